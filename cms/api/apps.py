"""Django application: api."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The application ``cms.api``."""

    name = "cms.api"
    label = "api"
    verbose_name = "API"
