"""The address where the search page tells that a result was opened."""

import re

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from search.insight import clicks

PARAMETER = "jeton"
FORM = "application/x-www-form-urlencoded"
MAXIMUM_BYTES = 1_024


@csrf_exempt  # no session is read, and the token is signed
@require_POST
def click(request: HttpRequest) -> HttpResponse:
    """``POST /recherche/clic``: 204 for a token of ours that is still good, 400 otherwise.

    415: the content is no form as ``navigator.sendBeacon`` sends one.
    """
    if request.content_type != FORM:
        return HttpResponse(status=415)
    length = request.headers.get("Content-Length", "")
    if not re.fullmatch("[0-9]{1,4}", length) or int(length) > MAXIMUM_BYTES:
        return HttpResponse(status=400)
    sent = request.POST.getlist(PARAMETER)
    if len(sent) != 1 or set(request.POST) != {PARAMETER}:
        return HttpResponse(status=400)
    try:
        clicks.record(clicks.read(sent[0]))
    except clicks.InvalidClick:
        return HttpResponse(status=400)
    return HttpResponse(status=204)
