"""What a browser sends of the editor's form, and the people who send it."""

from typing import Any

from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html

from cms.accounts.models import User
from cms.accounts.roles import Role

STREAMS = ("body", "pillars", "needs")


def person(role: Role | None = None) -> User:
    """Someone of a role; a superuser without one."""
    name = role.name.lower() if role else "admin"
    user = User.objects.create_user(
        name, f"{name}@campus.example", "x", is_superuser=role is None, first_name=name.title()
    )
    user.groups.set(Group.objects.filter(name=role) if role else [])
    return user


def signed_in(user: User) -> Client:
    """A browser of this person."""
    client = Client()
    client.force_login(user)
    return client


def form_of(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    """What the browser would send of the form at an address, with these changes.

    A script makes the blocks of a stream: here it has none.
    """
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    data = querydict_from_html(answer.content.decode(), form_id="page-edit-form")
    found = {name: data.getlist(name) for name in data}
    return {**found, **{f"{name}-count": "0" for name in STREAMS}, **changes}


def submit(client: Client, page: Page, **changes: Any) -> Any:
    """Press « Soumettre » in the editor of a page, after these changes."""
    address = f"/admin/pages/{page.pk}/edit/"
    return client.post(address, form_of(client, address, **{"action-submit": "1", **changes}))


def save(client: Client, page: Page, **changes: Any) -> Any:
    """Save a draft in the editor of a page, after these changes."""
    address = f"/admin/pages/{page.pk}/edit/"
    return client.post(address, form_of(client, address, **changes))
