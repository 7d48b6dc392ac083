"""The development settings, with the addresses that the API is compared with."""

from cms.settings.development import *  # noqa: F403
from cms.settings.development import INSTALLED_APPS as CAMPUS_APPS

ROOT_URLCONF = "bench.urls"
INSTALLED_APPS = [*CAMPUS_APPS, "wagtail.api.v2", "rest_framework", "bench"]
