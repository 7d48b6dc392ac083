"""Relations by which pages and snippets name other contents."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db.models import Model
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.models import ReferenceIndex


def base_of(model: type[Model]) -> type[Model]:
    """The model that holds the primary key: ``Page`` for every page type."""
    parents = model._meta.get_parent_list()
    return parents[-1] if parents else model


@cache
def relations_to(model: type[Model]) -> tuple[tuple[type[Model], Any], ...]:
    """Relations of pages and snippets, and of their inline rows, whose target may be this model."""
    return tuple(
        (source, relation)
        for source in sorted(ReferenceIndex.tracked_models, key=lambda m: m._meta.label)
        for relation in source._meta.get_fields()
        if relation.model is source and _points_at(relation, model)
    )


def _points_at(relation: Any, model: type[Model]) -> bool:
    if not relation.is_relation or relation.auto_created or isinstance(relation, ParentalKey):
        return False
    if not (relation.many_to_one or relation.many_to_many) or relation.related_model is None:
        return False
    return isinstance(relation.related_model, type) and issubclass(model, relation.related_model)


def parental_key(model: type[Model]) -> Any:
    """The key of an inline row to what it belongs to; None for a page or a snippet."""
    keys = (key for key in model._meta.get_fields() if isinstance(key, ParentalKey))
    return next(keys, None)


def parts(
    model: type[Model], content: dict[str, Any]
) -> Iterator[tuple[type[Model], dict[str, Any]]]:
    """A serialised content, then each of its rows, and of theirs: what may name something."""
    yield model, content
    if issubclass(model, ClusterableModel):
        for child in get_all_child_relations(model):
            for row in content.get(child.get_accessor_name()) or []:
                yield from parts(child.related_model, row)
