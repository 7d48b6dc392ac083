"""Django application: workflows."""

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """The application ``cms.workflows``."""

    name = "cms.workflows"
    label = "workflows"
    verbose_name = "Validation"
