"""Settings of the migration linter, which is an application that only the checks install."""

from cms.settings.base import INSTALLED_APPS
from cms.settings.test import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
