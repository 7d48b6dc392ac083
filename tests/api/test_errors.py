"""Bad input: every mistake has a 400 that names it, and none has a 500."""

import json
import logging
from unittest.mock import patch
from urllib.parse import quote

import pytest
from django.db import InterfaceError, OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.api.endpoints import ENDPOINTS
from cms.api.models import ApiClient
from tests.api.client import ContractClient
from tests.builders import Library

# Written down: the workers of pytest-xdist must collect the same tests.
ABSENT = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
PATHS = sorted(
    {endpoint.path.replace("{id}", ABSENT).replace("{name}", "themes")
     for endpoint in ENDPOINTS}
)  # fmt: skip
NAMES = sorted({name for endpoint in ENDPOINTS for name in endpoint.parameters})


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("contents?inconnu=1", "inconnu"),
        ("trainings?from=2026-01-01", "from"),
        ("events?level=initiation", "level"),
        ("trainings?kind=event", "kind"),
        ("contents?theme=nulle-part", "theme"),
        ("contents?theme=", "theme"),
        ("contents?kind=", "kind"),
        ("trainings?level=expert", "level"),
        ("contents?limit=0", "limit"),
        ("contents?limit=-1", "limit"),
        ("contents?limit=101", "limit"),
        ("contents?limit=", "limit"),
        ("contents?limit=1_0", "limit"),
        ("contents?limit=１", "limit"),
        ("contents?limit=5&limit=6", "limit"),
        ("contents?order=hasard", "order"),
        ("articles?order=start", "order"),
        ("contents?view=jsonld", "view"),
        ("contents?fields=", "fields"),
        ("contents?fields=title,nope", "fields"),
        ("contents?fields=details.nope", "fields"),
        ("contents?after=", "after"),
        ("contents?after=abc", "after"),
        ("contents?updated_since=abc", "updated_since"),
        ("contents?updated_since=", "updated_since"),
        ("contents?updated_since=2026-13-01", "updated_since"),
        ("contents?updated_since=2026-02-30T10:00:00Z", "updated_since"),
        ("contents?updated_since=0001-01-01", "updated_since"),
        ("contents?published_since=9999-12-31T23:59:59-12:00", "published_since"),
        ("events?to=2026-W01-1", "to"),
        ("trainings?duration_max=0", "duration_max"),
        ("search?page=0", "page"),
        ("search?page=501&limit=20", "page"),
        ("search?limit=51", "limit"),
        ("search?facets=theme,nope", "facets"),
        ("search?order=", "order"),
        (f"search?q={'a' * 501}", "q"),
        (f"search?q={'a' * 10_000}", "q"),
        ("search?q=a%00b", "q"),
        ("search?q=a&q=b", "q"),
        ("suggest?q=a%00", "q"),
        ("suggest?limit=-3", "limit"),
        ("contents/by-path", "path"),
        ("contents/by-path?path=", "path"),
        ("contents/by-path?path=formations", "path"),
        ("contents/by-path?path=/a%00/", "path"),
        ("vocabularies/themes?q=a", "q"),
        ("?q=a", "q"),
        ("openapi.json?x=1", "x"),
    ],
)
def test_a_bad_parameter_is_named(api: ContractClient, path: str, parameter: str) -> None:
    response = api.call(path)

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = json.loads(response.content)
    assert problem["status"] == 400
    assert [error["parameter"] for error in problem["errors"]] == [parameter]
    assert problem["errors"][0]["message"]


def test_a_closed_list_gives_its_values(api: ContractClient) -> None:
    problem = api.json("trainings?level=expert", status=400)

    assert problem["errors"][0]["allowed"] == ["qualifiante", "operationnelle", "initiation"]


def test_every_bad_parameter_is_named_at_once(api: ContractClient) -> None:
    problem = api.json("contents?limit=x&order=y&z=1", status=400)

    assert {error["parameter"] for error in problem["errors"]} == {"limit", "order", "z"}


@pytest.mark.parametrize("query", ["q=%zz", "q=%", "q=%ff", "%e9=1", "q=%c3%28", "q=%ED%A0%80"])
def test_a_query_string_that_is_not_utf8_is_refused(api: ContractClient, query: str) -> None:
    assert api.json(f"search?{query}", status=400)["type"] == "urn:campus:problem:invalid-query"


def test_a_query_string_of_too_many_values_is_refused(api: ContractClient) -> None:
    query = "&".join("kind=event" for _ in range(5_000))

    assert api.json(f"contents?{query}", status=400)["type"] == "urn:campus:problem:invalid-query"


@pytest.mark.parametrize(
    "path",
    [
        f"contents/{ABSENT}",
        f"trainings/{ABSENT}",
        "contents/12",
        "contents/8c2f",
        "contents/%00",
        "contents/{8c2f0000-0000-4000-8000-000000000000}",
        "contents/by-path?path=/jamais-vu/",
        "vocabularies/inconnu",
        "rien",
        "contents/a/b",
        "sites",
        "change",
    ],
)
def test_what_never_was_is_404(api: ContractClient, path: str) -> None:
    response = api.call(path)

    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize("path", ["", "contents", f"contents/{ABSENT}", "rien"])
def test_a_database_that_does_not_answer_is_a_503_that_says_when_to_come_back(
    api: ContractClient, error: type[Exception], path: str
) -> None:
    """A database asked for a key; see tests/operations for one that is really away."""
    caller = ApiClient.objects.create(name="Portail", organisation="x", contact_email="a@b.example")
    _, token = caller.issue_key()
    with patch("cms.api.keys.ApiKey.authenticate", side_effect=error("server closed")):
        response = api.call(path, Authorization=f"Bearer {token}")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert b"server closed" not in response.content


def test_our_own_failure_is_logged_and_says_nothing_of_the_inside(
    api: ContractClient, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        patch("cms.api.lists.freshness", side_effect=RuntimeError("secret")),
        caplog.at_level(logging.ERROR),
    ):
        response = api.call("contents")

    assert response.status_code == 500
    assert response.headers["Content-Type"] == "application/problem+json"
    assert b"secret" not in response.content
    assert "secret" in caplog.text


_values = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["", "0", "-1", "training", "2026-11-23", "title", "a" * 600, "\x00", "%"]),
    st.binary(max_size=12).map(lambda raw: raw.decode("latin-1")),
)
_pairs = st.lists(
    st.tuples(st.one_of(st.sampled_from(NAMES), st.text(max_size=8)), _values), max_size=4
)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(path=st.sampled_from(PATHS), pairs=_pairs, raw=st.booleans())
def test_no_query_string_is_a_500(
    api: ContractClient, path: str, pairs: list[tuple[str, str]], raw: bool
) -> None:
    safe = "/%+" if raw else ""
    query = "&".join(
        f"{quote(name, safe=safe, errors='replace')}={quote(value, safe=safe, errors='replace')}"
        for name, value in pairs
    )

    assert api.call(f"{path}?{query}").status_code < 500
