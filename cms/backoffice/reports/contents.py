"""Reports on what pages lack, and on what was or will be published."""

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import CharField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.forms import RadioSelect
from django.utils import timezone
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.models import Page, PageLogEntry, Revision

from cms import spreadsheets
from cms.accounts.models import User
from cms.backoffice.models import ImageGap
from cms.backoffice.reports.base import EditorialReport, PageTypeFilterSet, editable_pages
from cms.backoffice.wording import moment
from cms.delivery.models import DocumentTerm, PublishedDocument
from pages.quality.checks import FILED_BY_THEME

DEFAULT_DAYS = 30
_TYPE = "page_type_display_name"


class WithoutTheme(EditorialReport):
    """« Contenus sans thème »."""

    slug = "contenus-sans-theme"
    page_title = "Contenus sans thème"
    header_icon = "tag"
    explanation = (
        "Contenus en ligne qu’aucun thème ne classe : les filtres et les pages de thème ne les "
        "montrent pas. Les pages simples et les rubriques n’ont pas besoin de thème, et les temps "
        "forts ont leurs propres thématiques."
    )
    nothing = "Tous les contenus en ligne ont un thème."
    default_ordering = "title"
    list_export = ["title", _TYPE, "last_published_at"]
    export_headings = {_TYPE: "Type", "last_published_at": "Publié le"}

    def get_queryset(self) -> "QuerySet[Page]":
        """Public documents of which the writing help asks a theme, without a term of that name."""
        themes = DocumentTerm.objects.filter(document=OuterRef("pk"), name="theme")
        public = PublishedDocument.objects.public().filter(kind__in=FILED_BY_THEME)
        bare = public.filter(~Exists(themes))
        pages = editable_pages(self.request.user).filter(translation_key__in=bare.values("pk"))
        self.queryset = pages.select_related("content_type")
        found: QuerySet[Page] = super().get_queryset()
        return found

    @property
    def columns(self) -> list[Column]:
        """Title, type, date."""
        date = DateColumn("last_published_at", label="Publié", sort_key="last_published_at")
        return [*self.page_columns(), date]


class WithoutImageDescription(EditorialReport):
    """« Images sans description »."""

    slug = "images-sans-description"
    page_title = "Images sans description"
    header_icon = "image"
    explanation = (
        "Contenus en ligne dont une image n’a pas de description. C’est voulu quand l’image est "
        "décorative ; quand elle apporte une information, décrivez-la pour qui ne la voit pas."
    )
    nothing = "Toutes les images des contenus en ligne ont une description."
    default_ordering = "title"
    list_export = ["title", _TYPE, "images"]
    export_headings = {_TYPE: "Type", "images": "Images sans description"}

    def get_queryset(self) -> "QuerySet[Page]":
        """Pages whose document has such images, with which ones."""
        gaps = ImageGap.objects.filter(document_id=OuterRef("translation_key"))
        pages = editable_pages(self.request.user).filter(Exists(gaps))
        self.queryset = pages.select_related("content_type").annotate(
            main_gap=Subquery(gaps.values("main")[:1]),
            text_gaps=Subquery(gaps.values("in_text")[:1]),
        )
        found: QuerySet[Page] = super().get_queryset()
        return found

    def decorate_paginated_queryset(self, pages: Any) -> Any:
        """Say which images."""
        for page in pages:
            page.images = images_in_words(page.main_gap, page.text_gaps)
        return pages

    @property
    def columns(self) -> list[Column]:
        """Title, type, images."""
        return [*self.page_columns(), Column("images", label="Images sans description")]


def images_in_words(main: bool, in_text: int) -> str:
    """« image principale, 2 images du texte »."""
    parts = ["image principale"] if main else []
    if in_text:
        parts.append(f"{in_text} image{'s' if in_text > 1 else ''} du texte")
    return ", ".join(parts)


class PeriodFilterSet(PageTypeFilterSet):
    """By type, and the days that a report looks back on."""

    period = django_filters.ChoiceFilter(
        label="Période",
        choices=[("7", "7 derniers jours"), ("90", "90 derniers jours")],
        empty_label="30 derniers jours",
        widget=RadioSelect,
        method="filter_period",
    )

    def filter_period(self, pages: "QuerySet[Page]", name: str, value: str) -> "QuerySet[Page]":
        """Nothing here: the report narrows its rows by the period, also when none is chosen."""
        return pages

    class Meta(PageTypeFilterSet.Meta):
        fields = ["period", "content_type"]


class RecentPublications(EditorialReport):
    """« Publications récentes »."""

    slug = "publications-recentes"
    page_title = "Publications récentes"
    header_icon = "date"
    filterset_class = PeriodFilterSet
    explanation = "Contenus en ligne publiés ou mis à jour pendant la période."
    nothing = "Aucune publication pendant cette période."
    default_ordering = "-last_published_at"
    list_export = ["title", _TYPE, "nature", "last_published_at", "published_by"]
    export_headings = {
        _TYPE: "Type",
        "nature": "Nature",
        "last_published_at": "Publié le",
        "published_by": "Publié par",
    }
    custom_field_preprocess = dict.fromkeys(("title", "published_by"), spreadsheets.TEXT)

    def get_queryset(self) -> "QuerySet[Page]":
        """Live pages by their last publication, with the account that published them."""
        chosen = self.filters.form.cleaned_data.get("period") if self.filters.is_valid() else ""
        since = timezone.now() - timedelta(days=int(chosen or DEFAULT_DAYS))
        publications = PageLogEntry.objects.filter(
            page=OuterRef("pk"), action__startswith="wagtail.publish"
        ).order_by("-timestamp")
        pages = editable_pages(self.request.user).filter(live=True, last_published_at__gt=since)
        self.queryset = pages.select_related("content_type").annotate(
            publisher=Subquery(publications.values("user")[:1])
        )
        found: QuerySet[Page] = super().get_queryset()
        return found

    def decorate_paginated_queryset(self, pages: Any) -> Any:
        """Name who published, and say whether it was the first time."""
        names = User.objects.in_bulk({page.publisher for page in pages if page.publisher})
        for page in pages:
            page.published_by = str(names.get(page.publisher, ""))
            is_first = page.last_published_at - page.first_published_at < timedelta(minutes=1)
            page.nature = "première publication" if is_first else "mise à jour"
        return pages

    @property
    def columns(self) -> list[Column]:
        """Title, type, first time or not, date, who."""
        return [
            *self.page_columns(),
            Column("nature", label="Nature"),
            DateColumn("last_published_at", label="Publié", sort_key="last_published_at"),
            Column("published_by", label="Publié par"),
        ]


def scheduled_pages(user: User) -> "QuerySet[Page]":
    """Pages that a person may change and that a date will publish or take off line.

    Each has ``go_live`` (approved, None when there is none) and ``happens_at``, the nearest date.
    """
    approved = (
        Revision.page_revisions.filter(
            object_id=Cast(OuterRef("pk"), CharField()), approved_go_live_at__isnull=False
        )
        .order_by()
        .values("object_id")
        .annotate(at=Min("approved_go_live_at"))
        .values("at")
    )
    pages = editable_pages(user).annotate(go_live=Subquery(approved))
    planned = Q(go_live__isnull=False) | Q(live=True, expire_at__isnull=False)
    return (
        pages.filter(planned)
        .annotate(happens_at=Coalesce(F("go_live"), F("expire_at")))
        .select_related("content_type")
    )


class Scheduled(EditorialReport):
    """« Publications programmées »."""

    slug = "publications-programmees"
    page_title = "Publications programmées"
    header_icon = "calendar-alt"
    explanation = "Contenus approuvés qu’une date mettra en ligne, et contenus qu’elle en retirera."
    nothing = "Aucune mise en ligne ni aucun retrait n’est programmé."
    default_ordering = "happens_at"
    list_export = ["title", _TYPE, "go_live", "expire_at"]
    export_headings = {_TYPE: "Type", "go_live": "Mise en ligne", "expire_at": "Retrait"}

    def get_queryset(self) -> "QuerySet[Page]":
        """The nearest first."""
        self.queryset = scheduled_pages(self.request.user)
        found: QuerySet[Page] = super().get_queryset()
        return found

    @property
    def columns(self) -> list[Column]:
        """Title, type, both dates."""
        return [
            *self.page_columns(),
            Column("go_live", label="Mise en ligne", accessor=_on_line, sort_key="happens_at"),
            Column("expire_at", label="Retrait", accessor=_off_line, sort_key="expire_at"),
        ]


def _on_line(page: Any) -> str:
    return moment(page.go_live) if page.go_live else ""


def _off_line(page: Any) -> str:
    return moment(page.expire_at) if page.expire_at else ""
