"""Django application: media."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """The application ``media``."""

    name = "media"
    verbose_name = "Médias"
