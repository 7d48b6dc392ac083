"""« Liens cassés », « Pages citées hors ligne », and the button that has a link visited again."""

from collections.abc import Iterable, Mapping
from typing import Any, cast
from uuid import UUID

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import RadioSelect
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from cms import spreadsheets
from cms.accounts.models import User
from cms.backoffice.models import LinkCheck, LinkUse
from cms.backoffice.reports.base import EditorialReport, editable_pages, url_name
from cms.delivery.models import DocumentReference, PublishedDocument
from cms.delivery.publish import ADDRESS, DOCUMENT

CHECK_AGAIN = "backoffice_check_link"


def broken_uses(user: User) -> "QuerySet[LinkUse]":
    """Where the broken links of the pages that a person may change are."""
    return _uses(user).filter(link__state=LinkCheck.State.BROKEN)


def _uses(user: User) -> "QuerySet[LinkUse]":
    pages = editable_pages(user).filter(live=True)
    return LinkUse.objects.filter(document_id__in=pages.values("translation_key"))


class LinkStateFilterSet(WagtailFilterSet):
    """The state of the links, broken when none is chosen; where they lead."""

    state = django_filters.ChoiceFilter(
        label="État",
        choices=[
            (state.value, label)
            for state, label in (
                (LinkCheck.State.DOUBTFUL, "À confirmer"),
                (LinkCheck.State.GUARDED, "Accès réservé"),
                (LinkCheck.State.PRIVATE, "Réseau privé"),
            )
        ],
        empty_label="Cassés",
        widget=RadioSelect,
        method="filter_state",
    )
    host = django_filters.CharFilter(
        label="Adresse", field_name="link__url", lookup_expr="icontains"
    )

    def filter_state(self, uses: "QuerySet[LinkUse]", name: str, value: str) -> "QuerySet[LinkUse]":
        """Nothing here: the report reads the state, also when none is chosen."""
        return uses

    class Meta:
        model = LinkUse
        fields = ["state", "host"]


class CheckAgainColumn(Column):
    """A button in a form of its own: it works without a script."""

    cell_template_name = "backoffice/check_link_cell.html"

    def get_cell_context_data(
        self, instance: LinkUse, parent_context: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Add the token of the form, and where it comes back to."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        return {**context, "csrf_token": get_token(request), "next": request.get_full_path()}


class BrokenLinks(EditorialReport):
    """« Liens cassés »."""

    slug = "liens-casses"
    page_title = "Liens cassés"
    header_icon = "link"
    model = LinkUse
    verbose_name = "lien"
    verbose_name_plural = "liens"
    filterset_class = LinkStateFilterSet
    nothing = "Aucun lien dans cet état parmi ceux qui ont été vérifiés."
    default_ordering = "-link__checked_at"
    list_export = ["page.title", "link.url", "link.error", "link.status", "link.checked_at"]
    export_headings = {
        "page.title": "Page",
        "link.url": "Lien",
        "link.error": "Raison",
        "link.status": "Code HTTP",
        "link.checked_at": "Vérifié le",
    }
    custom_field_preprocess = dict.fromkeys(("page.title", "link.url"), spreadsheets.TEXT)

    @property
    def explanation(self) -> str:  # type: ignore[override]
        """What is listed, and how far the checks are."""
        used = LinkCheck.objects.used()
        waiting = used.filter(state=LinkCheck.State.NEW).count()
        far = ""
        if waiting:
            said = "liens restent" if waiting > 1 else "lien reste"
            far = f" {waiting}\u00a0{said} à vérifier."
        return (
            "Liens des contenus en ligne qui ne mènent plus nulle part. Un lien est dit cassé "
            "quand trois visites, à des heures différentes, l’ont constaté\u00a0; chacun est "
            f"vérifié toutes les semaines. Les filtres montrent les autres états.{far}"
        )

    def get_queryset(self) -> "QuerySet[LinkUse]":
        """The uses of the links in the state chosen."""
        chosen = self.filters.form.cleaned_data.get("state") if self.filters.is_valid() else ""
        uses = _uses(self.request.user).filter(link__state=chosen or LinkCheck.State.BROKEN)
        self.queryset = uses.select_related("link")
        found: QuerySet[LinkUse] = super().get_queryset()
        return found

    def decorate_paginated_queryset(self, uses: Any) -> Any:
        """Name the page of each use, where it is: the table has these very rows."""
        with_pages(uses)
        return uses

    @property
    def columns(self) -> list[Column]:
        """Page, link, reason, date, button."""
        return [
            TitleColumn("page", label="Page", get_url=lambda use: self.edit_url(use.page)),
            LinkColumn("url", label="Lien", accessor="link.url", sort_key="link__url"),
            Column("error", label="Raison", accessor="link.error"),
            DateColumn(
                "checked_at",
                label="Vérifié",
                accessor="link.checked_at",
                sort_key="link__checked_at",
            ),
            CheckAgainColumn("again", label="Nouvelle vérification", accessor="pk"),
        ]


class LinkColumn(Column):
    """The address itself, to try it; it may be long."""

    cell_template_name = "backoffice/link_cell.html"


def with_pages(rows: Iterable[Any]) -> None:
    """Give each row (``document_id``) its ``page``, in one query."""
    found = Page.objects.filter(translation_key__in={row.document_id for row in rows})
    pages = {page.translation_key: page for page in found}
    for row in rows:
        row.page = pages[row.document_id]


@require_POST
def check_again(request: HttpRequest, link_id: int) -> HttpResponse:
    """Have the worker visit a link now.

    Raises:
        Http404: no such link.
        PermissionDenied: no page that they may change shows it.
    """
    link = get_object_or_404(LinkCheck, pk=link_id)
    user = cast(User, request.user)  # the backoffice lets nobody else in
    if not _uses(user).filter(link=link).exists():
        raise PermissionDenied
    LinkCheck.objects.filter(pk=link.pk).update(next_check_at=timezone.now())
    messages.success(request, "Le lien va être vérifié dans les minutes qui viennent.")
    return redirect(get_valid_next_url_from_request(request) or url_name(BrokenLinks.slug))


def absent_references(user: User) -> "QuerySet[DocumentReference]":
    """What public pages that a person may change show of pages that are not on line.

    A fixed number of queries. A page above another in the tree is no link of it; one that was
    deleted is quoted no more.
    """
    public = PublishedDocument.objects.values("pk")
    theirs = editable_pages(user).filter(live=True).values("translation_key")
    quoting = DocumentReference.objects.filter(
        label__in=(ADDRESS, DOCUMENT), document_id__in=theirs
    ).filter(document_id__in=public)
    on_line = {str(pk) for pk in PublishedDocument.objects.values_list("pk", flat=True)}
    keys = {key for key in quoting.values_list("key", flat=True).distinct() if key not in on_line}
    absent = quoting.filter(key__in=keys)
    rows = list(absent.values_list("pk", "document_id", "key"))
    paths = dict(
        Page.objects.filter(
            translation_key__in={each for _, pk, key in rows for each in (pk, UUID(key))}
        ).values_list("translation_key", "path")
    )
    no_links = [
        pk
        for pk, document, key in rows
        if UUID(key) not in paths or paths[document].startswith(paths[UUID(key)])
    ]
    return absent.exclude(pk__in=no_links)


class AbsentPages(EditorialReport):
    """« Pages citées hors ligne »."""

    slug = "pages-citees-hors-ligne"
    page_title = "Pages citées hors ligne"
    header_icon = "link"
    model = DocumentReference
    verbose_name = "renvoi"
    verbose_name_plural = "renvois"
    filterset_class = None
    explanation = (
        "Contenus en ligne qui renvoient à une page du campus qui n’est pas en ligne : le lien ou "
        "la carte ne s’affiche pas. Publiez la page citée, ou retirez le renvoi."
    )
    nothing = "Tous les renvois mènent à des pages en ligne."
    list_export = ["page.title", "target.title"]
    export_headings = {"page.title": "Page", "target.title": "Page citée"}
    custom_field_preprocess = dict.fromkeys(list_export, spreadsheets.TEXT)

    def get_queryset(self) -> "QuerySet[DocumentReference]":
        """The references that lead nowhere."""
        self.queryset = absent_references(self.request.user).order_by("document_id", "key")
        found: QuerySet[DocumentReference] = super().get_queryset()
        return found

    def decorate_paginated_queryset(self, references: Any) -> Any:
        """Name both pages, where they are: the table has these very rows."""
        with_pages(references)
        found = Page.objects.filter(translation_key__in=[row.key for row in references])
        targets = {str(page.translation_key): page for page in found}
        for row in references:
            row.target = targets[row.key]
        return references

    @property
    def columns(self) -> list[Column]:
        """Both pages, each leading to its form."""
        return [
            TitleColumn("page", label="Page", get_url=lambda row: self.edit_url(row.page)),
            TitleColumn(
                "target",
                label="Page citée",
                get_url=lambda row: self.edit_url(row.target),
            ),
            Column("state", label="État", accessor=_state_of_target),
        ]


def _state_of_target(row: Any) -> str:
    return "accès réservé" if row.target.live else "hors ligne"
