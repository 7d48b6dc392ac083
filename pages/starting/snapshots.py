"""Take the content of a page apart from its identity, and give it to a new one."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from modelcluster.models import get_all_child_relations

from pages.models.page_template import PageTemplate

# What belongs to one page and to one time: no model keeps it.
OF_ONE_PAGE = frozenset(
    {
        "comments",
        "published_on",
        "replay_url",
        "reviewed_on",
        "transcript",
        "workflow_states",
    }
)
DATED_LISTS = frozenset({"sessions"})


def content_of(page: Any) -> dict[str, Any]:
    """The fields and lists of a page that another may begin with."""
    data = page.serializable_data()
    content = {name: data[name] for name in _field_names(type(page)) if name in data}
    for relation in _lists(type(page)):
        name, parent = relation.get_accessor_name(), relation.field.name
        content[name] = [
            {key: value for key, value in row.items() if key not in {"pk", parent}}
            for row in data.get(name, [])
        ]
    return content


def page_from(template: PageTemplate) -> Any:
    """A new page, unsaved, with the content of a model; what was deleted since is left out.

    Raises:
        LookupError: its page type no longer exists.
    """
    page_type = template.page_type
    if page_type is None:
        raise LookupError("this page type no longer exists")
    kept = template.content
    content = {name: kept[name] for name in _field_names(page_type) if name in kept}
    for relation in _lists(page_type):
        name = relation.get_accessor_name()
        content[name] = [{"pk": None, **row} for row in kept.get(name, [])]
    return page_type.from_serializable_data({"pk": None, **content}, strict_fks=False)


def keep(page: Any, *, name: str, description: str, user: Any) -> PageTemplate:
    """Make a model of a page, or bring the one of that name and type up to date."""
    content_type = ContentType.objects.get_for_model(page)
    template, _ = PageTemplate.objects.update_or_create(
        name=name,
        content_type=content_type,
        defaults={
            "description": description,
            "content": content_of(page),
            "created_by": user,
        },
    )
    return template


def begin_at(page: Any, starts_at: datetime) -> None:
    """Put an event on its own date; one that had an end keeps its duration."""
    had_end = page.starts_at and page.ends_at
    duration = page.ends_at - page.starts_at if had_end else None
    page.starts_at = starts_at
    page.ends_at = starts_at + duration if duration is not None else None


def _field_names(page_type: type[Any]) -> list[str]:
    """The fields of the type itself; those of Wagtail's page tell of one page."""
    meta = page_type._meta
    fields = (*meta.local_fields, *meta.local_many_to_many)
    return [f.name for f in fields if f.name not in {"page_ptr", *OF_ONE_PAGE}]


def _lists(page_type: type[Any]) -> Iterator[Any]:
    for relation in get_all_child_relations(page_type):
        if relation.get_accessor_name() not in OF_ONE_PAGE | DATED_LISTS:
            yield relation
