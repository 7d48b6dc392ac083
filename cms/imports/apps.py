"""Django application: imports of catalogues from spreadsheets."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """The application ``cms.imports``."""

    name = "cms.imports"
    label = "imports"
    verbose_name = "Imports"
