"""What the model itself has to say against the values of a line."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import ForeignKey, Model
from wagtail.models import Page

from cms.imports.kinds.base import ImportKind
from cms.imports.relations import ChildrenColumn

Problem = tuple[str, str]
"""The key of a column, or nothing, and a sentence."""

_GIVEN_LATER = (
    *("path", "depth", "numchild", "url_path", "translation_key", "locale", "content_type"),
    *("slug", "draft_title", "owner", "latest_revision", "live_revision"),
)


def problems(
    content: Any, kind: ImportKind, parent: Page | None, *, checked: set[str] | None
) -> list[Problem]:
    """Check a content in memory.

    Args:
        content: with its new values.
        kind: its kind.
        parent: the page below which a new page goes.
        checked: keys of the columns to check; all fields when None.
    """
    found = list(_of_fields(content, kind, checked))
    if not found:
        # Rules between fields read values that must be right on their own.
        found = list(_of_rules(content, kind, parent))
    return found


def _of_fields(content: Any, kind: ImportKind, checked: set[str] | None) -> Iterator[Problem]:
    named = {column.attribute: column.key for column in kind.columns}
    excluded = set(_GIVEN_LATER) | _quoting(content)
    if checked is not None:
        excluded |= {
            field.name
            for field in content._meta.get_fields()
            if named.get(field.name) not in checked
        }
    yield from _errors(lambda: content.clean_fields(exclude=excluded), named)
    for column in kind.columns:
        if isinstance(column, ChildrenColumn) and (checked is None or column.key in checked):
            yield from _of_children(content, column)


def _of_children(content: Any, column: ChildrenColumn) -> Iterator[Problem]:
    for place, child in enumerate(getattr(content, column.attribute).all(), 1):
        owners = {field.name for field in child._meta.fields if _is_parent(field, content)}
        excluded = owners | _quoting(child)
        texts = list(_errors(lambda: child.clean_fields(exclude=excluded), {}))  # noqa: B023
        texts = texts or list(_errors(child.clean, {}))
        for _, text in texts:
            yield column.key, f"Élément {place} : {text}"


def _is_parent(field: Any, content: Any) -> bool:
    return (
        isinstance(field, ForeignKey)
        and field.name != "target"
        and isinstance(content, field.related_model)
    )


def _quoting(content: Model) -> set[str]:
    """Fields that quote another content: the catalogues found it, or the same file makes it."""
    return {
        field.name
        for field in content._meta.concrete_fields
        if isinstance(field, ForeignKey) and getattr(content, field.attname) is not None
    }


def _of_rules(content: Any, kind: ImportKind, parent: Page | None) -> Iterator[Problem]:
    named = {column.attribute: column.key for column in kind.columns}
    found = list(_errors(content.clean, named))
    yield from found or _errors(lambda: kind.check(content, parent), named)


def _errors(check: Any, named: dict[str, str]) -> Iterator[Problem]:
    try:
        check()
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            yield from (("", text) for text in error.messages)
            return
        for name, texts in error.message_dict.items():
            key = "" if name == NON_FIELD_ERRORS else named.get(name, "")
            yield from ((key, text) for text in texts)
