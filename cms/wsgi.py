"""WSGI application, for granian or any other WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

django_application = get_wsgi_application()

# The applications are loaded now.
from django.conf import settings  # noqa: E402

from cms.api.discovery import Discovery  # noqa: E402
from cms.api.endpoints import ENDPOINTS  # noqa: E402
from cms.api.front.application import ApiFront  # noqa: E402
from search.warm_up import warm_up_aside  # noqa: E402

application = ApiFront(
    django_application, Discovery(ENDPOINTS).described, settings.CAMPUS_API_MEMORY
)
warm_up_aside()
