"""Periodic reviews: which pages are due, and what noting one changes and does not change."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms.accounts.models import User
from cms.accounts.roles import Role
from cms.backoffice.reviews import REVIEWED, due_reviews, mark_reviewed, months_after
from cms.delivery.models import Change
from pages.models import StandardPage
from tests.backoffice.conftest import SignIn
from tests.workflows.moves import MakePerson, Tree, act, browser, fresh, submit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _today() -> Any:
    """All of it happens on one day."""
    with time_machine.travel("2026-11-24T10:00:00+01:00", tick=False):
        yield


def review(page: StandardPage, reviewed_on: date | None, months: int | None) -> None:
    """Set the review of a page by code."""
    StandardPage.objects.filter(pk=page.pk).update(
        reviewed_on=reviewed_on, review_interval_months=months
    )


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2026, 5, 24), 6, date(2026, 11, 24)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_months_end_with_the_month(day: date, months: int, due: date) -> None:
    assert months_after(day, months) == due


@pytest.mark.parametrize(
    ("reviewed_on", "months", "is_due"),
    [
        (date(2026, 5, 24), 6, True),
        (date(2026, 5, 25), 6, False),
        (date(2026, 5, 24), None, False),
        (date(2026, 5, 24), 0, False),
    ],
)
def test_a_page_is_due_to_the_day(
    tree: Tree, reviewed_on: date, months: int | None, is_due: bool
) -> None:
    review(tree.live, reviewed_on, months)
    assert [each.page_id for each in due_reviews(TODAY)] == ([tree.live.pk] if is_due else [])


def test_a_page_never_reviewed_is_due_from_its_publication_on(tree: Tree) -> None:
    review(tree.live, None, 3)
    StandardPage.objects.filter(pk=tree.live.pk).update(
        first_published_at=timezone.now() - timedelta(days=100)
    )
    assert [each.due_on for each in due_reviews(TODAY)] == [date(2026, 11, 16)]


def test_a_draft_is_not_due(tree: Tree) -> None:
    review(tree.draft, date(2020, 1, 1), 3)
    assert due_reviews(TODAY) == []


def test_due_reviews_are_one_query(tree: Tree, django_assert_num_queries: Any) -> None:
    review(tree.live, date(2020, 1, 1), 3)
    with django_assert_num_queries(1):
        assert len(due_reviews(TODAY)) == 1


def test_a_review_publishes_nothing_and_outlives_the_next_publication(
    tree: Tree, contributor: User, reviewer: User, validator: User
) -> None:
    review(tree.live, date(2020, 1, 1), 3)
    page = fresh(tree.live)
    page.title = "Titre du brouillon"
    page.save_revision(user=contributor)
    before = Change.objects.count()
    assert mark_reviewed(fresh(page), contributor, TODAY)
    page = fresh(page)
    assert (page.reviewed_on, page.title) == (TODAY, "Mentions légales")
    assert page.has_unpublished_changes
    assert Change.objects.count() == before
    page.get_workflow().start(page, contributor)
    act(page, reviewer)
    act(page, validator)
    page = fresh(page)
    assert (page.title, page.reviewed_on) == ("Titre du brouillon", TODAY)


def test_a_review_reaches_the_version_in_validation_and_the_scheduled_one(
    tree: Tree, contributor: User, reviewer: User, validator: User
) -> None:
    go_live = timezone.now() + timedelta(days=2)
    submit(tree.live, contributor, title="À venir", go_live_at=go_live)
    act(tree.live, reviewer)
    act(tree.live, validator)
    scheduled = fresh(tree.live).scheduled_revision
    assert scheduled is not None
    state = submit(tree.live, contributor, title="Plus tard")
    page = fresh(tree.live)
    page.title = "Brouillon de plus"
    page.save_revision(user=contributor)
    assert fresh(page).latest_revision_id not in {scheduled.pk, state.revision_id}
    mark_reviewed(fresh(page), contributor, TODAY)
    for revision in (scheduled, state.revision, fresh(page).latest_revision):
        revision.refresh_from_db()
        assert revision.content["reviewed_on"] == "2026-11-24"
    assert state.revision.content["title"] == "Plus tard"


def test_a_second_review_of_the_day_is_nothing(tree: Tree, contributor: User) -> None:
    assert mark_reviewed(tree.live, contributor, TODAY)
    assert not mark_reviewed(tree.live, contributor, TODAY)
    assert PageLogEntry.objects.filter(action=REVIEWED).count() == 1


# ---- The report ----

REPORT = "/admin/rapports/pages-a-relire/"


def address(page: StandardPage) -> str:
    """Where the button of a page leads."""
    return f"{REPORT}{page.pk}/relue/"


def test_the_report_lists_what_is_due_and_its_button_settles_it(
    tree: Tree, contributor: User
) -> None:
    review(tree.live, date(2026, 1, 1), 3)
    client = browser(contributor)
    html = client.get(REPORT).content.decode()
    assert "Mentions légales" in html
    assert "1er\u00a0avril\u00a02026" in html
    assert address(tree.live) in html
    answer = client.post(address(tree.live), {"next": REPORT}, follow=True)
    assert "est marquée comme relue" in answer.content.decode()
    assert fresh(tree.live).reviewed_on == TODAY
    assert "Aucune page n’est à relire." in client.get(REPORT).content.decode()
    entry = PageLogEntry.objects.get(action=REVIEWED)
    assert (entry.user, entry.page_id) == (contributor, tree.live.pk)


def test_the_horizon_looks_ahead(tree: Tree, contributor: User) -> None:
    review(tree.live, date(2026, 9, 10), 3)
    client = browser(contributor)
    found = [
        "Mentions légales" in client.get(f"{REPORT}{query}").content.decode()
        for query in ("", "?horizon=30", "?horizon=90", "?horizon=hier")
    ]
    assert found == [False, True, True, False]


def test_the_button_needs_a_right_a_live_page_and_a_post(
    tree: Tree, contributor: User, person: MakePerson
) -> None:
    review(tree.live, date(2026, 1, 1), 3)
    stranger = browser(person(Role.TECHNICAL_ADMIN))
    assert stranger.get(REPORT).status_code == 302
    stranger.post(address(tree.live))
    manager = browser(person(Role.LAB_MANAGER))
    manager.post(address(tree.live))
    writer = browser(contributor)
    writer.post(address(tree.draft))
    assert writer.get(address(tree.live)).status_code == 405
    assert writer.post(f"{REPORT}{tree.root.pk}/relue/").status_code == 404
    assert Client().post(address(tree.live)).status_code == 302
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(contributor)
    assert strict.post(address(tree.live)).status_code == 403
    assert fresh(tree.live).reviewed_on == date(2026, 1, 1)
    assert fresh(tree.draft).reviewed_on is None


def test_the_button_leads_nowhere_else(tree: Tree, contributor: User) -> None:
    answer = browser(contributor).post(address(tree.live), {"next": "https://ailleurs.example/"})
    assert answer["Location"] == REPORT


def test_the_report_exports_every_row_and_no_formula(tree: Tree, contributor: User) -> None:
    review(tree.live, date(2026, 1, 1), 3)
    StandardPage.objects.filter(pk=tree.live.pk).update(title="=1+1")
    answer = browser(contributor).get(f"{REPORT}?export=csv")
    heading, row = b"".join(answer).decode().splitlines()
    assert heading == "Titre,Type,À relire le,Propriétaire"
    assert row.startswith("'=1+1,")
    assert ",2026-04-01," in row
    assert browser(contributor).get(f"{REPORT}?export=xlsx").status_code == 200


def test_the_report_costs_the_same_whatever_the_number_of_pages(
    tree: Tree, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(Role.CONTRIBUTOR)
    counts = []
    for size in (3, 12):
        for number in range(size):
            page = tree.home.add_child(
                instance=StandardPage(
                    title=f"P{size}-{number}",
                    slug=f"p{size}-{number}",
                    summary="Une page.",
                    reviewed_on=date(2026, 1, 1),
                    review_interval_months=3,
                )
            )
            assert page.live
        client.get(REPORT)
        with django_assert_max_num_queries(60) as queries:
            client.get(REPORT)
        counts.append(len(queries))
    assert counts[0] == counts[1]
