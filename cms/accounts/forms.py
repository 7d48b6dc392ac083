"""Forms of accounts."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms.auth import LoginForm
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from cms.accounts.models import Section, User
from cms.accounts.roles import Role
from cms.accounts.sections import entrust, withdraw


class SignInForm(LoginForm):
    """Wagtail's sign-in form, whose password field has a label in French too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "Mot de passe"


def roles_for(page: Page) -> tuple[Role, ...]:
    """Roles under which a page may be entrusted; its type says the one that is its own."""
    own = getattr(page.specific_class, "entrusted_as", None)
    return (own, Role.SECTION_CONTRIBUTOR) if own else (Role.SECTION_CONTRIBUTOR,)


def _people() -> "forms.ModelChoiceField[User]":
    return forms.ModelChoiceField(
        label="Personne",
        queryset=User.objects.filter(is_active=True).order_by(
            "last_name", "first_name", "username"
        ),
        help_text="Le compte doit exister : un administrateur technique le crée.",
    )


class EntrustForm(WagtailAdminModelForm):
    """« Confier une page » : a page, a role, a person."""

    person = _people()
    confine = forms.BooleanField(
        label="Limiter cette personne aux pages qui lui sont confiées",
        required=False,
        help_text="Utile si elle fait partie des « Contributeurs », qui écrivent dans tout le "
        "site : elle n’écrira plus que dans ses pages.",
    )

    class Meta:
        model = Section
        fields = ("page", "role")
        widgets = {"page": AdminPageChooser}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["page", "role", "person", "confine"])

    def clean_page(self) -> Page:
        """The root is no page of the site.

        Raises:
            ValidationError: the root of the tree.
        """
        page: Page = self.cleaned_data["page"]
        if page.depth == 1:
            raise ValidationError("Choisissez une page du site.")
        return page

    def clean(self) -> dict[str, Any]:
        """Check that the role suits the page, and that the section would limit the person."""
        cleaned = cast(dict[str, Any], super().clean())
        page, role, person = (cleaned.get(name) for name in ("page", "role", "person"))
        if page and role and role not in roles_for(page):
            names = " ou ".join(f"« {allowed} »" for allowed in roles_for(page))
            self.add_error("role", f"Cette page ne se confie qu’au rôle {names}.")
        if person and not cleaned.get("confine") and _writes_everywhere(person):
            self.add_error(
                "confine",
                "Cette personne fait partie des « Contributeurs » et écrit déjà dans tout le "
                "site. Cochez cette case pour la limiter aux pages qui lui sont confiées.",
            )
        return cleaned

    def _post_clean(self) -> None:
        # The section is found or made by `entrust`: a page may be entrusted to one more person.
        self.instance = Section()

    def save(self, commit: bool = True) -> Section:
        """Entrust the page; the section may have been there already."""
        data = self.cleaned_data
        self.instance = entrust(
            data["page"],
            data["person"],
            Role(data["role"]),
            by=self.for_user,
            confine=data["confine"],
        )
        return self.instance


def _writes_everywhere(person: User) -> bool:
    return person.groups.filter(name=Role.CONTRIBUTOR).exists()


class SectionPeopleForm(WagtailAdminModelForm):
    """Who holds a section: take the page back from some."""

    people = forms.ModelMultipleChoiceField(
        label="Personnes à qui la page est confiée",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Décochez les personnes à qui vous retirez la page. Quand plus personne n’est "
        "coché, la page n’est plus confiée.",
    )

    class Meta:
        model = Section
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = self.instance.group.user_set.order_by("last_name", "first_name", "username")
        self.fields["people"].queryset = members
        self.fields["people"].initial = members

    def save(self, commit: bool = True) -> Section:
        """Withdraw the page from who is no longer ticked."""
        kept = set(self.cleaned_data["people"])
        for person in list(self.fields["people"].queryset):
            if person not in kept:
                withdraw(self.instance, person, by=self.for_user)
        return self.instance
