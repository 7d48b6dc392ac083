"""Django application: accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The application ``cms.accounts``."""

    name = "cms.accounts"
    label = "accounts"
    verbose_name = "Comptes"
