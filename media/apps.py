"""Django application: media."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """The application ``media``."""

    name = "media"
    verbose_name = "Médias"

    def ready(self) -> None:
        """Encode AVIF quickly."""
        from media.encoding import use_fast_avif

        use_fast_avif()
