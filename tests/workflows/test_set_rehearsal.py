"""The rehearsal of a set lists everything that would keep it from going live."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.accounts.models import User
from cms.workflows.models import PublicationSet
from cms.workflows.sets.rehearsal import Stage, missing, rehearse
from pages.models import StandardPage
from tests.workflows.moves import Tree, act, fresh, in_an_hour, submit
from tests.workflows.test_publication_sets import People, approved, in_set, new_page


@pytest.fixture
def people(contributor: User, reviewer: User, validator: User) -> People:
    """Who writes, who approves first, who approves last."""
    return contributor, reviewer, validator


def stages(held: PublicationSet) -> list[Stage]:
    """Where each page stands, parents first."""
    return [row.stage for row in rehearse(held)]


def test_each_stage_on_the_way(tree: Tree, people: People) -> None:
    held = in_set(people, tree.draft)
    seen = stages(held)
    submit(tree.draft, people[0])
    seen += stages(held)
    act(tree.draft, people[1], "reject", "Non.")
    seen += stages(held)
    fresh(tree.draft).current_workflow_state.resume(people[0])
    act(tree.draft, people[1])
    act(tree.draft, people[2])
    seen += stages(held)
    fresh(tree.draft).save_revision(user=people[0])
    seen += stages(held)
    assert seen == [
        Stage.NOT_SUBMITTED,
        Stage.IN_REVIEW,
        Stage.SENT_BACK,
        Stage.APPROVED,
        Stage.CHANGED,
    ]


def test_an_approved_set_lacks_nothing(tree: Tree, people: People) -> None:
    held = in_set(people, tree.draft)
    approved(people, tree.draft)
    assert missing(rehearse(held)) == []


def test_a_live_page_without_change_is_no_obstacle(tree: Tree, people: People) -> None:
    (row,) = rehearse(in_set(people, tree.live))
    assert (row.stage, row.ready, row.publishes) == (Stage.NOTHING_TO_PUBLISH, True, False)


def test_a_page_above_that_readers_do_not_see(tree: Tree, people: People) -> None:
    parent = new_page(tree.home, "parent")
    child = new_page(parent, "enfant")
    held = in_set(people, child)
    approved(people, child)
    assert missing(rehearse(held)) == [
        "« Enfant » : la page « Parent », au-dessus d’elle, n’est pas en ligne et ne fait pas "
        "partie de la publication groupée."
    ]


def test_dates_of_the_page_that_contradict_the_set(tree: Tree, people: People) -> None:
    late, gone = new_page(tree.home, "tard"), new_page(tree.home, "passee")
    held = in_set(people, late, gone)
    approved(people, late, go_live_at=in_an_hour() + timedelta(days=1))
    approved(people, gone, expire_at=in_an_hour())
    held.publish_at = timezone.now() + timedelta(hours=2)
    first, second = missing(rehearse(held))
    assert "« Tard » : elle porte sa propre date de mise en ligne" in first
    assert "« Passee » : sa date d’expiration" in second


def test_an_address_that_another_page_has(tree: Tree, people: People) -> None:
    held = in_set(people, tree.draft)
    approved(people, tree.draft)
    revision = fresh(tree.draft).latest_revision
    type(revision).objects.filter(pk=revision.pk).update(
        content={**revision.content, "slug": "mentions"}
    )
    assert missing(rehearse(held)) == [
        "« Aide » : son adresse « mentions » est celle de la page « Mentions légales »."
    ]


@dataclass
class Finding:
    """What a quality check says."""

    message: str
    blocking: bool


def test_the_findings_of_the_page_itself(
    tree: Tree, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    findings = [Finding("Donnez un thème.", True), Finding("Ajoutez une image.", False)]
    held = in_set(people, tree.draft)
    approved(people, tree.draft)
    monkeypatch.setattr(StandardPage, "quality_findings", lambda self: findings)
    (row,) = rehearse(held)
    assert (row.problems, row.advice) == (["Donnez un thème."], ["Ajoutez une image."])


def test_a_check_that_breaks_holds_nothing_back(
    tree: Tree, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: StandardPage) -> list[Finding]:
        raise RuntimeError("check")

    held = in_set(people, tree.draft)
    approved(people, tree.draft)
    monkeypatch.setattr(StandardPage, "quality_findings", broken)
    assert missing(rehearse(held)) == []


def queries(action: Callable[[], object]) -> int:
    """How many queries it takes."""
    with CaptureQueriesContext(connection) as captured:
        action()
    return len(captured)


def test_the_queries_do_not_depend_on_the_number_of_pages(tree: Tree, people: People) -> None:
    held = in_set(people, tree.draft)
    approved(people, tree.draft)
    rehearse(held, quality=False)
    one = queries(lambda: rehearse(held, quality=False))
    for number in range(4):
        page = new_page(tree.home, f"page-{number}")
        held.items.create(page=page, revision=page.latest_revision)
    assert queries(lambda: rehearse(held, quality=False)) == one
