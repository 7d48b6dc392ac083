"""Periodic reviews of live pages: which are due, and how one is noted as done."""

import calendar
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision, TaskState, get_page_models

from cms.accounts.models import User
from pages.models.base import CampusPage

REVIEWED = "campus.page.review"


@dataclass(frozen=True, order=True)
class DueReview:
    """A live page to read again on a day, which may be past."""

    due_on: date
    page_id: int


def campus_models() -> list[type[CampusPage]]:
    """Every type of page of the campus."""
    return [model for model in get_page_models() if issubclass(model, CampusPage)]


def due_reviews(until: date) -> list[DueReview]:
    """The live pages to review on this day at the latest, the most overdue first; one query.

    A page that was never reviewed is due from its first publication on.
    """
    rows = [
        model._default_manager.filter(live=True, review_interval_months__gt=0)
        .order_by()
        .values_list("pk", "reviewed_on", "review_interval_months", "first_published_at")
        for model in campus_models()
    ]
    found = []
    for pk, reviewed_on, months, published_at in rows[0].union(*rows[1:], all=True):
        if (since := reviewed_on or (published_at and timezone.localdate(published_at))) is None:
            continue
        due_on = months_after(since, months)
        if due_on <= until:
            found.append(DueReview(due_on, pk))
    return sorted(found)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last one of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@transaction.atomic
def mark_reviewed(page: CampusPage, user: User, today: date) -> bool:
    """Note that a page was read again and still holds; False when that was already noted today.

    It is no publication: the date alone changes, on the page and in every version that may still
    be published (the latest, the one in validation, the scheduled one), so that none of them takes
    it back. What a draft changes besides stays a draft.
    """
    rows = type(page)._default_manager.filter(pk=page.pk)
    stale = rows.filter(Q(reviewed_on__isnull=True) | ~Q(reviewed_on=today))
    if not stale.update(reviewed_on=today):
        return False
    in_validation = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, revision__object_id=str(page.pk)
    )
    coming = Revision.page_revisions.filter(object_id=str(page.pk)).filter(
        Q(pk=page.latest_revision_id)
        | Q(approved_go_live_at__isnull=False)
        | Q(pk__in=in_validation.values("revision"))
    )
    for revision in coming.select_for_update():
        content = {**revision.content, "reviewed_on": today.isoformat()}
        Revision.objects.filter(pk=revision.pk).update(content=content)
    log(page, REVIEWED, user=user, data={"reviewed_on": today.isoformat()})
    return True


def reviewable(page: Page, user: User) -> bool:
    """Whether somebody may note a review of this page: who may change it, while it is on line."""
    return page.live and page.permissions_for_user(user).can_edit()
