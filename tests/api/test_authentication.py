"""A request that carries a key is that of its client, or is refused: never that of nobody."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.api.models import ApiClient, ApiKey
from tests.api.client import ContractClient


@pytest.fixture
def client_site(db: None) -> ApiClient:
    return ApiClient.objects.create(
        name="Portail", organisation="DINUM", contact_email="portail@exemple.gouv.fr"
    )


def test_a_live_key_reads_and_its_answer_is_private(
    api: ContractClient, client_site: ApiClient
) -> None:
    _, token = client_site.issue_key()

    response = api.call("contents", Authorization=f"Bearer {token}")

    assert response.status_code == 200
    assert response.headers["Cache-Control"].startswith("private, ")


@pytest.mark.parametrize(
    "header", ["Bearer faux", "Bearer", "Bearer ", "Basic YTpi", "", "campus", "Bearer \xe9\x80"]
)
def test_a_wrong_key_is_refused(api: ContractClient, header: str) -> None:
    for path in ("contents", "search", "openapi.json", "rien"):
        response = api.call(path, Authorization=header)

        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"].startswith("Bearer ")
        assert json.loads(response.content)["type"] == "urn:campus:problem:invalid-key"


def test_a_revoked_an_expired_and_a_suspended_key_are_refused(
    api: ContractClient, client_site: ApiClient
) -> None:
    key, token = client_site.issue_key()

    def status() -> int:
        return api.call("contents", Authorization=f"Bearer {token}").status_code

    ApiKey.objects.filter(pk=key.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert status() == 401
    ApiKey.objects.filter(pk=key.pk).update(expires_at=None)
    assert status() == 200
    ApiClient.objects.update(is_active=False)
    assert status() == 401
    ApiClient.objects.update(is_active=True)
    key.revoke()
    assert status() == 401


@pytest.mark.parametrize("scopes", [["preview"], ["read:agents"]])
def test_what_anybody_may_read_any_live_key_may_read(
    api: ContractClient, client_site: ApiClient, scopes: list[str]
) -> None:
    ApiClient.objects.update(scopes=scopes)
    _, token = client_site.issue_key()

    assert api.call("contents", Authorization=f"Bearer {token}").status_code == 200
