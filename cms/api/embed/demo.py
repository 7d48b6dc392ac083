"""``/integration/``: the page where a webmaster composes a list and copies its code."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from pages.choices import Kind
from search.facets import FACETS

Choices = Iterable[tuple[str, str]]
FILTERS = ("kind", "region", "theme")
_DEFAULTS: Mapping[str, Any] = {"kind": Kind.EVENT, "region": "", "theme": "", "limit": 6}


def _choices(name: str, nothing: str) -> Callable[[], Choices]:
    """The values of a facet, after the choice of none of them; read at each request."""

    def load() -> Choices:
        values = FACETS[name].values()
        labels = ((code, ("– " if one.parent else "") + one.label) for code, one in values.items())
        return [("", nothing), *labels]

    return load


def _select(name: str, nothing: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=FACETS[name].label,
        required=False,
        choices=_choices(name, nothing),
        widget=forms.Select(attrs={"class": "fr-select"}),
    )


class ListForm(forms.Form):
    """What the list shows: the filters that most sites want, and how many contents."""

    kind = _select("kind", "Tous les types")
    region = _select("region", "Toutes les régions")
    theme = _select("theme", "Tous les thèmes")
    limit = forms.IntegerField(
        label="Nombre de contenus",
        help_text="De 1 à 100.",
        min_value=1,
        max_value=100,
        widget=forms.NumberInput(attrs={"class": "fr-input"}),
    )


@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    """Show the form, and the list that it describes: its code, then the list itself.

    A value that is not one of the form's answers 400 and says which one.
    """
    given = {name: request.GET[name] for name in _DEFAULTS if name in request.GET}
    form = ListForm({**_DEFAULTS, **given}, prefix=None, auto_id="liste-%s", label_suffix="")
    valid = form.is_valid()
    context = {"form": form, "snippet": snippet(**form.cleaned_data) if valid else None}
    return render(request, "api/integration.html", context, status=200 if valid else 400)


def snippet(*, limit: int, **filters: str) -> SafeString:
    """The HTML to paste: the script, and the element with a link for who has no JavaScript."""
    chosen = [(name, filters[name]) for name in FILTERS if filters[name]]
    kind = filters["kind"]
    heading = str(Kind(kind).label) if kind else "Contenus"
    attributes = [*chosen, ("limit", str(limit)), ("heading", f"{heading} du campus")]
    address = f"{settings.CAMPUS_BASE_URL}{reverse('search:page')}"
    return format_html(
        '<script type="module" src="{}"></script>\n'
        "<campus-liste{}>\n"
        '  <p><a href="{}">{}</a></p>\n'
        "</campus-liste>",
        settings.CAMPUS_BASE_URL + reverse("embed:script"),
        format_html_join("", ' {}="{}"', attributes),
        f"{address}?{urlencode(chosen)}" if chosen else address,
        "Voir la liste sur le Campus de la transformation publique",
    )
