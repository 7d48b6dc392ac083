"""Django application: delivery."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """The application ``cms.delivery``."""

    name = "cms.delivery"
    label = "delivery"
    verbose_name = "Diffusion"
