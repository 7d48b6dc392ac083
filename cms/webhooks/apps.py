"""Django application: webhooks."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """The application ``cms.webhooks``: it follows the change log and tells other sites."""

    name = "cms.webhooks"
    label = "webhooks"
    verbose_name = "Abonnements"

    def ready(self) -> None:
        """Give delivery the consumer that writes messages; follow themes that change."""
        from django.db.models.signals import pre_save

        from cms.delivery.consumers import register
        from cms.webhooks.consumer import WebhookConsumer
        from cms.webhooks.themes import follow_renamed_theme, follow_replaced_theme
        from snippets.models import Theme
        from snippets.signals import replaced

        register(WebhookConsumer())
        replaced.connect(follow_replaced_theme, sender=Theme)
        pre_save.connect(follow_renamed_theme, sender=Theme)
