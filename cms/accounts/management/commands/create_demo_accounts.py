"""Create one account for each role, to try the backoffice on one's own machine."""

import os
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from wagtail.models import Page

from cms.accounts.models import User
from cms.accounts.roles import Role
from cms.accounts.sections import entrust

PASSWORD_VARIABLE = "CAMPUS_DEMO_PASSWORD"  # noqa: S105 - the name of a variable
DEFAULT_PASSWORD = "campus-demo-2026"  # noqa: S105 - development only, printed on purpose


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A person of the demonstration; ``page_model`` is the kind of page entrusted to them."""

    username: str
    first_name: str
    last_name: str
    role: Role | None
    page_model: str = ""


ACCOUNTS = (
    DemoAccount("contributrice", "Compte", "Contributrice", Role.CONTRIBUTOR),
    DemoAccount(
        "contributeur-section",
        "Compte",
        "Contributeur de section",
        Role.SECTION_CONTRIBUTOR,
        page_model="trainingindexpage",
    ),
    DemoAccount("relecteur", "Compte", "Relecteur", Role.REVIEWER),
    DemoAccount("validatrice", "Compte", "Validatrice", Role.VALIDATOR),
    DemoAccount(
        "animatrice", "Compte", "Animatrice", Role.COMMUNITY_ANIMATOR, page_model="communitypage"
    ),
    DemoAccount("responsable-lab", "Compte", "Responsable", Role.LAB_MANAGER, page_model="labpage"),
    DemoAccount("administratrice", "Compte", "Administratrice", Role.EDITORIAL_ADMIN),
    DemoAccount("technique", "Compte", "Technique", Role.TECHNICAL_ADMIN),
    DemoAccount("admin", "Compte", "Super-utilisateur", None),
)


class Command(BaseCommand):
    """Idempotent; an existing account keeps its password, its names and its groups."""

    help = "Crée un compte de démonstration par rôle (développement seulement)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Create what is missing and list the accounts.

        Raises:
            CommandError: the settings are those of production.
        """
        if not settings.CAMPUS_DEMO_ACCOUNTS:
            raise CommandError(
                "Les comptes de démonstration ne se créent pas en production : "
                "CAMPUS_DEMO_ACCOUNTS n’est vrai que dans les réglages de développement."
            )
        password = os.environ.get(PASSWORD_VARIABLE) or DEFAULT_PASSWORD
        self.stdout.write("Comptes de démonstration :")
        for account in ACCOUNTS:
            created = _create(account, password)
            role = account.role or "Super-utilisateur"
            secret = f"mot de passe : {password}" if created else "existe déjà"
            self.stdout.write(f"  {account.username:<20} {role:<30} {secret}")


@transaction.atomic
def _create(account: DemoAccount, password: str) -> bool:
    """Create the account unless it exists; entrust its page as soon as there is one."""
    user, created = User.objects.get_or_create(
        username=account.username,
        defaults={
            "email": f"{account.username}@campus.example",
            "first_name": account.first_name,
            "last_name": account.last_name,
            "is_superuser": account.role is None,
            "is_staff": account.role is None,
        },
    )
    if created:
        user.set_password(password)
        user.save(update_fields=["password"])
        if account.role is not None:
            user.groups.add(Group.objects.get(name=account.role))
    if account.role is not None and account.page_model:
        _entrust_first(user, account.role, account.page_model)
    return created


def _entrust_first(user: User, role: Role, page_model: str) -> None:
    """Entrust the first page of the kind to who has none yet."""
    page = Page.objects.filter(content_type__model=page_model).order_by("path").first()
    if page is not None and not user.groups.filter(page_permissions__isnull=False).exists():
        entrust(page, user, role)
