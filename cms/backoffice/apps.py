"""Django application: dashboard and reports of the backoffice."""

from django.apps import AppConfig


class BackofficeConfig(AppConfig):
    """The application ``cms.backoffice``: it follows the change log to survey what is public."""

    name = "cms.backoffice"
    label = "backoffice"
    verbose_name = "Tableau de bord"

    def ready(self) -> None:
        """Give delivery the consumer that surveys documents."""
        from cms.backoffice.survey.consumer import SurveyConsumer
        from cms.delivery.consumers import register

        register(SurveyConsumer())
