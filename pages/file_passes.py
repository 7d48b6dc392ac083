"""Passes: whoever reads a preview may load its images and files, which are not public yet.

A pass is a signature of one address, short-lived, put in the address itself: nothing is stored,
and a reader who may not read the preview any more gets no new one.
"""

import re
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest

PARAMETER = "passe"
# In seconds: from the moment the preview is opened.
LIFETIME = 3600
_signer = TimestampSigner(salt="campus.file-pass", sep=".")


def add_passes(content: bytes) -> bytes:
    """Put a pass into each address of an image or a file, in JSON or HTML."""
    base = re.escape(settings.CAMPUS_BASE_URL)
    key = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    # With the base of the site, or at the start of an attribute.
    addresses = re.compile(rf"(?:{base}|(?<=[\"\s,]))/(?:media|documents/{key})/[^\s\"'<>\\?#&,]+")
    return addresses.sub(lambda found: _with_pass(found[0]), content.decode()).encode()


def has_pass(request: HttpRequest) -> bool:
    """Whether the address of a request carries a pass for itself that still holds."""
    signature = request.GET.get(PARAMETER, "")
    try:
        _signer.unsign(f"{request.path_info}.{signature}", max_age=LIFETIME)
    except BadSignature:
        return False
    return True


def _with_pass(address: str) -> str:
    path = unquote(urlsplit(address).path)
    return f"{address}?{PARAMETER}={_signer.sign(path).removeprefix(f'{path}.')}"
