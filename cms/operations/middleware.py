"""What every answer may load, and what a failed action of the backoffice leaves behind."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse

from cms.operations.errors import bad_request

API_PATH = "/api/"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


def in_backoffice(request: HttpRequest) -> bool:
    """Whether the address belongs to the backoffice (``settings.CAMPUS_BACKOFFICE_PATH``)."""
    return request.path_info.startswith(settings.CAMPUS_BACKOFFICE_PATH)


class PolicyMiddleware(CSPMiddleware):
    """Content Security Policy (CSP 3) and Permissions Policy of every answer.

    Site pages get ``settings.CONTENT_SECURITY_POLICY`` with the nonce of ``request.csp_nonce``;
    the backoffice gets ``settings.CAMPUS_BACKOFFICE_POLICY``, since the page editor needs inline
    code; the data of the API loads nothing and stands in no frame. A policy that a view has set
    is kept: the preview of a page, rendered by Wagtail as a request of the site inside a view of
    the backoffice, keeps the policy of the site and shows what the public will get.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Add the headers that the answer does not have yet."""
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if self._is_data(request, response):
            response.headers.setdefault(HEADER, DATA_POLICY)
            response.headers["X-Frame-Options"] = "DENY"
            return response
        return super().process_response(request, response)

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Choose the directives of the site or of the backoffice."""
        parts = super().get_policy_parts(request, response, report_only)
        if parts.config is None and not report_only and in_backoffice(request):
            parts.config = settings.CAMPUS_BACKOFFICE_POLICY
        return parts

    @staticmethod
    def _is_data(request: HttpRequest, response: HttpResponseBase) -> bool:
        """Whether this is an answer of the API other than its documentation in HTML.

        A 304 has no type, and its headers replace those the client stored (RFC 9111, 3.2): the
        address decides then.
        """
        return request.path_info.startswith(API_PATH) and not response.headers.get(
            "Content-Type", ""
        ).startswith("text/html")


class NullByteMiddleware:
    """Answer 400 to an address with a null byte, which PostgreSQL refuses in every query.

    The API reads its own addresses, and says in its own way what is wrong with them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let every other address through."""
        if "\0" in request.path_info and not request.path_info.startswith(API_PATH):
            return bad_request(request, SuspiciousOperation("null byte"))
        return self.get_response(request)


class AtomicBackofficeMiddleware:
    """One transaction for each action of the backoffice, whatever its view does.

    A publish, its published document and its line in the change log are written together or
    not at all. An exception or an answer of status 500 and above undoes everything. Must stand
    last among the middleware that inspect views: those after it would not see the view.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on: only the view is wrapped, so that error pages read normally."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
    ) -> HttpResponseBase | None:
        """Run an unsafe method in a transaction; the CSRF check has already read the view.

        A template is rendered inside, so that one that fails undoes what its view wrote.
        """
        if request.method in SAFE_METHODS or not in_backoffice(request):
            return None
        with transaction.atomic():
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse):
                response = response.render()
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response
