"""Django application: search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The application ``search``."""

    name = "search"
    verbose_name = "Recherche"
