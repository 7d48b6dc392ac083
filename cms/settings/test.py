"""Tests: fast passwords, mails in memory, a data folder of their own."""

import tempfile
from pathlib import Path

from cms.settings.base import *  # noqa: F403
from cms.settings.base import MIDDLEWARE, STORAGES

SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CAMPUS_MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
# Pytest gives each session a folder of its own (tests/conftest.py); this one is never made.
MEDIA_ROOT = Path(tempfile.gettempdir()) / "campus-test-media"
CAMPUS_PRIVATE_ROOT = Path(tempfile.gettempdir()) / "campus-test-private"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
MIDDLEWARE = [*MIDDLEWARE]
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
CAMPUS_DEMO_ACCOUNTS = True
# Written when a test asks: a thread would write beside the transaction of the test.
CAMPUS_SEARCH_LOG = {"days": 90, "write_every_seconds": None}
