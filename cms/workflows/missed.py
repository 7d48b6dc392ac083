"""A scheduled publication that failed: noted in the history of the content, and told once."""

import logging
from typing import Any

from django.db import transaction
from wagtail.log_actions import log
from wagtail.log_actions import registry as log_actions
from wagtail.models import Revision

from cms.accounts.models import User
from cms.workflows import letters

logger = logging.getLogger(__name__)

MISSED = "campus.publish.missed"
ACTION = (
    MISSED,
    "Publication programmée manquée",
    "Publication programmée manquée : une erreur s’est produite, le Campus essaie de nouveau",
)


def tell_missed(pk: Any) -> None:
    """Write to who made the version and to who asked for its validation, the first time it fails.

    A failure is logged and never keeps other publications from being done.

    Args:
        pk: primary key of the revision that was due.
    """
    try:
        with transaction.atomic():
            revision = Revision.objects.select_for_update().filter(pk=pk).first()
            if revision is not None and revision.content_object is not None:
                _tell(revision)
    except Exception:
        logger.exception("The missed publication of revision %s could not be told", pk)


def _tell(revision: Revision) -> None:
    content = revision.content_object
    told = log_actions.get_logs_for_instance(content).filter(action=MISSED, revision=revision)
    if told.exists():
        return
    log(content, MISSED, revision=revision)
    asked = User.objects.filter(requested_workflows__task_states__revision=revision)
    people = {*asked, *User.objects.filter(pk=revision.user_id)}
    context = {
        "title": letters.title_of(content),
        "go_live_at": revision.approved_go_live_at,
        "edit_url": letters.edit_url(content),
    }
    for person in sorted(people, key=lambda each: each.pk):
        if letters.wants_mail(person):
            letters.write("publication_manquee", person, context).send()
