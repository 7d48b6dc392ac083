"""Versions whose protected targets were deleted since can still be read.

A stored version keeps keys. Those of a relation that protects its target are refused by
django-modelcluster when the target is gone: the version, and the screen that reads it, would fail.
"""

from collections.abc import Mapping
from typing import Any, Self

from django.db.models import PROTECT, RESTRICT, Model
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.models import Page


class ReadableVersions(ClusterableModel):
    """Reads a version without what no longer exists: what lacks is asked for when it is saved."""

    class Meta:
        abstract = True

    @classmethod
    def from_serializable_data(
        cls, data: Mapping[str, Any], check_fks: bool = True, strict_fks: bool = False
    ) -> Self | None:
        """Build the object; ``data`` is not changed."""
        kept = {**data, **dict.fromkeys(_lost(cls, data))}
        for relation in get_all_child_relations(cls):
            name, model = relation.get_accessor_name(), relation.related_model
            if rows := data.get(name):
                kept[name] = [{**row, **dict.fromkeys(_lost(model, row))} for row in rows]
        found: Self | None = super().from_serializable_data(
            kept, check_fks=check_fks, strict_fks=strict_fks
        )
        return found


def _lost(model: type[Model], data: Mapping[str, Any]) -> list[str]:
    """Names of the relations that protected a target which is gone."""
    fields: tuple[Any, ...] = tuple(model._meta.get_fields())
    return [
        field.name
        for field in fields
        if field.many_to_one
        and field.model is not Page  # its language cannot be deleted
        and not field.auto_created
        and field.remote_field.on_delete in (PROTECT, RESTRICT)
        and data.get(field.name) is not None
        and not field.related_model._default_manager.filter(pk=data[field.name]).exists()
    ]
