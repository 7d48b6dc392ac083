"""The doors by which the backoffice deletes, all of them behind the same question."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.documents.views.documents import DeleteView as DocumentDeletion
from wagtail.images.views.images import DeleteView as ImageDeletion
from wagtail.log_actions import LogFormatter
from wagtail.models import ModelLogEntry, Page
from wagtail.permissions import policy_registry

from media.models import CampusDocument, CampusImage
from pages.usage import uses
from pages.usage.guard import question, replace_url, with_what_is_below
from pages.usage.naming import NamedBulkDeletion, ask_name, is_named
from pages.usage.refusals import why_no_deletion
from pages.usage.replace import REPLACED
from pages.usage.requests import guard_api


def connect() -> None:
    """Register the hooks; called once, when the applications are ready."""
    uses.connect()
    hooks.register("before_delete_page", before_a_page)
    hooks.register("before_delete_snippet", before_snippets)
    hooks.register("before_bulk_action", before_several)
    hooks.register("register_bulk_action", NamedBulkDeletion, order=1)  # in the place of Wagtail's
    hooks.register("construct_admin_api", guard_api)
    hooks.register("register_page_listing_more_buttons", why_no_deletion)
    hooks.register("register_snippet_listing_buttons", replace_button)
    hooks.register("register_log_actions", name_replacement)


class _Replacement(LogFormatter):
    """Names what was replaced."""

    label = "Remplacer un autre"

    def format_message(self, log_entry: ModelLogEntry) -> str:
        data = log_entry.data
        return f"A remplacé « {data['old']} » (contenus changés : {data['count']})"


def name_replacement(registry: Any) -> None:
    """Name the replacement in the audit log."""
    registry.register_action(REPLACED)(_Replacement)


def replace_button(snippet: Model, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """« Remplacer par un autre… », for who may delete the snippet."""
    policy = policy_registry.get_by_type(type(snippet))
    if policy.user_has_permission(user, "delete"):
        yield Button(
            "Remplacer par un autre…",
            replace_url([snippet]),
            icon_name="redirect",
            priority=25,
        )


def before_a_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A page goes with all that is below it."""
    if request.method != "POST":
        return None
    targets = with_what_is_below([page])
    if not is_named(request, len(targets)):
        return ask_name(request)
    return question(request, [page], targets)


def before_snippets(request: HttpRequest, snippets: list[Model]) -> HttpResponse | None:
    """One snippet, or several; a refusal is said at once."""
    if not snippets:
        return None
    screen = question(request, snippets, snippets)
    if screen is None:
        return None
    is_refused = (screen.context_data or {}).get("protected")
    if request.method != "POST" and not is_refused:
        return None
    return screen


def before_several(
    request: HttpRequest, action_type: str, objects: list[Model], view: Any
) -> HttpResponse | None:
    """Pages, images or documents ticked in a list; snippets have been asked about before."""
    if action_type != "delete" or not objects:
        return None
    pages = [item for item in objects if isinstance(item, Page)]
    media = [item for item in objects if isinstance(item, CampusDocument | CampusImage)]
    targets = with_what_is_below(pages) or media
    return question(request, objects, targets) if targets else None


class _Guarded:
    """Wagtail calls no hook before it deletes one image or one document."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        view: Any = self
        if view.user_has_permission("delete"):
            screen = question(request, [view.object], [view.object])
            if screen is not None:
                return screen
        answer: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return answer


class GuardedImageDeletion(_Guarded, ImageDeletion):
    """Wagtail's deletion of one image, behind the question."""


class GuardedDocumentDeletion(_Guarded, DocumentDeletion):
    """Wagtail's deletion of one document, behind the question."""
