"""Promotions in the backoffice: the form with its rules, the list, and a way to try a query."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.forms import RadioSelect
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
)
from wagtail_modeladmin.helpers import ButtonHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import CreateView, EditView

from pages import french
from search.contract import MAXIMUM_PROMOTED
from search.models import Effect, PromotedResult

QUERY_PARAMETER = "recherche"
"""Name in the address of a creation form of the query that it starts with."""


EXPLANATION = "search_rank"
"""Name of the address of « Pourquoi ce rang ? »."""


def explanation_url(q: str) -> str:
    """Address of « Pourquoi ce rang ? » for a query."""
    return f"{reverse(EXPLANATION)}?{urlencode({'q': q})}"


def trial_url(q: str) -> str:
    """Address of the site's search page for a query."""
    return f"{reverse('search:page')}?{urlencode({'q': q})}"


class PromotedResultForm(WagtailAdminModelForm):
    """Adds the rule on the contents: each one once, whatever is done with it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.formsets["items"].error_messages["too_many_forms"] = (
            f"{MAXIMUM_PROMOTED} contenus au plus pour une mise en avant."
        )

    def clean(self) -> dict[str, Any]:
        """Name the line that says again, or contradicts, what another one says."""
        data: dict[str, Any] = super().clean()
        effects: dict[int, str] = {}
        for line in self.formsets["items"].forms:
            values = line.cleaned_data if line.is_valid() else {}
            page = values.get("page")
            if page is None or values.get("DELETE"):
                continue
            if page.pk not in effects:
                effects[page.pk] = values["effect"]
            elif effects[page.pk] == values["effect"]:
                line.add_error("page", "Ce contenu est déjà choisi plus haut.")
            else:
                line.add_error(
                    "page", "Ce contenu ne peut pas être à la fois mis en avant et retiré."
                )
        return data


class PrefilledCreateView(CreateView):
    """A creation form whose ``prefilled_field`` may come filled by the address."""

    prefilled_field = ""

    def get_initial(self) -> dict[str, Any]:
        """Start with the query that a report sends."""
        query = " ".join(self.request.GET.get(QUERY_PARAMETER, "").split())
        return {self.prefilled_field: query} if query else {}


class TrialMixin:
    """Offers, once a record is saved, to try the first query that it changes."""

    def get_success_message_buttons(self, instance: Any) -> list[Any]:
        """« Essayer », then « Modifier »."""
        trial = messages.button(trial_url(instance.first_query()), "Essayer", new_window=True)
        return [trial, *super().get_success_message_buttons(instance)]  # type: ignore[misc]


class PromotionCreateView(TrialMixin, PrefilledCreateView):
    """Creation of a promotion."""

    page_title = "Nouvelle"
    prefilled_field = "queries"


class PromotionEditView(TrialMixin, EditView):
    """Edition of a promotion."""


class TrialButtons(ButtonHelper):
    """Adds « Essayer » and « Pourquoi ce rang ? » to each line of a list."""

    def get_buttons_for_obj(
        self, obj: Any, *args: Any, classnames_add: Sequence[str] = (), **kwargs: Any
    ) -> list[dict[str, Any]]:
        """Wagtail's buttons, then the first query on the site and explained."""
        kwargs["classnames_add"] = list(classnames_add)
        buttons: list[dict[str, Any]] = super().get_buttons_for_obj(obj, *args, **kwargs)
        q = obj.first_query()
        added = (
            (trial_url(q), "Essayer", f"Essayer « {q} » sur le site"),
            (explanation_url(q), "Pourquoi ce rang ?", f"Pourquoi ce rang ? « {q} »"),
        )
        buttons += [
            {
                "url": url,
                "label": label,
                "classname": self.finalise_classname(["button-secondary", *classnames_add], []),
                "title": title,
            }
            for url, label, title in added
        ]
        return buttons


class PromotedResultAdmin(ModelAdmin):
    """The list of promotions; an edit counts from the next search on."""

    model = PromotedResult
    menu_label = "Mises en avant"
    menu_icon = "pick"
    list_display = ("query_list", "contents", "period", "state")
    list_filter = ("is_active", "match")
    search_fields = ("queries",)
    button_helper_class = TrialButtons
    create_view_class = PromotionCreateView
    edit_view_class = PromotionEditView
    edit_handler = ObjectList(
        [
            FieldPanel("queries"),
            FieldPanel("match", widget=RadioSelect),
            InlinePanel(
                "items",
                heading="Contenus",
                label="Contenu",
                help_text=(
                    "Les contenus mis en avant viennent en tête, dans cet ordre, s’ils sont "
                    "publics et passent les filtres du lecteur. Les contenus retirés "
                    "n’apparaissent plus pour ces recherches. "
                    f"{MAXIMUM_PROMOTED} contenus au plus."
                ),
                min_num=1,
                max_num=MAXIMUM_PROMOTED,
                panels=[PageChooserPanel("page"), FieldPanel("effect", widget=RadioSelect)],
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                 FieldPanel("is_active")],
                heading="Période",
            ),
        ],
        base_form_class=PromotedResultForm,
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[PromotedResult]:
        """The promotions with how many contents each puts first and takes away."""
        found: QuerySet[PromotedResult] = super().get_queryset(request)
        return found.annotate(
            promoted_count=Count("items", filter=Q(items__effect=Effect.PROMOTE)),
            excluded_count=Count("items", filter=Q(items__effect=Effect.EXCLUDE)),
        )

    def query_list(self, promotion: PromotedResult) -> str:
        """The queries on one line."""
        return " · ".join(promotion.phrases())

    query_list.short_description = "recherches"  # type: ignore[attr-defined]
    query_list.admin_order_field = "queries"  # type: ignore[attr-defined]

    def contents(self, promotion: Any) -> str:
        """How many contents, by what is done with them."""
        promoted, excluded = promotion.promoted_count, promotion.excluded_count
        parts = [(promoted, "en avant"), (excluded, french.agree(excluded, "retiré", "retirés"))]
        return ", ".join(f"{count} {what}" for count, what in parts if count) or "aucun"

    contents.short_description = "contenus"  # type: ignore[attr-defined]

    def period(self, promotion: PromotedResult) -> str:
        """From when to when, in words."""
        start, end = (
            date_format(day, "j F Y") if day else None
            for day in (promotion.starts_on, promotion.ends_on)
        )
        if start and end:
            return f"du {start} au {end}"
        if start:
            return f"à partir du {start}"
        return f"jusqu’au {end}" if end else "sans limite"

    period.short_description = "période"  # type: ignore[attr-defined]
    period.admin_order_field = "starts_on"  # type: ignore[attr-defined]

    def state(self, promotion: PromotedResult) -> str:
        """In a word, where modeladmin would show an icon of Django's admin, which is not there."""
        today = timezone.localdate()
        if not promotion.is_active:
            return "suspendue"
        if promotion.starts_on and today < promotion.starts_on:
            return "à venir"
        return "terminée" if promotion.ends_on and promotion.ends_on < today else "en cours"

    state.short_description = "état"  # type: ignore[attr-defined]
    state.admin_order_field = "is_active"  # type: ignore[attr-defined]
