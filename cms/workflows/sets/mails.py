"""Mails of a publication set: it was published, or it was not and why."""

import logging
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from wagtail.models import TaskState

from cms.accounts.models import User
from cms.workflows import letters
from cms.workflows.models import PublicationSet
from cms.workflows.sets.rehearsal import Readiness

logger = logging.getLogger(__name__)


def tell_published(held: PublicationSet, rows: Sequence[Readiness]) -> None:
    """Tell who prepared the set, and who asked for the validation of its pages."""
    published = [row for row in rows if row.publishes]
    approvals = TaskState.objects.filter(
        revision__in=[row.item.revision_id for row in published], status=TaskState.STATUS_APPROVED
    )
    asked = User.objects.filter(requested_workflows__task_states__in=approvals).distinct()
    pages = [{"title": row.title, "url": row.page.full_url} for row in published]
    _send("groupe_publie", {*_in_charge(held), *asked}, held, "approved", pages=pages)


def tell_failed(held: PublicationSet, lacks: Sequence[str], rows: Sequence[Readiness]) -> None:
    """Tell who prepared the set, and who put there the pages that are not ready."""
    added = (row.item.added_by for row in rows if not row.ready)
    _send("groupe_non_publie", {*_in_charge(held), *added}, held, None, lacks=lacks)


def _in_charge(held: PublicationSet) -> set[User | None]:
    return {held.created_by, held.planned_by}


def _send(
    template: str,
    people: Iterable[User | None],
    held: PublicationSet,
    preference: str | None,
    **context: Any,
) -> None:
    """Mail each of them once; a failure is logged and never undoes the publication."""
    url = letters.backoffice_url(held.get_absolute_url())
    known = sorted((person for person in people if person is not None), key=lambda each: each.pk)
    context |= {"publication_set": held, "set_url": url}
    try:
        with transaction.atomic():
            for person in known:
                if letters.wants_mail(person, preference):
                    letters.write(template, person, context).send()
    except Exception:
        logger.exception("Mails « %s » of publication set %s not written", template, held.pk)
