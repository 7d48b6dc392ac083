"""Production: everything is on by default; what is vital must be given."""

from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from cms.settings.base import *  # noqa: F403
from cms.settings.base import ALLOWED_HOSTS, SECRET_KEY, env

missing = [
    name
    for name, value in {
        "CAMPUS_SECRET_KEY": SECRET_KEY,
        "CAMPUS_ALLOWED_HOSTS": ALLOWED_HOSTS,
        "CAMPUS_DATABASE_URL": env.database_url,
        "CAMPUS_EMAIL_URL": env.email_url,
    }.items()
    if not value
]
if missing:
    raise ImproperlyConfigured(f"Missing in the environment: {', '.join(missing)}")
if not env.base_url.startswith("https://"):
    raise ImproperlyConfigured("CAMPUS_BASE_URL must start with https:// in production")

_mail = urlsplit(env.email_url or "")
EMAIL_HOST = _mail.hostname or ""
EMAIL_PORT = _mail.port or (465 if _mail.scheme == "smtps" else 587)
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_SSL = _mail.scheme == "smtps"
EMAIL_USE_TLS = _mail.scheme == "smtp" and bool(_mail.username)
