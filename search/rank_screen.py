"""« Pourquoi ce rang ? »: a query, its results and what put each where it is, for editors."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.formats import number_format
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from cms.delivery.models import PublishedDocument
from pages import french
from pages.choices import KIND_SINGULAR, Kind
from search import service
from search.contract import EngineUnavailable, SearchRequest
from search.explain import DEEPEST, Chosen, ExplainedHit, Explanation
from search.forms import MAXIMUM_QUERY, quoted
from search.insight import screens
from search.layers import Layer
from search.models import PromotedResult, SynonymSet
from search.promotions_admin import EXPLANATION, trial_url
from search.understood import sentences

TITLE = "Pourquoi ce rang ?"
DEPTH = 20
"""Results that are explained."""

MAXIMUM_ADDRESS = 500

ENGINE_LABELS = {"database": "Base de données", "elasticsearch": "Elasticsearch"}
FIELD_LABELS = {
    "title": "Titre",
    "keywords": "Mots-clés",
    "summary": "Résumé",
    "labels": "Étiquettes",
    "body": "Texte",
    "attachments": "Fichiers joints",
    "names": "Noms et sigles",
}


class RankForm(forms.Form):
    """What to explain: a query, one content besides, by which engine, without which layers."""

    q = forms.CharField(
        label="Recherche",
        max_length=MAXIMUM_QUERY,
        error_messages={
            "required": "Donnez une recherche.",
            "max_length": f"La recherche est trop longue ({MAXIMUM_QUERY} caractères au plus).",
        },
    )
    path = forms.CharField(
        label="Un contenu en particulier",
        required=False,
        max_length=MAXIMUM_ADDRESS,
        help_text="Facultatif : son adresse sur le site, pour savoir où il se trouve.",
    )
    engine = forms.ChoiceField(label="Moteur", required=False)
    off = forms.MultipleChoiceField(
        label="Couches à désactiver", choices=Layer.choices, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = ["database"]
        if settings.CAMPUS_ELASTICSEARCH["url"]:
            offered.append("elasticsearch")
        chosen = [("", "Moteur en service"), *((name, ENGINE_LABELS[name]) for name in offered)]
        self.fields["engine"] = forms.ChoiceField(label="Moteur", required=False, choices=chosen)

    def clean_path(self) -> UUID | None:
        """The id of the public content that has this address, in whatever form it is given.

        Raises:
            ValidationError: none has it.
        """
        address = self.cleaned_data["path"]
        if not address:
            return None
        absent = forms.ValidationError("Aucun contenu public n’a cette adresse.")
        try:
            path = unquote(urlsplit(address).path).strip("/")
        except ValueError as error:  # « http://[ »
            raise absent from error
        if "\x00" in path:  # PostgreSQL refuses to look it up
            raise absent
        public = PublishedDocument.objects.public().filter(path=f"/{path}/" if path else "/")
        key: UUID | None = public.values_list("pk", flat=True).first()
        if key is None:
            raise absent
        return key

    @property
    def layers(self) -> list[tuple[Layer, bool]]:
        """Every layer, and whether it is switched off."""
        off = self["off"].data or ()
        return [(layer, layer.value in off) for layer in Layer]


@dataclass(frozen=True)
class ResultRow:
    """One result as the screen shows it; numbers are written as in French."""

    rank: int
    title: str
    kind: str
    path: str
    edit_url: str | None
    is_promoted: bool
    is_chosen: bool
    score: str | None
    text_score: str | None
    factors: tuple[tuple[str, str], ...]
    said: tuple[tuple[str, str], ...]


class RankView(WagtailAdminTemplateMixin, View):
    """The screen; a GET form, so that what it shows has an address."""

    page_title = TITLE
    header_icon = "sliders"
    template_name = "search/admin/rank.html"
    depth = DEPTH
    url_name = EXPLANATION

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who may not read the reports of search either.

        Raises:
            PermissionDenied: neither synonyms nor promotions are theirs to change.
        """
        if not screens.may_read(request.user):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show the form, and the results when it asks for some."""
        form = RankForm(request.GET) if "q" in request.GET else RankForm()
        off = sum(is_off for _, is_off in form.layers)
        shown: dict[str, Any] = {"form": form, "layers_off": off}
        if form.is_bound and form.is_valid():
            shown |= self._results(form.cleaned_data)
        answer: HttpResponseBase = self.render_to_response(self.get_context_data(**shown))
        return answer

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, then here."""
        return [*self.breadcrumbs_items, {"url": "", "label": TITLE}]

    def _results(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        q, engine = asked["q"], asked["engine"]
        wanted = SearchRequest(
            q=q, limit=DEPTH, layers_off=frozenset(Layer(name) for name in asked["off"])
        )
        try:
            found = service.explain(wanted, engine, asked["path"])
        except EngineUnavailable:
            return {"unavailable": ENGINE_LABELS[engine]}
        return {
            "found": found,
            "engine": ENGINE_LABELS[found.response.engine],
            "understood": sentences(found.meant),
            "rows": list(_rows(found, self.request.user)),
            "absence": _absence(found.chosen),
            "remedies": list(_remedies(q, self.request.user)),
        }


def _rows(found: Explanation, user: AbstractBaseUser | AnonymousUser) -> Iterator[ResultRow]:
    ranked = dict(enumerate(found.hits, 1))
    chosen = found.chosen
    if chosen is not None and chosen.rank is not None and chosen.hit is not None:
        ranked[chosen.rank] = chosen.hit
    editable = _edit_urls([hit.hit.id for hit in ranked.values()], user)
    for rank, hit in ranked.items():
        card = json.loads(hit.hit.card)
        yield ResultRow(
            rank,
            title=card["title"],
            kind=str(KIND_SINGULAR[Kind(card["kind"])]),
            path=card["path"],
            edit_url=editable.get(hit.hit.id),
            is_promoted=hit.hit.promoted,
            is_chosen=chosen is not None and chosen.rank == rank,
            score=_number(hit.score),
            text_score=_number(hit.text_score),
            factors=_factors(hit),
            said=tuple((FIELD_LABELS[name], ", ".join(words)) for name, words in hit.said.items()),
        )


def _absence(chosen: Chosen | None) -> str:
    """Why the content asked about is not shown, empty when it is."""
    if chosen is None or chosen.hit is not None:
        return ""
    if chosen.excluded:
        return "Une mise en avant le retire de cette recherche."
    if chosen.lacks:
        return f"Son texte ne dit pas : {', '.join(map(quoted, chosen.lacks))}."
    return f"Il ne fait pas partie des {french.number(DEEPEST)} premiers résultats."


def _factors(hit: ExplainedHit) -> tuple[tuple[str, str], ...]:
    """Those that change something, each with its value."""
    return tuple(
        (factor.reason.text, f"×\N{NO-BREAK SPACE}{_number(factor.value)}")
        for factor in hit.factors
        if factor.value != 1
    )


def _number(value: float | None) -> str | None:
    return None if value is None else number_format(value, 2)


def _edit_urls(ids: Sequence[UUID], user: AbstractBaseUser | AnonymousUser) -> dict[UUID, str]:
    """Address of the form of each page that this person may edit, by document."""
    pages = Page.objects.filter(translation_key__in=ids).specific()
    return {
        page.translation_key: reverse("wagtailadmin_pages:edit", args=[page.pk])
        for page in pages
        if page.permissions_for_user(user).can_edit()
    }


def _remedies(q: str, user: AbstractBaseUser | AnonymousUser) -> Iterator[tuple[str, str]]:
    """What can be done about a query, each a label and an address."""
    for label, model in (
        ("Créer un synonyme", SynonymSet),
        ("Mettre en avant un contenu", PromotedResult),
    ):
        if user.has_perm(f"search.add_{model.__name__.lower()}"):  # type: ignore[union-attr]
            yield label, screens.creation_url(model, q)
    yield "Essayer sur le site", trial_url(q)


def menu_item(order: int) -> screens.ReportMenuItem:
    """The entry of the menu « Recherche »."""
    return screens.ReportMenuItem(
        TITLE, reverse(EXPLANATION), icon_name=RankView.header_icon, order=order
    )


def url() -> URLPattern:
    """The address of the screen."""
    return path("search/rank/", RankView.as_view(), name=EXPLANATION)
