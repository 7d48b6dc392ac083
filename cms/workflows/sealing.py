"""A version that was submitted is sealed: nobody writes over it any more.

Wagtail's automatic saving writes over the latest revision of the same person, under the same
number. An approval names a revision by its number: it would hold for a text that nobody read.
"""

import json
from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models.signals import pre_save
from wagtail.models import Revision, TaskState

SEALED = (
    "Cette version a été soumise à validation et ne peut plus être remplacée. "
    "Rechargez la page : votre texte sera enregistré dans une nouvelle version."
)


def connect() -> None:
    """Listen; called once, when the applications are ready."""
    pre_save.connect(refuse_to_overwrite, sender=Revision, dispatch_uid="cms.workflows.sealing")


def refuse_to_overwrite(
    instance: Revision,
    raw: bool = False,
    update_fields: Collection[str] | None = None,
    **kwargs: Any,
) -> None:
    """Refuse a new content for a revision that was submitted; its schedule may change.

    Raises:
        PermissionDenied: the revision was submitted and its content is another.
    """
    if raw or instance.pk is None or (update_fields and "content" not in update_fields):
        return
    if not TaskState.objects.filter(revision=instance.pk).exists():
        return
    stored = Revision.objects.filter(pk=instance.pk).values_list("content", flat=True).first()
    if stored is not None and stored != _as_stored(instance):
        raise PermissionDenied(SEALED)


def _as_stored(revision: Revision) -> Any:
    """The content as the database would give it back: dates are text there."""
    return json.loads(json.dumps(revision.content, cls=DjangoJSONEncoder))
