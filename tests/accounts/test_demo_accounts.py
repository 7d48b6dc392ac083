"""Demo accounts: one per role, never in production, never over a person's own choices."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from cms.accounts.management.commands.create_demo_accounts import ACCOUNTS, DEFAULT_PASSWORD
from cms.accounts.models import User
from cms.accounts.roles import Role

pytestmark = pytest.mark.django_db


def create() -> str:
    """Run the command and give what it prints."""
    output = StringIO()
    call_command("create_demo_accounts", stdout=output)
    return output.getvalue()


def test_each_role_has_its_account() -> None:
    create()
    roles = {
        user.username: set(user.groups.values_list("name", flat=True))
        for user in User.objects.all()
    }
    assert roles == {a.username: {a.role} if a.role else set() for a in ACCOUNTS}
    assert {a.role for a in ACCOUNTS} == {*Role, None}
    assert User.objects.get(is_superuser=True).username == "admin"


def test_the_password_is_printed_when_the_account_is_made() -> None:
    assert DEFAULT_PASSWORD in create()
    assert DEFAULT_PASSWORD not in create()


def test_the_password_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMPUS_DEMO_PASSWORD", "autre-mot-de-passe")
    create()
    assert User.objects.get(username="relecteur").check_password("autre-mot-de-passe")


def test_a_second_time_changes_nothing() -> None:
    create()
    user = User.objects.get(username="contributrice")
    user.set_password("le mien")
    user.first_name = "Autre"
    user.save()
    user.groups.clear()
    create()
    user.refresh_from_db()
    assert user.check_password("le mien")
    assert (user.first_name, user.groups.count()) == ("Autre", 0)
    assert User.objects.count() == len(ACCOUNTS)


@override_settings(CAMPUS_DEMO_ACCOUNTS=False)
def test_production_refuses() -> None:
    with pytest.raises(CommandError, match="production"):
        create()
    assert not User.objects.exists()
