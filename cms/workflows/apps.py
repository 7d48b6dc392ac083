"""Django application: workflows."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class WorkflowsConfig(AppConfig):
    """The application ``cms.workflows``."""

    name = "cms.workflows"
    label = "workflows"
    verbose_name = "Validation"

    def ready(self) -> None:
        """Listen to the workflow's signals and to migrations."""
        from cms.workflows import notifications, rights

        notifications.connect()
        post_migrate.connect(rights.grant_model_rights, dispatch_uid="cms.workflows.rights")
