"""The reports of search in the backoffice, each line one click away from what mends it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.forms import RadioSelect
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import ButtonsColumnMixin, Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import ListingButton

from cms import spreadsheets
from search.insight import frequent, reports
from search.insight.models import DeniedSuggestion, LoggedSearch
from search.models import PromotedResult, SynonymSet
from search.promotions_admin import QUERY_PARAMETER, explanation_url, trial_url

PERMISSIONS = ("search.change_synonymset", "search.change_promotedresult")
DEFAULT_PERIOD = 30


def may_read(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether a person may do something about what the reports tell."""
    return any(user.has_perm(permission) for permission in PERMISSIONS)  # type: ignore[union-attr]


class PeriodFilterSet(WagtailFilterSet):
    """The days that a report looks back on."""

    period = django_filters.ChoiceFilter(
        label="Période",
        choices=[("7", "7 derniers jours"), ("90", "90 derniers jours")],
        empty_label="30 derniers jours",
        widget=RadioSelect,
    )

    class Meta:
        model = LoggedSearch
        fields = ["period"]


class QueryColumn(ButtonsColumnMixin, TitleColumn):
    """The query, with what can be done about it for who may."""

    cell_template_name = "wagtailadmin/tables/title_cell.html"
    remedies: tuple[tuple[str, type], ...] = (
        ("Créer un synonyme", SynonymSet),
        ("Mettre en avant un contenu", PromotedResult),
    )

    def get_buttons(
        self, instance: Mapping[str, Any], parent_context: Mapping[str, Any]
    ) -> list[ListingButton]:
        """A creation form for each remedy, which starts with the query, then ways to look at it."""
        user, text = parent_context["request"].user, instance["text"]
        offered = [
            (label, creation_url(model, text))
            for label, model in self.remedies
            if user.has_perm(f"search.add_{model.__name__.lower()}")
        ]
        tried = [("Pourquoi ce rang ?", explanation_url(text)), ("Essayer", trial_url(text))]
        return [
            ListingButton(
                label, url=url, priority=rank, attrs={"aria-label": f"{label} : « {text} »"}
            )
            for rank, (label, url) in enumerate([*offered, *tried])
        ]


class FrequentQueryColumn(QueryColumn):
    """The query of the list of frequent ones."""

    remedies = (
        ("Mettre en avant un contenu", PromotedResult),
        ("Écarter des suggestions", DeniedSuggestion),
    )


def creation_url(model: type, text: str) -> str:
    """Address of the creation form of a model, which starts with a query."""
    name = reverse(f"search_{model.__name__.lower()}_modeladmin_create")
    return f"{name}?{urlencode({QUERY_PARAMETER: text})}"


def _last_day(row: Mapping[str, Any]) -> str:
    return date_format(row["last"], "j\u00a0N\u00a0Y")


def _results(row: Mapping[str, Any]) -> int:
    return round(row["results"])


def _opened(row: Mapping[str, Any]) -> str:
    return f"{row['opened_share']:.0f}\u00a0%"


_SEARCHES = Column("searches", label="Nombre", sort_key="searches")
_PARTIAL = Column("incomplete", label="Dont réponses partielles", sort_key="incomplete")
_DAYS = Column("days", label="Jours différents", sort_key="days")
_LAST = Column("last", label="Dernière fois", accessor=_last_day, sort_key="last")
_RESULTS = Column("results", label="Résultats", accessor=_results, sort_key="results")


def url_name(slug: str) -> str:
    """Name of the address of a report."""
    return f"search_insight_{slug}"


class InsightReport(ReportView):
    """One report over a period; ``slug`` is the end of its address and the name of its exports."""

    slug = ""
    explanation = ""
    header_icon = "search"
    results_template_name = "search/admin/report_results.html"
    filterset_class = PeriodFilterSet
    export_headings = {
        "text": "Recherche",
        "searches": "Nombre",
        "incomplete": "Dont réponses partielles",
        "days": "Jours différents",
        "last": "Dernière fois",
        "results": "Résultats (moyenne)",
        "opened_share": "Part ouverte (%)",
    }
    list_export = ["text", "searches", "days", "last"]
    custom_field_preprocess = {"text": spreadsheets.TEXT}

    def __init_subclass__(cls) -> None:
        """Name the addresses after the slug."""
        cls.index_url_name = url_name(cls.slug)
        cls.index_results_url_name = f"{url_name(cls.slug)}_results"
        cls.export_filename = f"recherches-{cls.slug}"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who may do nothing about it.

        Raises:
            PermissionDenied: neither synonyms nor promotions are theirs to change.
        """
        if not may_read(request.user):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def rows(self, after: date) -> reports.Rows:
        """The rows of the report for the days after ``after``."""
        raise NotImplementedError

    def get_queryset(self) -> reports.Rows:
        """The rows of the period chosen, 30 days when none is."""
        chosen = self.filters.form.cleaned_data["period"] if self.filters.is_valid() else ""
        period = timedelta(days=int(chosen or DEFAULT_PERIOD))
        ordered: reports.Rows = self.order_queryset(self.rows(timezone.localdate() - period))
        return ordered

    def filter_queryset(self, queryset: reports.Rows) -> reports.Rows:
        """The period has narrowed the rows before they were grouped."""
        return queryset

    @property
    def no_results_message(self) -> str:
        """What an empty report says."""
        return "Rien à signaler sur cette période."


class WithoutResults(InsightReport):
    """« Sans résultat »."""

    slug = "sans-resultat"
    page_title = "Recherches sans résultat"
    explanation = (
        "Ce que des agents ont cherché sur tout le campus sans rien trouver, ou sans qu’aucun "
        "contenu dise tous leurs mots (réponses partielles), et que rien n’a satisfait depuis. Un "
        "synonyme ou une mise en avant y répond dès la recherche suivante."
    )
    columns = [QueryColumn("text", label="Recherche"), _SEARCHES, _PARTIAL, _DAYS, _LAST]
    list_export = ["text", "searches", "incomplete", "days", "last"]

    def rows(self, after: date) -> reports.Rows:
        """Queries without results."""
        return reports.without_results(after)


class WithoutClicks(InsightReport):
    """« Sans clic »."""

    slug = "sans-clic"
    page_title = "Recherches sans clic"
    explanation = (
        f"Recherches du site faites au moins {reports.MINIMUM_SEARCHES} fois, qui ont des "
        "résultats dont aucun n’a été ouvert, même après un filtre. Seuls les clics de la première "
        "page comptent."
    )
    columns = [QueryColumn("text", label="Recherche"), _SEARCHES, _DAYS, _RESULTS, _LAST]
    list_export = ["text", "searches", "days", "results", "last"]

    def rows(self, after: date) -> reports.Rows:
        """Queries without clicks."""
        return reports.without_clicks(after)


class MostAsked(InsightReport):
    """« Recherches fréquentes »."""

    slug = "frequentes"
    page_title = "Recherches fréquentes"
    explanation = (
        f"Recherches du site, les plus faites d’abord. Celles de {frequent.MINIMUM_DAYS} jours "
        "différents au moins sont proposées pendant la saisie si elles ont encore des résultats, "
        "sauf celles que vous écartez."
    )
    columns = [
        FrequentQueryColumn("text", label="Recherche"),
        _SEARCHES,
        _DAYS,
        _RESULTS,
        Column("opened_share", label="Part ouverte", accessor=_opened, sort_key="opened_share"),
        _LAST,
    ]
    list_export = ["text", "searches", "days", "results", "opened_share", "last"]

    def rows(self, after: date) -> reports.Rows:
        """Every query."""
        return reports.most_asked(after)


REPORTS: tuple[tuple[str, str, type[InsightReport]], ...] = (
    ("Sans résultat", "warning", WithoutResults),
    ("Sans clic", "view", WithoutClicks),
    ("Recherches fréquentes", "history", MostAsked),
)
"""Label and icon in the menu of each report."""


class ReportMenuItem(MenuItem):
    """An entry of the menu « Recherche », for who may read the reports."""

    def is_shown(self, request: HttpRequest) -> bool:
        """The same right as the report itself."""
        return may_read(request.user)


def menu_items(first_order: int) -> list[ReportMenuItem]:
    """An entry for each report."""
    return [
        ReportMenuItem(label, reverse(url_name(view.slug)), icon_name=icon, order=order)
        for order, (label, icon, view) in enumerate(REPORTS, first_order)
    ]


def urls() -> list[URLPattern]:
    """Two addresses for each report: the page, and its rows alone for filters without a reload."""
    return [
        path(f"search/insight/{view.slug}/{end}", view.as_view(results_only=bool(end)), name=name)
        for _, _, view in REPORTS
        for end, name in (("", url_name(view.slug)), ("results/", f"{url_name(view.slug)}_results"))
    ]
