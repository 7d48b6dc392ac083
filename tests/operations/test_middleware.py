"""Policies of the answers, and one transaction for each action of the backoffice."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from cms.delivery.models import WorkerHeartbeat

pytestmark = pytest.mark.urls("tests.operations.urls")


def directives(client: Client, path: str) -> dict[str, list[str]]:
    """The Content Security Policy of an answer, as lists of sources by directive."""
    policy = client.get(path).headers["Content-Security-Policy"]
    parts = (directive.split() for directive in policy.split(";"))
    return {name: sources for name, *sources in parts}


def test_a_site_page_runs_scripts_of_its_own_and_those_with_its_nonce(client: Client) -> None:
    answer = client.get("/page")
    found = re.search(r'nonce="([^"]+)"', answer.text)
    assert found is not None
    policy = answer.headers["Content-Security-Policy"]
    assert f"script-src 'self' 'nonce-{found[1]}'" in policy
    assert "unsafe" not in policy


def test_a_nonce_serves_once(client: Client) -> None:
    assert client.get("/page").text != client.get("/page").text


def test_the_backoffice_may_run_inline_code_and_stand_in_its_own_frames(client: Client) -> None:
    policy = directives(client, "/admin/page")
    assert "'unsafe-inline'" in policy["script-src"]
    assert policy["frame-ancestors"] == ["'self'"]
    assert policy["object-src"] == ["'none'"]


def test_a_preview_in_the_backoffice_keeps_the_policy_of_the_site(client: Client) -> None:
    assert directives(client, "/admin/preview") == {"default-src": ["'self'"]}


@pytest.mark.parametrize("path", ["/api/data", "/api/not-modified", "/api/data?x=text/html"])
def test_data_loads_nothing_and_stands_in_no_frame(client: Client, path: str) -> None:
    assert directives(client, path) == {"default-src": ["'none'"], "frame-ancestors": ["'none'"]}
    assert client.get(path).headers["X-Frame-Options"] == "DENY"


def test_the_documentation_of_the_api_has_the_policy_of_the_site(client: Client) -> None:
    assert directives(client, "/api/docs")["script-src"] == ["'self'"]


@pytest.mark.parametrize("path", ["/page", "/admin/page", "/api/data", "/healthz"])
def test_no_answer_may_use_the_sensors_of_the_reader(client: Client, path: str) -> None:
    assert "geolocation=()" in client.get(path).headers["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/page", "/api/data", "/api/docs", "/healthz"])
def test_public_answers_neither_set_nor_depend_on_a_cookie(client: Client, path: str) -> None:
    answer = client.get(path)
    assert not answer.cookies
    assert "cookie" not in answer.headers.get("Vary", "").lower()


@pytest.fixture
def post(client: Client) -> Callable[[str], int]:
    """Send a POST and give the status, errors of the view included."""
    client.raise_request_exception = False
    return lambda path: client.post(path).status_code


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("outcome", "status"), [("raise", 500), ("500", 500), ("503", 503), ("template", 500)]
)
def test_an_action_of_the_backoffice_that_fails_leaves_nothing(
    post: Callable[[str], int], outcome: str, status: int
) -> None:
    assert post(f"/admin/write/{outcome}") == status
    assert not WorkerHeartbeat.objects.exists()


@pytest.mark.django_db
def test_a_refusal_after_a_write_undoes_the_write(post: Callable[[str], int]) -> None:
    assert post("/admin/write/forbid") == 403
    assert not WorkerHeartbeat.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("status", [200, 302, 400])
def test_an_action_of_the_backoffice_that_answers_is_kept(
    post: Callable[[str], int], status: int
) -> None:
    assert post(f"/admin/write/{status}") == status
    assert WorkerHeartbeat.objects.count() == 1


@pytest.mark.django_db
def test_the_transaction_is_that_of_the_backoffice_only(post: Callable[[str], int]) -> None:
    assert post("/write/raise") == 500
    assert WorkerHeartbeat.objects.count() == 1


@pytest.mark.django_db
def test_the_check_against_forgery_still_stands() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/admin/written").status_code == 403
    assert client.post("/admin/write/200").status_code == 200
    assert WorkerHeartbeat.objects.count() == 1


@pytest.mark.django_db(transaction=True, databases=[])
def test_reading_the_backoffice_opens_no_transaction(client: Client) -> None:
    assert client.get("/admin/page").status_code == 200
