"""Replacing a snippet by another of its kind: all its uses point at the other, then it goes.

Drafts and older versions are changed too: an editor who opens a page gets its latest version, and
must find the new theme there, not a hole where the old one was.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin, Page, ReferenceIndex, Revision, RevisionMixin

from cms.delivery.contract import Reference
from cms.delivery.publish import change_log, synchronise_quoting
from pages.usage.relations import base_of, parental_key, parts, relations_to
from pages.usage.uses import direct_uses
from snippets.signals import replaced

REPLACED = "campus.snippet.replace"
BATCH = 100


@transaction.atomic
def replace(old: Model, new: Model, by: Any = None) -> int:
    """Make every use of a snippet a use of another one, and delete it, all or nothing.

    Returns:
        How many contents were changed.

    Raises:
        ValueError: another kind of snippet, or the same one.
        ValidationError: the other cannot take that place, as a theme of the second level that
            would get children.
    """
    if type(old) is not type(new) or old.pk == new.pk:
        raise ValueError("a snippet is replaced by another one of its kind")
    with change_log():
        users = {
            model: {user for user, _ in uses} - ({old.pk} if isinstance(old, model) else set())
            for model, uses in direct_uses(type(old), [old.pk]).items()
        }
        for model, relation in relations_to(type(old)):
            _point_at(model, relation, old, new)
        _rewrite_revisions(users, old, new)
        _index_again(users)
        synchronise_quoting([Reference(old._meta.label_lower, str(old.pk))])
        replaced.send(sender=type(old), old=old, new=new)
        count = sum(map(len, users.values()))
        data = {"old": str(old), "new": str(new), "count": count}
        log(instance=new, action=REPLACED, user=by, data=data)
        log(instance=old, action="wagtail.delete", user=by, deleted=True)
        old.delete()
    return count


def _point_at(model: type[Model], relation: Any, old: Model, new: Model) -> None:
    if relation.many_to_many:
        _point_many_at(relation, old, new)
        return
    rows = model._default_manager.filter(**{relation.name: old})
    parent = parental_key(model)
    if parent:  # an inline row that would stand twice below the same page
        twice = model._default_manager.filter(**{relation.name: new}).values(parent.attname)
        rows.filter(**{f"{parent.attname}__in": twice}).delete()
        rows = model._default_manager.filter(**{relation.name: old})
    if model is type(new):  # a theme does not become its own parent
        model._default_manager.filter(pk=new.pk, **{relation.name: old}).update(
            **{relation.name: None}
        )
    rows.update(**{relation.name: new})
    if model is type(new):
        for row in model._default_manager.filter(**{relation.name: new}):
            row.clean()


def _point_many_at(relation: Any, old: Model, new: Model) -> None:
    through = relation.remote_field.through._default_manager
    here, there = relation.m2m_column_name(), relation.m2m_reverse_name()
    both = through.filter(**{there: new.pk}).values(here)
    through.filter(
        **{there: old.pk, f"{here}__in": list(both.values_list(here, flat=True))}
    ).delete()
    through.filter(**{there: old.pk}).update(**{there: new.pk})


def _rewrite_revisions(users: dict[type[Model], set[Any]], old: Model, new: Model) -> None:
    """Change the versions of what uses it, and those of drafts that alone name it."""
    holders: dict[type[Model], set[Any]] = defaultdict(set)
    for model, keys in users.items():
        holders[model] |= keys
    for model, _ in relations_to(type(old)):
        parent = parental_key(model)
        holder = parent.related_model if parent else model
        if issubclass(holder, DraftStateMixin):
            drafts = holder._default_manager.filter(has_unpublished_changes=True)
            holders[holder] |= set(drafts.values_list("pk", flat=True))
    for model, keys in holders.items():
        if issubclass(model, RevisionMixin | Page):
            _rewrite(_revisions(model, keys), old, new)


def _revisions(model: type[Model], keys: Iterable[Any]) -> Iterator[Revision]:
    """All versions of these contents, read a hundred at a time."""
    content_type = ContentType.objects.get_for_model(base_of(model))
    found = Revision.objects.filter(
        base_content_type=content_type, object_id__in=[str(key) for key in keys]
    )
    numbers = list(found.values_list("pk", flat=True))
    for start in range(0, len(numbers), BATCH):
        yield from Revision.objects.filter(pk__in=numbers[start : start + BATCH])


def _rewrite(revisions: Iterable[Revision], old: Model, new: Model) -> None:
    for revision in revisions:
        model = ContentType.objects.get_for_id(revision.content_type_id).model_class()
        if model is not None and repoint(model, revision.content, old, new):
            Revision.objects.filter(pk=revision.pk).update(content=revision.content)


def repoint(model: type[Model], content: dict[str, Any], old: Model, new: Model) -> bool:
    """Replace the keys of a serialised content, in place; tell whether anything changed."""
    changed = False
    for part, values in parts(model, content):
        for source, relation in relations_to(type(old)):
            value = values.get(relation.name)
            if not issubclass(part, source) or value is None:
                continue
            if relation.many_to_many and old.pk in value:
                kept = [new.pk if key == old.pk else key for key in value]
                values[relation.name] = list(dict.fromkeys(kept))
                changed = True
            elif not relation.many_to_many and value == old.pk:
                values[relation.name] = new.pk
                changed = True
    return changed


def _index_again(users: dict[type[Model], set[Any]]) -> None:
    for model, keys in users.items():
        for instance in model._default_manager.filter(pk__in=keys):
            ReferenceIndex.create_or_update_for_object(
                instance.specific if isinstance(instance, Page) else instance
            )
