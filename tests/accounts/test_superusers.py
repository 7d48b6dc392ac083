"""A technical administrator manages accounts, but those of superusers."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from cms.accounts.models import User
from cms.accounts.roles import Role


@pytest.mark.django_db
def test_a_technical_administrator_does_not_edit_a_superuser() -> None:
    technical = User.objects.create_user("technique", "t@campus.example", "x")
    technical.groups.add(Group.objects.get(name=Role.TECHNICAL_ADMIN))
    superuser = User.objects.create_superuser("chef", "c@campus.example", "x")
    colleague = User.objects.create_user("autre", "a@campus.example", "x")
    browser = Client()
    browser.force_login(technical)
    assert browser.get(f"/admin/users/edit/{colleague.pk}/").status_code == 200
    answer = browser.post(f"/admin/users/edit/{superuser.pk}/", {"email": "pris@campus.example"})
    assert answer.status_code in {302, 403}
    superuser.refresh_from_db()
    assert superuser.email == "c@campus.example"
