"""Where an import may put new pages."""

from typing import Any

from wagtail.models import Page

from cms.accounts.models import User
from cms.imports.kinds.base import ImportKind


def places_for(kind: ImportKind, user: User) -> list[Page]:
    """Pages below which this person may create pages of the kind; the usual one first."""
    if not kind.is_page:
        return []
    model: Any = kind.model
    allowed = model.allowed_parent_page_models()
    found = Page.objects.type(tuple(allowed)).order_by("depth", "path").specific()
    may = [page for page in found if page.permissions_for_user(user).can_add_subpage()]
    index_first = sorted(may, key=lambda page: not _is_index(page))
    return list(index_first)


def _is_index(page: Page) -> bool:
    return hasattr(type(page), "lists")
