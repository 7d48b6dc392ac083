"""Django application: accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The application ``cms.accounts``."""

    name = "cms.accounts"
    label = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        """Let the group of a section go with it; have permissions named in French."""
        from cms.accounts import permission_names, sections

        sections.connect()
        permission_names.connect()
