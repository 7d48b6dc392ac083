"""Django application: pages."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The application ``pages``."""

    name = "pages"
    verbose_name = "Pages"
