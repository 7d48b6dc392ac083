"""Django application: snippets."""

from django.apps import AppConfig


class SnippetsConfig(AppConfig):
    """The application ``snippets``."""

    name = "snippets"
    verbose_name = "Vocabulaires"
