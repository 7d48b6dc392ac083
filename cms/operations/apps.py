"""Django application: operations."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """The application ``cms.operations``."""

    name = "cms.operations"
    label = "operations"
    verbose_name = "Exploitation"
