"""The log forgets after 180 days, and nothing goes wrong for it."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from cms.daily import Daily
from cms.delivery import consumers
from cms.delivery.history import newest_line
from cms.delivery.models import (
    Change,
    ConsumerOffset,
    PastTheme,
    PublishedDocument,
    RetiredDocument,
)
from cms.delivery.rebuild import rebuild
from cms.delivery.retention import horizon, thin_out
from tests.api.client import ContractClient
from tests.builders import Library

LONG_AGO = timedelta(days=200)
Log = list[tuple[str, int]]


@pytest.fixture
def api(db: None) -> ContractClient:
    return ContractClient()


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def age(by: timedelta = LONG_AGO) -> None:
    """Let the whole log have been written earlier."""
    for line in Change.objects.all():
        Change.objects.filter(pk=line.pk).update(created_at=line.created_at - by)
        PublishedDocument.objects.filter(sequence=line.pk).update(updated_at=line.created_at - by)


def log() -> Log:
    return list(Change.objects.order_by("sequence").values_list("operation", "version"))


def test_old_tombstones_and_superseded_lines_go_and_what_lives_stays(
    library: Library, now: datetime
) -> None:
    library.add("article", "vivant")
    library.add("article", "vivant", title="Autre")
    key = library.add("article", "retiré")
    library.withdraw(key)
    age()
    library.withdraw(library.add("article", "récent"))

    assert thin_out(now) == 3

    assert log() == [("upsert", 2), ("upsert", 1), ("delete", 2)]
    assert newest_line(key) is not None
    assert thin_out(now) == 0


def test_the_newest_line_stays_since_it_names_the_state_of_the_log(
    library: Library, now: datetime
) -> None:
    library.withdraw(library.add("article", "a"))
    age()

    thin_out(now)

    assert log() == [("delete", 2)]


def test_nothing_goes_in_180_days(library: Library, now: datetime) -> None:
    library.withdraw(library.add("article", "a"))
    library.add("article", "b")
    age(timedelta(days=179))

    assert thin_out(now) == 0
    assert horizon() == 0


def test_what_a_consumer_has_yet_to_read_stays(
    library: Library, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow:
        name = "slow"

        def enabled(self) -> bool:
            return True

        def consume(self, changes: object) -> None:
            raise NotImplementedError

    monkeypatch.setattr(consumers, "_consumers", {"slow": Slow()})
    library.withdraw(library.add("article", "lu"))
    position = Change.objects.latest("sequence").sequence
    library.withdraw(library.add("article", "à-lire"))
    library.add("article", "b")
    age()
    ConsumerOffset.objects.create(name="slow", sequence=position)

    thin_out(now)

    assert log() == [("upsert", 1), ("delete", 2), ("upsert", 1)]
    assert horizon() == position


def test_versions_go_on_after_the_tombstone_is_gone(library: Library, now: datetime) -> None:
    key = library.add("article", "a")
    library.withdraw(key)
    library.add("article", "b")
    age()
    thin_out(now)
    assert not Change.objects.filter(document_id=key).exists()

    library.add("article", "a", title="De retour")

    assert PublishedDocument.objects.get(pk=key).version == 3
    library.withdraw(key)
    library.add("article", "b", title="Autre")
    age()
    thin_out(now)
    assert RetiredDocument.objects.get(pk=key).version == 4


def test_an_address_that_was_public_stays_gone_after_the_tombstone(
    api: ContractClient, library: Library, now: datetime
) -> None:
    library.add("resource", "b")
    key = library.add("resource", "a")
    library.delete(key, instead="/outils/b/")
    library.add("resource", "b", title="Autre")
    age()
    before = api.json(f"contents/{key}", status=410)
    by_path = api.call("contents/by-path?path=/outils/a/")
    thin_out(now)

    assert not Change.objects.filter(document_id=key).exists()
    assert api.json(f"contents/{key}", status=410) == before
    assert api.json(f"resources/{key}", status=410) == before
    api.json(f"events/{key}", status=404)
    after = api.call("contents/by-path?path=/outils/a/")
    assert (after.status_code, after.content) == (301, by_path.content)


def test_a_redirect_given_long_after_is_told_to_those_who_keep_a_copy(
    library: Library, now: datetime
) -> None:
    key = library.add("resource", "a")
    library.delete(key)
    library.add("resource", "b")
    age()
    thin_out(now)

    rebuild()
    assert not Change.objects.filter(document_id=key).exists()
    library.replacements["/outils/a/"] = "/outils/b/"
    rebuild()

    line = Change.objects.get(document_id=key)
    assert (line.operation, line.version, line.reason) == ("delete", 3, "redirect")


def test_a_theme_left_long_ago_is_remembered_as_long_as_the_document_lives(
    library: Library, now: datetime
) -> None:
    key = library.add("article", "a", terms={"theme": ("ecoute",)})
    library.withdraw(key)
    library.add("article", "a")
    retired = library.add("article", "b", terms={"theme": ("ecoute",)})
    library.withdraw(retired)
    library.add("article", "c")
    age()
    thin_out(now)

    assert list(PastTheme.objects.values_list("document_id", "slug")) == [(key, "ecoute")]


def test_a_cursor_older_than_the_tombstones_is_expired_and_no_other(
    api: ContractClient, library: Library, now: datetime
) -> None:
    library.add("article", "a")
    before = api.json("changes")["next"]
    library.withdraw(library.add("article", "b"))
    at_the_horizon = api.json("changes")["next"]
    age()
    # The log and the cursors age together.
    fresh = api.json("changes")["next"]
    key = library.add("article", "c")
    thin_out(now)

    problem = api.json(f"changes?cursor={before}", status=410)
    assert problem["type"] == "urn:campus:problem:cursor_expired"
    for cursor in (at_the_horizon, fresh):
        assert [item["id"] for item in api.json(f"changes?cursor={cursor}")["items"]] == [str(key)]


def test_a_first_walk_goes_on_whatever_is_forgotten_in_its_middle(
    api: ContractClient, library: Library, now: datetime
) -> None:
    for number in range(3):
        library.add("article", f"a{number}")
        library.withdraw(library.add("article", f"b{number}"))
    library.add("article", "a3")
    age()
    first = api.json("changes?limit=2")
    thin_out(now)

    rest = api.json(f"changes?cursor={first['next']}")

    assert len({item["id"] for item in first["items"] + rest["items"]}) == 4
    assert not rest["has_more"]


def test_the_worker_does_it_once_a_day(library: Library, now: datetime) -> None:
    duty = Daily(thin_out)
    library.withdraw(library.add("article", "a"))
    library.add("article", "b")
    age()

    assert (duty.run(), duty.run()) == (2, 0)
