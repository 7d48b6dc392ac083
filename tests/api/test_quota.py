"""The quota of a client: what its answers say, when they are refused, what is noted."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError, connection

from cms.api import quota
from cms.api.models import ApiClient, ApiKey, ApiUsage
from tests.api.client import Answer, ContractClient
from tests.builders import Library

START = datetime(2026, 11, 24, 10, 0, 15, tzinfo=UTC)
POLICY = '"minute";q=3;w=60'
Call = Callable[..., Answer]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def key(db: None) -> tuple[ApiKey, str]:
    """A key of a client that may ask three times a minute, and its token."""
    client = ApiClient.objects.create(
        name="Portail",
        organisation="DINUM",
        contact_email="portail@exemple.gouv.fr",
        requests_per_minute=3,
    )
    return client.issue_key()


@pytest.fixture
def call(api: ContractClient, key: tuple[ApiKey, str], clock: time_machine.Traveller) -> Call:
    """Call the API with the key."""
    _, token = key

    def called(path: str = "contents", method: str = "GET", **headers: str) -> Answer:
        return api.call(path, method, Authorization=f"Bearer {token}", **headers)

    return called


def standing(answer: Answer) -> tuple[int, str, str]:
    return answer.status_code, answer.headers["RateLimit-Policy"], answer.headers["RateLimit"]


def test_each_answer_tells_what_is_left_and_for_how_long(call: Call) -> None:
    assert [standing(call()) for _ in range(3)] == [
        (200, POLICY, f'"minute";r={left};t=45') for left in (2, 1, 0)
    ]


def test_over_the_quota_is_429_with_the_moment_to_come_back(
    call: Call, clock: time_machine.Traveller
) -> None:
    for _ in range(3):
        call()
    clock.shift(timedelta(seconds=15))
    for _ in range(2):
        refused = call()
        assert standing(refused) == (429, POLICY, '"minute";r=0;t=30')
        assert refused.headers["Retry-After"] == "30"
        problem = json.loads(refused.content)
        assert problem["type"] == "urn:campus:problem:quota-exceeded"
        assert problem["violated-policies"] == ["minute"]
    clock.shift(timedelta(seconds=int(refused.headers["Retry-After"])))
    assert standing(call()) == (200, POLICY, '"minute";r=2;t=60')


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("contents?limit=abc", 400),
        ("contents/00000000-0000-4000-8000-000000000000", 404),
        ("rien", 404),
        ("contents/", 308),
        ("openapi.json", 200),
    ],
)
def test_whatever_the_answer_it_tells_what_is_left(call: Call, path: str, status: int) -> None:
    if status == 308:  # nothing was read: neither the key nor the quota
        assert "RateLimit" not in call(path).headers
        return
    assert standing(call(path)) == (status, POLICY, '"minute";r=2;t=45')


def test_head_and_304_count_and_say_so(call: Call, library: Library) -> None:
    etag = call().headers["ETag"]
    again = call(**{"If-None-Match": etag})
    assert standing(again) == (304, POLICY, '"minute";r=1;t=45')
    assert standing(call(method="HEAD")) == (200, POLICY, '"minute";r=0;t=45')


def test_asking_what_is_allowed_is_not_counted(call: Call) -> None:
    for _ in range(5):
        assert call(method="OPTIONS").status_code == 204
    assert not ApiUsage.objects.exists()


def test_without_a_key_there_is_no_quota(api: ContractClient) -> None:
    answers = [api.call("contents") for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert not any(name.startswith("RateLimit") for name in answers[0].headers)


def test_other_sites_may_read_the_headers_of_the_quota(api: ContractClient) -> None:
    exposed = api.call("contents").headers["Access-Control-Expose-Headers"].split(", ")
    assert {"RateLimit", "RateLimit-Policy", "Retry-After"} <= set(exposed)


def test_the_two_keys_of_a_client_share_its_quota(
    api: ContractClient, key: tuple[ApiKey, str], call: Call
) -> None:
    _, other = key[0].client.issue_key()
    call()
    answer = api.call("contents", Authorization=f"Bearer {other}")
    assert answer.headers["RateLimit"] == '"minute";r=1;t=45'


def test_a_quota_that_changes_counts_at_once(call: Call) -> None:
    for _ in range(4):
        call()
    ApiClient.objects.update(requests_per_minute=10)
    assert call().status_code == 200
    ApiClient.objects.update(requests_per_minute=1)
    assert call().status_code == 429


def test_a_process_whose_clock_is_late_counts_in_the_window_that_is_open(
    call: Call, clock: time_machine.Traveller
) -> None:
    for _ in range(3):
        call()
    clock.shift(timedelta(minutes=-2))
    assert call().status_code == 429


def test_what_is_served_and_refused_is_noted_by_key_and_day(
    call: Call, key: tuple[ApiKey, str], clock: time_machine.Traveller
) -> None:
    for _ in range(5):
        call()
    # 23:30 in Paris, then half past midnight.
    for instant in ("2026-11-24T22:30:00Z", "2026-11-24T23:30:00Z"):
        clock.move_to(instant)
        call()
    noted = ApiUsage.objects.order_by("day").values_list("key", "day", "served", "refused")
    assert list(noted) == [
        (key[0].pk, date(2026, 11, 24), 4, 2),
        (key[0].pk, date(2026, 11, 25), 1, 0),
    ]


def test_a_refused_key_is_neither_counted_nor_noted(call: Call, key: tuple[ApiKey, str]) -> None:
    key[0].revoke()
    assert call().status_code == 401
    assert "RateLimit" not in call().headers
    assert not ApiUsage.objects.exists()


def test_a_request_that_cannot_be_counted_is_served(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*args: object, **kwargs: object) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(quota, "_note_usage", locked)
        answer = call()
    assert answer.status_code == 200
    assert answer.headers["RateLimit-Policy"] == POLICY
    assert "RateLimit" not in answer.headers
    assert call().headers["RateLimit"] == '"minute";r=2;t=45'


def test_counting_waits_briefly_and_nothing_else_does(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "PRAGMA busy_timeout" if connection.vendor == "sqlite" else "SHOW lock_timeout"

    def patience() -> object:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0]

    seen: list[object] = []
    genuine = quota._note_usage

    def noted(key: ApiKey, *, is_refused: bool) -> None:
        seen.append(patience())
        genuine(key, is_refused=is_refused)

    monkeypatch.setattr(quota, "_note_usage", noted)
    usual = patience()
    call()
    assert seen in ([quota.BRIEF_WAIT], [f"{quota.BRIEF_WAIT}ms"])
    assert usual not in seen
    if connection.vendor == "sqlite":  # PostgreSQL forgets it with the transaction, the test's here
        assert patience() == usual
