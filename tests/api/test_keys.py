"""API clients and their keys: the model, and its screens in the backoffice."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.roles import Role
from cms.api.models import LAST_USE_PRECISION, ApiClient, ApiKey

pytestmark = pytest.mark.django_db
LIST = "/admin/api/apiclient/"
NEW_CLIENT = {
    "name": "Portail",
    "organisation": "Préfecture",
    "contact_email": "si@prefecture.example",
    "scopes": "read",
    "requests_per_minute": "300",
    "is_active": "on",
}


@pytest.fixture
def client_of_api() -> ApiClient:
    """A site that reads the API."""
    return ApiClient.objects.create(
        name="Intranet", organisation="Ministère", contact_email="si@ministere.example"
    )


def signed_in(role: Role) -> Client:
    """A browser signed in with this role."""
    user = User.objects.create_user(role.name, f"{role.name}@campus.example", "x")
    user.groups.add(Group.objects.get(name=role))
    browser = Client()
    browser.force_login(user)
    return browser


def use(token: str) -> None:
    """Call the API once with a token."""
    assert Client().get("/api/v1/", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def keys_page(client: ApiClient) -> str:
    """The address of the keys of a client."""
    return f"{LIST}{client.pk}/cles/"


def test_a_token_opens_its_key(client_of_api: ApiClient) -> None:
    key, token = client_of_api.issue_key()
    assert ApiKey.authenticate(token) == key
    assert token.startswith(f"{key.prefix}_")


def test_the_token_is_kept_nowhere(client_of_api: ApiClient) -> None:
    key, token = client_of_api.issue_key()
    stored = ApiKey.objects.filter(pk=key.pk).values().get()
    assert not any(token in str(value) for value in stored.values())


@pytest.mark.parametrize("token", ["", "campus_00000000_x", "é", "x" * 10_000])
def test_a_wrong_token_opens_nothing(client_of_api: ApiClient, token: str) -> None:
    client_of_api.issue_key()
    assert ApiKey.authenticate(token) is None


def test_a_revoked_key_opens_nothing(client_of_api: ApiClient) -> None:
    key, token = client_of_api.issue_key()
    key.revoke()
    assert ApiKey.authenticate(token) is None
    assert not key.is_live


def test_an_expired_key_opens_nothing(client_of_api: ApiClient) -> None:
    key, token = client_of_api.issue_key(expires_at=timezone.now() + timedelta(days=1))
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert ApiKey.authenticate(token) is None
        assert not key.is_live


def test_a_key_of_an_inactive_client_opens_nothing(client_of_api: ApiClient) -> None:
    _, token = client_of_api.issue_key()
    ApiClient.objects.update(is_active=False)
    assert ApiKey.authenticate(token) is None


def test_a_client_has_two_live_keys_at_most(client_of_api: ApiClient) -> None:
    first, _ = client_of_api.issue_key()
    client_of_api.issue_key()
    with pytest.raises(ValidationError, match="révoquez"):
        client_of_api.issue_key()
    first.revoke()
    client_of_api.issue_key()


def test_a_key_cannot_be_born_expired(client_of_api: ApiClient) -> None:
    with pytest.raises(ValidationError, match="passée"):
        client_of_api.issue_key(expires_at=timezone.now())


def test_the_last_use_is_recorded_to_the_minute(client_of_api: ApiClient) -> None:
    key, token = client_of_api.issue_key()
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        use(token)
    with time_machine.travel(start + LAST_USE_PRECISION / 2, tick=False):
        use(token)
    key.refresh_from_db()
    assert key.last_used_at == start
    with time_machine.travel(start + LAST_USE_PRECISION, tick=False):
        use(token)
    key.refresh_from_db()
    assert key.last_used_at == start + LAST_USE_PRECISION


@pytest.mark.parametrize("scopes", [[], ["write"], "read", None])
def test_scopes_come_from_the_list(client_of_api: ApiClient, scopes: object) -> None:
    client_of_api.scopes = scopes
    with pytest.raises(ValidationError, match=r"scopes|Choisissez|nul"):
        client_of_api.full_clean()


ACTIONS: dict[str, tuple[str, str, dict[str, str]]] = {
    "list": ("GET", LIST, {}),
    "creation form": ("GET", f"{LIST}create/", {}),
    "create": ("POST", f"{LIST}create/", {**NEW_CLIENT, "name": "Nouveau"}),
    "edition form": ("GET", f"{LIST}edit/{{pk}}/", {}),
    "edit": ("POST", f"{LIST}edit/{{pk}}/", {**NEW_CLIENT, "name": "Autre nom"}),
    "delete": ("POST", f"{LIST}delete/{{pk}}/", {}),
    "keys": ("GET", f"{LIST}{{pk}}/cles/", {}),
    "create a key": ("POST", f"{LIST}{{pk}}/cles/", {"lifetime_days": "90"}),
    "revoke a key": ("POST", f"{LIST}{{pk}}/cles/", {"revoke": "{prefix}"}),
    "usage": ("GET", f"{LIST}{{pk}}/usage/", {}),
}


def state_of_clients() -> list[object]:
    """All that the pages of clients may change."""
    keys = ApiKey.objects.order_by("pk").values_list("client", "revoked_at", "client__name")
    return [*ApiClient.objects.values_list("pk", flat=True), *keys]


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("role", [*Role, None])
def test_clients_are_for_technical_administrators_alone(
    client_of_api: ApiClient, role: Role | None, action: str
) -> None:
    key, _ = client_of_api.issue_key()
    method, address, data = ACTIONS[action]
    data = {name: value.replace("{prefix}", key.prefix) for name, value in data.items()}
    browser = signed_in(role) if role else Client()
    before = state_of_clients()

    answer = browser.generic(
        method,
        address.format(pk=client_of_api.pk),
        urlencode(data),
        content_type="application/x-www-form-urlencoded",
    )

    if role == Role.TECHNICAL_ADMIN:
        assert answer.status_code == 200 if method == "GET" else answer.status_code in {200, 302}
        assert (state_of_clients() != before) == (method == "POST")
    else:
        assert answer.status_code in {302, 403}
        assert "/admin/api/" not in answer.headers.get("Location", "").partition("?")[0]
        assert state_of_clients() == before


def test_a_right_that_gives_nothing_is_not_offered() -> None:
    browser = signed_in(Role.TECHNICAL_ADMIN)
    assert "read:agents" not in browser.get(f"{LIST}create/").content.decode()
    browser.post(f"{LIST}create/", {**NEW_CLIENT, "scopes": ["read", "read:agents"]})
    assert not ApiClient.objects.exists()


def test_a_client_is_created_in_the_backoffice() -> None:
    browser = signed_in(Role.TECHNICAL_ADMIN)
    browser.post(
        f"{LIST}create/",
        {**NEW_CLIENT, "scopes": ["read", "preview"]},
    )
    assert ApiClient.objects.get().scopes == ["read", "preview"]
    html = browser.get(LIST).content.decode()
    assert "Portail" in html
    assert "Clés" in html
    assert "actif" in html
    assert "icon-yes" not in html, "an icon of Django's admin, which is not installed"


def test_a_new_key_is_shown_once(client_of_api: ApiClient) -> None:
    browser = signed_in(Role.TECHNICAL_ADMIN)
    answer = browser.post(keys_page(client_of_api), {"lifetime_days": "365"})
    found = re.search(r"campus_[0-9a-f]{8}_[\w-]{43}", answer.content.decode())
    assert found
    assert ApiKey.authenticate(found[0]) is not None
    assert "no-store" in answer["Cache-Control"]
    assert found[0] not in browser.get(keys_page(client_of_api)).content.decode()


def test_a_key_is_revoked_in_the_backoffice(client_of_api: ApiClient) -> None:
    key, token = client_of_api.issue_key()
    browser = signed_in(Role.TECHNICAL_ADMIN)
    answer = browser.post(keys_page(client_of_api), {"revoke": key.prefix}, follow=True)
    assert "révoquée" in answer.content.decode()
    assert ApiKey.authenticate(token) is None


def test_a_key_of_another_client_cannot_be_revoked_from_here(client_of_api: ApiClient) -> None:
    other = ApiClient.objects.create(name="Autre", organisation="x", contact_email="a@b.example")
    key, _ = other.issue_key()
    browser = signed_in(Role.TECHNICAL_ADMIN)
    answer = browser.post(keys_page(client_of_api), {"revoke": key.prefix})
    assert answer.status_code == 404
    assert ApiKey.objects.live().count() == 1


def test_a_third_key_is_refused_with_the_reason(client_of_api: ApiClient) -> None:
    client_of_api.issue_key()
    client_of_api.issue_key()
    browser = signed_in(Role.TECHNICAL_ADMIN)
    answer = browser.post(keys_page(client_of_api), {"lifetime_days": "90"})
    assert "révoquez-en une" in answer.content.decode()
    assert ApiKey.objects.count() == 2
