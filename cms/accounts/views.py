"""« Pages confiées » : what is entrusted to whom, for editorial administrators."""

from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from cms.accounts.forms import EntrustForm, SectionPeopleForm
from cms.accounts.models import Section, User
from cms.accounts.sections import withdraw


def holders(section: Section) -> str:
    """Names of the people, as the list shows them."""
    return ", ".join(str(user) for user in section.group.user_set.all()) or "Personne"


class SectionIndexView(generic.IndexView):
    """The pages entrusted, with their people."""

    page_title = "Pages confiées"
    add_item_label = "Confier une page"
    default_ordering = ("page__path", "role")

    def get_base_queryset(self) -> QuerySet[Section]:
        """The sections, in three queries whatever their number."""
        people = User.objects.order_by("last_name", "first_name", "username")
        return Section.objects.select_related("page", "group").prefetch_related(
            Prefetch("group__user_set", queryset=people)
        )


class EntrustView(generic.CreateView):
    """« Confier une page »."""

    page_title = "Confier une page"
    submit_button_label = "Confier"
    submit_button_active_label = "En cours…"
    error_message = "La page n’a pas été confiée."

    def get_page_subtitle(self) -> str:
        """None: the title says it all."""
        return ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The list, then this screen under its own name, which Wagtail would begin with « New »."""
        items: list[dict[str, Any]] = super().get_breadcrumbs_items()
        return [*items[:-1], {"url": "", "label": self.page_title}]

    def save_instance(self) -> Section:
        """The form entrusts and tells the audit log."""
        return self.form.save()

    def get_success_message(self, instance: Section) -> str:
        """Name the person."""
        person = self.form.cleaned_data["person"]
        return f"La page « {instance.page.title} » est confiée à {person}."


class SectionPeopleView(generic.EditView):
    """Who holds a section."""

    page_title = "Personnes"
    success_message = "Les personnes de « %(object)s » sont enregistrées."
    delete_item_label = "Retirer à tous"
    error_message = "Le changement n’a pas été enregistré."

    def save_instance(self) -> Section:
        """The form withdraws and tells the audit log."""
        return self.form.save()

    def get_success_buttons(self) -> list[Any]:
        """None: the section may be gone."""
        return []


class WithdrawView(generic.DeleteView):
    """Take a page back from everybody."""

    page_title = "Retirer"
    template_name = "wagtailadmin/accounts/withdraw.html"
    success_message = "La page « %(object)s » n’est plus confiée à personne."

    @property
    def confirmation_message(self) -> str:
        """Say who loses what."""
        return (
            f"Ces personnes ne pourront plus modifier « {self.object.page.title} » ni les pages "
            f"placées dessous : {holders(self.object)}."
        )

    def delete_action(self) -> None:
        """Withdraw from each, so that each withdrawal is in the audit log."""
        with transaction.atomic():
            for person in list(self.object.group.user_set.all()):
                withdraw(self.object, person, by=self.request.user)
            Section.objects.filter(pk=self.object.pk).delete()


class SectionViewSet(ModelViewSet):
    """The screens of « Pages confiées », in the settings menu."""

    model = Section
    name = "pages-confiees"
    icon = "key"
    menu_label = "Pages confiées"
    menu_hook = "register_settings_menu_item"
    menu_order = 550
    add_to_reference_index = False
    copy_view_enabled = False
    exclude_form_fields = ("group",)
    index_view_class = SectionIndexView
    add_view_class = EntrustView
    edit_view_class = SectionPeopleView
    delete_view_class = WithdrawView
    list_display = [
        TitleColumn("page", label="Page", accessor="page.title", url_name="pages-confiees:edit"),
        Column("role", label="Rôle"),
        Column("people", label="Personnes", accessor=holders),
    ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """No page of uses, no history: the history is that of the page."""
        without = {"usage_url_name": None, "history_url_name": None}
        common: dict[str, Any] = super().get_common_view_kwargs(**{**without, **kwargs})
        return common

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        """One form to entrust, another to withdraw."""
        return SectionPeopleForm if for_update else EntrustForm

    def get_edit_handler(self) -> None:
        """None: the forms lay themselves out."""
