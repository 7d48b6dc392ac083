"""Uses that no published row has yet: those of drafts and of versions that wait to be published.

A page that is on line may have a draft, a version approved for an hour to come, one that waits in a
publication set or one being validated. What they name must not disappear without a question:
what was approved would be published without it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from wagtail.models import DraftStateMixin, Page, Revision, TaskState
from wagtail.snippets.models import get_snippet_models

from cms.workflows.models import PublicationItem
from pages.usage.relations import base_of, parts, relations_to

Keys = Mapping[type[Model], set[Any]]
"""Primary keys of what would be deleted, by model."""

BATCH = 100
FEW = 10
"""Targets among which the database is asked which versions may name one."""

_NUMBER = re.compile(r"\d+")


def waiting_uses(targets: Keys) -> Iterator[tuple[Revision, list[Any]]]:
    """Each version that waits and names a target, with the fields that do."""
    for revision in _waiting(targets):
        model = ContentType.objects.get_for_id(revision.content_type_id).model_class()
        if model is not None and (fields := list(_naming(model, revision.content, targets))):
            yield revision, fields


def _waiting(targets: Keys) -> Iterator[Revision]:
    """The versions that wait and may name a target, a hundred read at a time."""
    keys = [key for each in targets.values() for key in each]
    if not keys:
        return
    drafts = [
        model._default_manager.filter(has_unpublished_changes=True).values("latest_revision")
        for model in (Page, *get_snippet_models())
        if issubclass(model, DraftStateMixin)
    ]
    waits = Q(approved_go_live_at__isnull=False)
    for versions in (
        *drafts,
        PublicationItem.objects.filter(is_open=True).values("revision"),
        TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).values("revision"),
    ):
        waits |= Q(pk__in=versions)
    found = Revision.objects.filter(waits)
    if len(keys) <= FEW:  # the database passes over the others faster than we read them
        found = found.filter(reduce(or_, (Q(content__icontains=str(key)) for key in keys)))
    wanted = list(found.values_list("pk", flat=True))
    for start in range(0, len(wanted), BATCH):
        yield from Revision.objects.filter(pk__in=wanted[start : start + BATCH])


def _naming(model: type[Model], content: dict[str, Any], targets: Keys) -> Iterator[Any]:
    """The fields of a serialised content, or of one of its rows, that name a target."""
    for part, values in parts(model, content):
        for target, keys in targets.items():
            for source, relation in relations_to(target):
                if issubclass(part, source) and _holds(relation, values.get(relation.name), keys):
                    yield relation
        for field in part._meta.get_fields():
            reads = hasattr(field, "extract_references") and not field.is_relation
            if reads and _quotes(field, values.get(field.name), targets):
                yield field


def _holds(relation: Any, value: Any, keys: set[Any]) -> bool:
    named = value if relation.many_to_many else [value]
    return not keys.isdisjoint(named or [])


def _quotes(field: Any, value: Any, targets: Keys) -> bool:
    """Whether a rich text or a flow of blocks names one: read only when it holds such a number."""
    if not value:
        return False
    written = value if isinstance(value, str) else json.dumps(value)
    numbers = set(_NUMBER.findall(written))
    if not any(str(key) in numbers for keys in targets.values() for key in keys):
        return False
    wanted = {(base_of(model), str(key)) for model, keys in targets.items() for key in keys}
    return any(
        (base_of(model), str(key)) in wanted
        for model, key, *_ in field.extract_references(field.to_python(value))
    )
