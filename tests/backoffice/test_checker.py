"""Links visited by the worker: when, by whom, and when one is said to be broken."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from pytest_django.fixtures import Settings

from cms.backoffice.links import checker, claims
from cms.backoffice.links.checker import LinkChecker
from cms.backoffice.links.claims import claim, due_links
from cms.backoffice.links.hosts import host_of
from cms.backoffice.links.verdicts import Outcome, Visit, judge
from cms.backoffice.models import LinkCheck, LinkUse
from cms.backoffice.survey.consumer import digest_of
from cms.operations.parts import PATIENCE
from tests.backoffice.sites import Page, site
from tests.builders import BASE, Library

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
AWAY = Visit(Outcome.UNREACHED, error="Le nom « x » est introuvable.")
Travel = time_machine.Traveller
_FILE = "/documents/00000000-0000-4000-8000-000000000000/guide.pdf"


@pytest.fixture(autouse=True)
def travel() -> Iterator[Travel]:
    """Time moves when a test says so."""
    with time_machine.travel(NOW, tick=False) as found:
        yield found


class Web:
    """What addresses answer, and which were visited."""

    def __init__(self, **answers: Visit) -> None:
        self.answers = answers
        self.visited: list[str] = []

    def __call__(self, url: str) -> Visit:
        self.visited.append(url)
        return self.answers.get(host_of(url).removesuffix(".example"), judge(200))


def add(url: str, *, is_used: bool = True) -> LinkCheck:
    """A link that is due now."""
    host = "" if url.startswith(BASE) else host_of(url)
    link = LinkCheck.objects.create(digest=digest_of(url), url=url, host=host, next_check_at=NOW)
    if is_used:
        LinkUse.objects.create(link=link, document_id=uuid4())
    return link


def run(look: Callable[[str], Visit]) -> int:
    """One turn of the worker."""
    return LinkChecker(threading.Event(), look).run()


def later(travel: Travel, **delay: float) -> None:
    """Let time pass."""
    travel.shift(timedelta(**delay))


def test_a_good_link_is_visited_each_week(travel: Travel) -> None:
    link, web = add("https://a.example/"), Web()
    assert run(web) == 1
    link.refresh_from_db()
    assert (link.state, link.status, link.checked_at) == (LinkCheck.State.OK, 200, NOW)
    later(travel, days=6, hours=23)
    assert run(web) == 0
    later(travel, hours=1)
    assert run(web) == 1


def test_a_failure_is_confirmed_twice_hours_later_before_it_is_said(travel: Travel) -> None:
    link, web = add("https://a.example/"), Web(a=judge(404))
    states = []
    for hours in (0, 3, 12):
        later(travel, hours=hours - 0.01)
        assert run(web) == 0 or hours == 0
        later(travel, hours=0.01)
        run(web)
        link.refresh_from_db()
        states.append(link.state)
    assert states == [LinkCheck.State.DOUBTFUL, LinkCheck.State.DOUBTFUL, LinkCheck.State.BROKEN]
    assert (link.failures, link.error) == (3, "La page n’existe pas ou plus (404).")
    assert len(web.visited) == 3


def test_visits_asked_for_at_once_confirm_nothing(travel: Travel) -> None:
    link = add("https://a.example/")
    for _ in range(4):
        run(Web(a=judge(404)))
        later(travel, minutes=5)
        LinkCheck.objects.update(next_check_at=NOW)
    link.refresh_from_db()
    assert (link.state, link.failures) == (LinkCheck.State.DOUBTFUL, 1)


def test_a_link_that_works_again_is_no_longer_broken(travel: Travel) -> None:
    link = add("https://a.example/")
    for _ in range(3):
        run(Web(a=judge(500)))
        later(travel, hours=24)
    run(Web())
    link.refresh_from_db()
    assert (link.state, link.failures, link.error) == (LinkCheck.State.OK, 0, "")


def test_a_host_that_asks_to_wait_is_left_alone_as_long(travel: Travel) -> None:
    link, other = add("https://a.example/1"), add("https://a.example/2")
    web = Web(a=judge(429, "7200"))
    run(web)
    later(travel, hours=1, minutes=59)
    assert run(web) == 0
    link.refresh_from_db()
    assert (link.state, link.failures) == (LinkCheck.State.NEW, 0)
    later(travel, minutes=1)
    run(web)
    assert len(web.visited) == 2
    other.refresh_from_db()
    assert other.next_check_at >= NOW + timedelta(hours=2)


def test_maintenance_that_lasts_is_a_broken_link(travel: Travel) -> None:
    link, web = add("https://a.example/"), Web(a=judge(503))
    for _ in range(3):
        run(web)
        later(travel, hours=24)
    link.refresh_from_db()
    assert link.state == LinkCheck.State.BROKEN


def test_a_host_is_called_once_a_second(travel: Travel) -> None:
    for number in range(3):
        add(f"https://a.example/{number}")
    add("https://b.example/")
    web = Web()
    assert run(web) == 2, "one of each host"
    later(travel, seconds=0.9)
    assert run(web) == 0
    later(travel, seconds=0.2)
    assert run(web) == 1


def test_two_workers_never_visit_the_same_link() -> None:
    link = add("https://a.example/")
    same = LinkCheck.objects.get(pk=link.pk)
    assert claim(link, NOW)
    assert not claim(same, NOW)
    assert not due_links(NOW).exists()


def test_a_host_is_left_to_the_worker_that_calls_it(travel: Travel) -> None:
    link, _ = add("https://a.example/1"), add("https://a.example/2")
    claim(link, NOW)
    later(travel, seconds=30)
    assert run(Web()) == 0


def test_a_link_settled_elsewhere_is_not_visited_again() -> None:
    stale = add("https://a.example/")
    run(Web())
    assert not claim(stale, NOW)


def test_a_worker_that_dies_leaves_its_link_to_another(travel: Travel) -> None:
    claim(add("https://a.example/"), NOW)
    later(travel, seconds=claims.LEASE.total_seconds() + 1)
    assert run(Web()) == 1


def test_a_link_that_no_content_shows_is_not_visited() -> None:
    add("https://a.example/", is_used=False)
    assert run(Web()) == 0


def test_without_network_nothing_is_held_against_any_link(travel: Travel) -> None:
    names = "abcdef"
    for name in names:
        add(f"https://{name}.example/")
    web = Web(**dict.fromkeys(names, AWAY))
    assert run(web) == 0
    assert len(web.visited) == 1 + checker.PROBES
    assert set(LinkCheck.objects.values_list("state", "failures", "leased_until")) == {
        (LinkCheck.State.NEW, 0, None)
    }
    later(travel, minutes=59)
    assert run(web) == 0
    assert len(web.visited) == 1 + checker.PROBES
    later(travel, minutes=1)
    assert run(Web()) == 6


def test_a_dead_name_is_told_from_a_lost_network(travel: Travel) -> None:
    dead, alive = add("https://dead.example/"), add("https://b.example/")
    LinkCheck.objects.filter(pk=alive.pk).update(
        next_check_at=NOW + timedelta(days=3), reached_at=NOW - timedelta(days=4)
    )
    web = Web(dead=AWAY)
    assert run(web) == 1
    assert web.visited == ["https://dead.example/", "https://b.example/"]
    dead.refresh_from_db()
    alive.refresh_from_db()
    assert (dead.state, dead.failures) == (LinkCheck.State.DOUBTFUL, 1)
    assert (alive.state, alive.reached_at) == (LinkCheck.State.OK, NOW)


def test_a_private_network_is_not_a_broken_link_and_no_proof_of_a_network() -> None:
    link = add("https://a.example/")
    run(Web(a=Visit(Outcome.PRIVATE, error="Réseau privé.")))
    link.refresh_from_db()
    assert (link.state, link.reached_at) == (LinkCheck.State.PRIVATE, None)


def test_a_reserved_page_is_not_a_broken_link() -> None:
    link = add("https://a.example/")
    run(Web(a=judge(403)))
    link.refresh_from_db()
    assert link.state == LinkCheck.State.GUARDED


def test_addresses_of_the_campus_are_looked_up_and_not_called(library: Library) -> None:
    library.add("article", "en-ligne")
    paths = ("/actualites/en-ligne/", "/actualites/en-ligne", "/recherche?q=a", "/", "/rien/")
    found = {path: add(f"{BASE}{path}") for path in (*paths, _FILE)}
    library.replacements["/ancienne"] = "/actualites/en-ligne/"
    found["/ancienne"] = add(f"{BASE}/ancienne")
    web = Web()
    assert run(web) == len(found)
    assert web.visited == []
    broken = {path for path, link in found.items() if _state(link) == LinkCheck.State.BROKEN}
    assert broken == {"/rien/", _FILE}
    error = LinkCheck.objects.get(pk=found["/rien/"].pk).error
    assert error == "Cette page du campus n’est pas en ligne."


def _state(link: LinkCheck) -> str:
    return LinkCheck.objects.get(pk=link.pk).state


def test_the_stop_is_heard_between_two_links() -> None:
    stop = threading.Event()
    add("https://a.example/")
    add("https://b.example/")

    def look(url: str) -> Visit:
        stop.set()
        return judge(200)

    assert LinkChecker(stop, look).run() == 1


def test_checks_can_be_switched_off(settings: Settings) -> None:
    settings.CAMPUS_LINK_CHECKS = {"enabled": False, "private_addresses": False}
    add("https://a.example/")
    web = Web()
    assert run(web) == 0
    assert web.visited == []


def test_the_health_page_waits_for_the_part_of_links() -> None:
    assert "links" in PATIENCE


@pytest.mark.usefixtures("local_sites")
def test_a_real_visit() -> None:
    with site(rien=Page(404, head=404)) as there:
        link = add(there.url("/carte"))
        assert LinkChecker(threading.Event()).run() == 1
        assert there.requests == [("HEAD", "/carte")]
    link.refresh_from_db()
    assert link.state == LinkCheck.State.OK
