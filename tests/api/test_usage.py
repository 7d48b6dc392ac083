"""What clients ask for is shown, kept thirteen months; an expiring key is told of once."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.accounts.roles import Role
from cms.api.models import EXPIRY_NOTICE, ApiClient, ApiKey, ApiUsage
from cms.api.reminders import remind_of_expiries
from cms.api.upkeep import tend
from cms.api.usage import SHOWN_DAYS, daily_usage, purge_usage, total
from cms.daily import Daily
from tests.api.test_keys import signed_in

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


@pytest.fixture
def client_of_api() -> ApiClient:
    """A site that reads the API."""
    return ApiClient.objects.create(
        name="Intranet", organisation="Ministère", contact_email="si@ministere.example"
    )


def use(key: ApiKey, day: date, served: int, refused: int = 0) -> None:
    """Note requests of a key."""
    ApiUsage.objects.create(key=key, day=day, served=served, refused=refused)


def test_usage_is_given_by_day_and_by_key_days_without_use_included(
    client_of_api: ApiClient,
) -> None:
    first, second = client_of_api.issue_key()[0], client_of_api.issue_key()[0]
    other = ApiClient.objects.create(name="Autre", organisation="x", contact_email="a@b.example")
    use(first, TODAY, 5, 2)
    use(second, TODAY, 7)
    use(first, TODAY - timedelta(days=SHOWN_DAYS - 1), 11)
    use(first, TODAY - timedelta(days=SHOWN_DAYS), 13)
    use(other.issue_key()[0], TODAY, 17)

    days = daily_usage(client_of_api, TODAY)

    assert [day for day, _ in days] == [TODAY - timedelta(days=n) for n in range(SHOWN_DAYS)]
    served = [(usage.served, usage.refused) for _, usage in days]
    assert served == [(12, 2), *[(0, 0)] * (SHOWN_DAYS - 2), (11, 0)]
    whole = total(usage for _, usage in days)
    assert [(each.key, each.served, each.refused) for each in whole.by_key] == [
        (first, 16, 2),
        (second, 7, 0),
    ]


def test_the_backoffice_shows_what_calls_used(client_of_api: ApiClient) -> None:
    ApiClient.objects.update(requests_per_minute=2)
    key, token = client_of_api.issue_key()
    browser = signed_in(Role.TECHNICAL_ADMIN)
    with time_machine.travel(NOON, tick=False):
        for _ in range(5):
            Client().get("/api/v1/", headers={"Authorization": f"Bearer {token}"})
        html = browser.get(f"/admin/api/apiclient/{client_of_api.pk}/usage/").content.decode()
        clients = browser.get("/admin/api/apiclient/").content.decode()

    rows = [
        re.sub(r"<[^>]+>|\s+", " ", row).split()
        for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    ]
    expected = ["2", "3", str(key), ":", "2,", "3", "refusées"]
    first = rows.index(["Total", *expected])
    assert rows[first + 1] == ["mardi", "24", "novembre", "2026", *expected]
    assert rows[first + 2] == ["lundi", "23", "novembre", "2026", "0", "0"]
    assert re.search(r"<td[^>]*field-today[^>]*>\s*2\s*</td>", clients)


def test_the_list_of_clients_makes_the_same_queries_for_one_or_many(
    client_of_api: ApiClient,
) -> None:
    browser = signed_in(Role.TECHNICAL_ADMIN)

    def queries() -> int:
        browser.get("/admin/api/apiclient/")
        with CaptureQueriesContext(connection) as captured:
            browser.get("/admin/api/apiclient/")
        return len(captured)

    client_of_api.issue_key()
    before = queries()
    for number in range(5):
        one = ApiClient.objects.create(
            name=f"Site {number}", organisation="x", contact_email="a@b.example"
        )
        use(one.issue_key()[0], timezone.localdate(), 1)
    assert queries() == before


def test_usage_is_kept_thirteen_months(client_of_api: ApiClient) -> None:
    key, _ = client_of_api.issue_key()
    for day in (date(2025, 10, 23), date(2025, 10, 24), TODAY):
        use(key, day, 1)
    assert purge_usage(TODAY) == 1
    assert ApiUsage.objects.earliest("day").day == date(2025, 10, 24)


def test_upkeep_is_done_once_a_day(client_of_api: ApiClient) -> None:
    key, _ = client_of_api.issue_key()
    upkeep = Daily(tend)
    with time_machine.travel(NOON, tick=False) as clock:
        use(key, TODAY - timedelta(days=500), 1)
        assert upkeep.run() == 1
        use(key, TODAY - timedelta(days=500), 1)
        assert upkeep.run() == 0
        clock.shift(timedelta(days=1))
        assert upkeep.run() == 1


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (400, "valable"),
        (16, "valable"),
        (12, "expire dans 12 jours"),
        (1, "expire demain"),
        (0, "expire aujourd’hui"),
        (-1, "expirée"),
    ],
)
def test_a_key_says_when_it_expires(client_of_api: ApiClient, days: int, state: str) -> None:
    key, _ = client_of_api.issue_key()
    key.expires_at = NOON + timedelta(days=days, hours=1)
    with time_machine.travel(NOON, tick=False):
        assert key.state == state


def test_an_expiring_key_shows_in_the_lists(client_of_api: ApiClient) -> None:
    with time_machine.travel(NOON, tick=False):
        client_of_api.issue_key()
        client_of_api.issue_key(expires_at=NOON + timedelta(days=12))
        browser = signed_in(Role.TECHNICAL_ADMIN)
        clients = browser.get("/admin/api/apiclient/").content.decode()
        keys = browser.get(f"/admin/api/apiclient/{client_of_api.pk}/cles/").content.decode()
    assert "2, dont une qui expire dans 12 jours" in clients
    assert "<strong>expire dans 12 jours</strong>" in keys


def test_the_contact_is_told_once_that_a_key_expires(client_of_api: ApiClient) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        key, _ = client_of_api.issue_key(expires_at=NOON + EXPIRY_NOTICE + timedelta(minutes=1))
        assert remind_of_expiries() == 0
        clock.shift(timedelta(minutes=1))
        assert remind_of_expiries() == 1
        assert remind_of_expiries() == 0
    [message] = mail.outbox
    assert message.to == ["si@ministere.example"]
    assert message.subject == ("[Campus] Une clé de l’API expire le 9 décembre 2026 : « Intranet »")
    assert str(key) in message.body
    assert "Choisir les messages" not in message.body
    assert "client de l’API" in message.body


@pytest.mark.parametrize("why", ["revoked", "suspended", "for ever", "expired"])
def test_nobody_is_told_of_a_key_that_no_longer_opens_or_never_ends(
    client_of_api: ApiClient, why: str
) -> None:
    key, _ = client_of_api.issue_key(expires_at=timezone.now() + timedelta(days=2))
    if why == "revoked":
        key.revoke()
    elif why == "suspended":
        ApiClient.objects.update(is_active=False)
    elif why == "for ever":
        ApiKey.objects.update(expires_at=None)
    else:
        ApiKey.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert remind_of_expiries() == 0
