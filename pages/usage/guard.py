"""The question asked before what is in use is deleted, whatever the door.

The first request to delete is answered with the list of uses; the same request comes back with
the box ticked, for that very list. What a relation protects is refused, with what to do instead.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from django.db.models import Model
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models

from pages.usage.uses import Use, uses_of

CONFIRMED = "uses_confirmed"
SHOWN = 50


def with_what_is_below(pages: Iterable[Page]) -> list[Model]:
    """These pages and all that would be deleted with them."""
    found: dict[int, Model] = {}
    for page in pages:
        found.update((below.pk, below) for below in page.get_descendants(inclusive=True))
    return list(found.values())


def stamp(uses: Iterable[Use]) -> str:
    """What the ticked box says: these uses and no others."""
    names = sorted(f"{use.source._meta.label}:{use.source.pk}" for use in uses)
    return sha256("\n".join(names).encode()).hexdigest()[:20]


def question(
    request: HttpRequest, named: Sequence[Model], targets: Iterable[Model]
) -> TemplateResponse | None:
    """The screen that stands before the deletion; None when nothing does.

    Args:
        request: the request to delete.
        named: what the person chose to delete.
        targets: all that would be deleted.
    """
    uses = uses_of(targets)
    protected = any(use.is_protected for use in uses)
    asked = request.method == "POST" and not protected
    if not uses or (asked and request.POST.get(CONFIRMED) == stamp(uses)):
        return None
    finder = AdminURLFinder(request.user)
    kept = [
        (name, value)
        for name in request.POST
        if name not in {"csrfmiddlewaretoken", CONFIRMED}
        for value in request.POST.getlist(name)
    ]
    context = {
        "named": named,
        "kind": capfirst(str(named[0]._meta.verbose_name)),
        "count": len(uses),
        "rows": [(use, finder.get_edit_url(use.source)) for use in uses[:SHOWN]],
        "more": max(0, len(uses) - SHOWN),
        "live": sum(use.is_live for use in uses),
        "protected": protected,
        "stamp": stamp(uses),
        "field": CONFIRMED,
        "kept": kept,
        "replace_url": replace_url(named),
        "address": request.get_full_path(),
        "back": get_valid_next_url_from_request(request)
        or finder.get_edit_url(named[0])
        or reverse("wagtailadmin_home"),
    }
    return TemplateResponse(request, "wagtailadmin/usage/in_use.html", context)


def replace_url(named: Sequence[Model]) -> str:
    """Where a snippet is replaced by another; empty for what is not one."""
    if len(named) != 1 or type(named[0]) not in get_snippet_models():
        return ""
    options = named[0]._meta
    return reverse("usage_replace", args=[options.app_label, options.model_name, named[0].pk])
