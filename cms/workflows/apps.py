"""Django application: workflows."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class WorkflowsConfig(AppConfig):
    """The application ``cms.workflows``."""

    name = "cms.workflows"
    label = "workflows"
    verbose_name = "Validation"

    def ready(self) -> None:
        """Listen to workflow, revisions and migrations; say who may change which pages."""
        from wagtail.models import Page
        from wagtail.permissions import register_permission_policy

        from cms.workflows import concurrency, notifications, policy, rights, sealing

        register_permission_policy(Page, policy.CampusPagePermissionPolicy())
        notifications.connect()
        concurrency.connect()
        sealing.connect()
        post_migrate.connect(rights.grant_model_rights, dispatch_uid="cms.workflows.rights")
