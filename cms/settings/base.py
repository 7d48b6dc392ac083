"""Settings shared by every environment; safe for production, development turns things on."""

from typing import Any

from csp.constants import NONCE, NONE, SELF
from whitenoise.compress import Compressor

from cms.settings import databases
from cms.settings.environment import REPOSITORY, read_environment

env = read_environment()

DEBUG = False
SECRET_KEY = env.secret_key.get_secret_value() if env.secret_key else ""
ALLOWED_HOSTS = env.allowed_hosts
ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

INSTALLED_APPS = [
    "cms.operations",
    "cms.accounts",
    "snippets",
    "media",
    "cms.delivery",
    "cms.workflows",
    "pages",
    "search",
    "cms.api",
    "cms.webhooks",
    "cms.imports",
    "cms.backoffice",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtail_modeladmin",
    "modelcluster",
    "taggit",
    "dsfr",
    "widget_tweaks",
    "csp",
    "ninja",
    "django_tasks",
    "django_tasks_db",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.operations.middleware.PolicyMiddleware",
    "cms.operations.middleware.NullByteMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.operations.middleware.AtomicBackofficeMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [REPOSITORY / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "cms.backoffice.upstream_words.Loader",
                    ],
                ),
            ],
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "snippets.context_processors.site",
            ],
        },
    },
]

DATABASES = {
    "default": databases.from_url(env.database_url)
    if env.database_url
    else databases.sqlite(env.data_dir / "campus.sqlite3")
}

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [REPOSITORY / "cms" / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = env.data_dir / "static"
STATICFILES_DIRS = [REPOSITORY / "cms" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.data_dir / "media"
# Files that no address serves: spreadsheets to import.
CAMPUS_PRIVATE_ROOT = env.data_dir / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Only hashed names are ever asked for; compressing both and 24 MB of source maps doubled the time.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# The work queue (mails, long jobs): django-tasks, kept in the database.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Wagtail
WAGTAIL_SITE_NAME = "Campus de la transformation publique"
WAGTAILADMIN_BASE_URL = env.base_url
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_USER_LOGIN_FORM = "cms.accounts.forms.SignInForm"
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILADMIN_NOTIFICATION_USE_HTML = True
WAGTAILREDIRECTS_AUTO_CREATE = True
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILIMAGES_IMAGE_MODEL = "media.CampusImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "media.forms.CampusImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_AVIF_QUALITY = 65
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "media.CampusDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "csv", "zip"]
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "french"}
}
MODELSEARCH_BACKENDS = {
    "default": {"BACKEND": "modelsearch.backends.database", "SEARCH_CONFIG": "french"}
}
# To delete that many pages at once, one types the name of the site.
WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 5
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "cms.workflows.publication.publish_approved"
TAGGIT_CASE_INSENSITIVE = True

# DSFR: hashed static names make its integrity list wrong; its contents are escaped by default.
DSFR_USE_INTEGRITY_CHECKSUMS = False
DSFR_CONTENT_IS_SAFE = False

# Security
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "campus_session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = False
CSRF_TRUSTED_ORIGINS = [env.base_url]
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # the backoffice previews pages in a frame of its own
if env.trusted_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}
# Wagtail's editor needs inline scripts and styles, and previews in a frame.
CAMPUS_BACKOFFICE_POLICY: dict[str, Any] = {
    "default-src": [SELF],
    "script-src": [SELF, "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}

# The campus
CAMPUS_BASE_URL = env.base_url
CAMPUS_BACKOFFICE_PATH = "/admin/"
CAMPUS_DEMO_ACCOUNTS = False
CAMPUS_API_MEMORY = env.api_memory * 1024 * 1024
CAMPUS_ELASTICSEARCH = {
    "url": env.elasticsearch_url,
    "api_key": env.elasticsearch_api_key.get_secret_value() if env.elasticsearch_api_key else None,
    "index": env.elasticsearch_index,
}
# Rows wait in memory and are written together: a search never waits for the database.
CAMPUS_SEARCH_LOG: dict[str, Any] = {"days": env.search_log_days, "write_every_seconds": 2.0}
# Working days (Monday to Friday) that a step waits before those who may approve it are reminded.
CAMPUS_REVIEW_REMINDER_DAYS = env.review_reminder_days

# Days after which the file of an import and what its lines said are erased.
CAMPUS_IMPORT_DAYS = 30

# From where imports may fetch images and files; private networks are never called, but by tests.
CAMPUS_IMPORT_FETCH: dict[str, Any] = {
    "hosts": env.import_fetch_hosts,
    "private_addresses": False,
    "ca_file": None,
}

CAMPUS_WEBHOOKS: dict[str, Any] = {
    "private_addresses": env.webhooks_private_addresses,
    "ca_file": env.webhooks_ca_file,
}

# Private networks are never called for a link; only tests say otherwise.
CAMPUS_LINK_CHECKS: dict[str, Any] = {"enabled": env.link_checks, "private_addresses": False}

# Mail: sending one puts it into the work queue; the worker delivers it by the transport.
EMAIL_BACKEND = "cms.workflows.mail_backend.QueuedEmailBackend"
CAMPUS_MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = env.email_from
SERVER_EMAIL = env.email_from

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.log_level},
    # It tells of every glyph of every sheet.
    "loggers": {"fontTools": {"level": "WARNING"}},
}
