"""Django application: pages."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The application ``pages``."""

    name = "pages"
    verbose_name = "Pages"

    def ready(self) -> None:
        """Give delivery its source and listen to what changes the public pages."""
        from cms.delivery import sources
        from pages import indexing, signals
        from pages.documents.source import PageSource
        from pages.quality import door
        from pages.starting import prefill
        from pages.usage import doors

        sources.register(PageSource())
        signals.connect()
        door.connect()
        doors.connect()
        prefill.connect()
        indexing.connect()
