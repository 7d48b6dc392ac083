"""The development settings, with one more address to compare with."""

from cms.settings.development import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
