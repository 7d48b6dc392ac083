"""Django application: media."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """The application ``media``."""

    name = "media"
    verbose_name = "Médias"

    def ready(self) -> None:
        """Encode AVIF quickly, and have new files read."""
        from media.encoding import use_fast_avif
        from media.extraction import tasks

        use_fast_avif()
        tasks.connect()
