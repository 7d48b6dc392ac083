"""The screens of the publication sets: their list, their creation, and each with its rehearsal."""

from typing import Any, cast

from django import forms
from django.db.models import Count, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from wagtail.admin.ui.tables import Column, StatusTagColumn, UserColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from cms.accounts.models import User
from cms.workflows.forms import check_future, future_instant_field
from cms.workflows.models import PublicationSet
from cms.workflows.sets.rehearsal import missing, rehearse
from cms.workflows.sets.rights import may_contribute, may_manage, takes_part_in_steps


class PlanForm(forms.Form):
    """When a set is published."""

    publish_at = future_instant_field("Date et heure de publication", required=True)

    def clean_publish_at(self) -> Any:
        """Only an instant to come.

        Raises:
            forms.ValidationError: it has passed.
        """
        check_future(self.cleaned_data["publish_at"])
        return self.cleaned_data["publish_at"]


class SetListView(generic.IndexView):
    """Every set; each leads to its own screen."""

    add_item_label = "Créer une publication groupée"

    def get_base_queryset(self) -> "QuerySet[PublicationSet]":
        """Sets with the number of their pages."""
        found: QuerySet[PublicationSet] = super().get_base_queryset()
        return found.select_related("created_by").annotate(pages=Count("items"))

    def get_edit_url(self, instance: PublicationSet) -> str:
        """The screen of the set."""
        return instance.get_absolute_url()

    def get_list_more_buttons(self, instance: PublicationSet) -> list[Any]:
        """None: everything is on the screen of the set."""
        return []


class SetAddView(generic.CreateView):
    """Creation of a set, which leads to its screen."""

    def save_instance(self) -> PublicationSet:
        """Note who creates it."""
        self.form.instance.created_by = cast(User, self.request.user)
        saved: PublicationSet = super().save_instance()
        return saved

    def get_success_url(self) -> str:
        """The screen of the set, where pages are added."""
        return cast(PublicationSet, self.object).get_absolute_url()


class SetEditView(generic.EditView):
    """The title of a set."""

    def get_success_url(self) -> str:
        """The screen of the set."""
        return cast(PublicationSet, self.object).get_absolute_url()


class SetView(generic.InspectView):
    """One set: its pages, what is missing, and what can be asked for all of them."""

    page_title = "Publication groupée"
    template_name = "wagtailadmin/workflows/set.html"
    plan_form: PlanForm | None = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rehearsal, and who may do what."""
        held: PublicationSet = self.object
        user = self.request.user
        rows = rehearse(held) if held.is_open else rehearse(held, quality=False)
        lacks = missing(rows)
        return super().get_context_data(
            **kwargs,
            publication_set=held,
            rows=rows,
            lacks=lacks,
            to_publish=sum(row.publishes for row in rows),
            approved=sum(row.item.revision_id is not None for row in rows),
            is_ready=not lacks and any(row.publishes for row in rows),
            may_manage=may_manage(user),
            may_submit=may_contribute(user),
            may_approve=takes_part_in_steps(user),
            plan_form=self.plan_form or PlanForm(initial={"publish_at": held.publish_at}),
        )


def _publish_at(held: PublicationSet) -> str:
    return date_format(localtime(held.publish_at), "j N Y, H:i") if held.publish_at else "à fixer"


class PublicationSetViewSet(ModelViewSet):
    """Publication sets in the backoffice."""

    model = PublicationSet
    name = "publication_sets"
    url_prefix = "publications-groupees"
    icon = "calendar-check"
    menu_label = "Publications groupées"
    menu_order = 250
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = SetListView
    add_view_class = SetAddView
    edit_view_class = SetEditView
    inspect_view_class = SetView
    inspect_template_name = SetView.template_name
    form_fields = ["title"]
    list_display = [
        "title",
        StatusTagColumn("get_status_display", label="État", sort_key="status"),
        Column("publish_at", label="Date", accessor=_publish_at, sort_key="publish_at"),
        Column("pages", label="Pages", sort_key="pages"),
        UserColumn("created_by", label="Créée par"),
    ]
    list_filter = ["status"]
    search_fields = ["title"]
    # The title is searched by the database itself: a set is an operational record.
    search_backend_name = None
