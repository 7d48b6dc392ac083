"""Undoing lines: what nobody touched since goes or is put back; the rest stays."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Model, ProtectedError
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin

from cms.imports.engine.lines import Work
from cms.imports.engine.stores import NO_RIGHT, Mark
from cms.imports.models import ExternalKey, ImportRow, Outcome, Undo
from pages.usage.uses import uses_of

logger = logging.getLogger(__name__)

UNEXPECTED = (
    "Cette ligne n’a pas pu être annulée, à cause d’une erreur inattendue : le contenu est gardé. "
    "Signalez-la aux administrateurs techniques."
)
GONE = "Ce contenu n’existe plus."
TOUCHED = "Ce contenu a été modifié depuis l’import : il est gardé tel quel."
WAS_PUBLISHED = "Cette page a été publiée puis dépubliée depuis l’import : elle est gardée."
HAS_PAGES = "D’autres pages ont été créées sous celle-ci : elle est gardée."
USED = "D’autres contenus s’en servent ({}) : il est gardé."
IS_SHOWN = "Cette personne a été publiée depuis l’import : elle est gardée."


class Kept(Exception):
    """Why a content stays as it is."""


Going = list[tuple[ImportRow, Any]]
"""Pages that go together once every line was looked at, each with its line."""


def undo_rows(work: Work, keys: list[int]) -> None:
    """Undo a few lines, the last one first, unless they were; with outcomes, in one transaction."""
    with transaction.atomic():
        waiting = ImportRow.objects.select_for_update().filter(pk__in=keys, undo="")
        rows = list(waiting.order_by("-number"))
        work.store.hold(row.object_id for row in rows if row.object_id)
        pages, going = _pages_of(work, rows), Going()
        for row in rows:
            row.messages = []
            _safely(work, row, partial(_undo, work, row, pages, going))
        _remove(work, going)
        work.store.settle()
        ImportRow.objects.bulk_update(rows, ["undo", "messages"])


def _pages_of(work: Work, rows: list[ImportRow]) -> dict[str, Any]:
    """The pages of these lines, by key; nothing for other contents, which may change each other."""
    if not work.kind.is_page:
        return {}
    found = work.store.contents().filter(pk__in=[row.object_id for row in rows if row.object_id])
    return {str(page.pk): page for page in found}


def _safely(work: Work, row: ImportRow, undo: Callable[[], Undo]) -> None:
    """Undo one line; what keeps it is told on it, and holds back no other."""
    mark = work.store.mark()
    try:
        with transaction.atomic():
            row.undo = undo()
    except Kept as reason:
        _keep(work, row, mark, str(reason))
    except (OperationalError, InterfaceError):
        # The database, not the line: the task fails, and the line is undone later.
        raise
    except Exception:
        logger.exception("import %s: line %s not undone", work.batch.pk, row.number)
        _keep(work, row, mark, UNEXPECTED)


def _keep(work: Work, row: ImportRow, mark: Mark, reason: str) -> None:
    row.undo = Undo.KEPT
    row.say(reason)
    work.store.back_to(mark)


def _undo(work: Work, row: ImportRow, pages: dict[str, Any], going: Going) -> Undo:
    content = pages.get(row.object_id)
    if not work.kind.is_page:
        content = work.store.contents().filter(pk=row.object_id).first()
    if content is None:
        raise Kept(GONE)
    if work.store.reason_against(content):
        raise Kept(NO_RIGHT)
    if row.outcome == Outcome.UPDATED:
        return _put_back(work, row, content)
    if content.latest_revision_id != row.revision_id:
        raise Kept(TOUCHED)
    if not work.kind.is_page:
        return _remove_entry(work, content)
    if content.live:
        content.unpublish(user=work.batch.created_by)
        work.store.touched(content)
        return Undo.UNPUBLISHED
    _check_page(work, content, going)
    going.append((row, content))
    return Undo.REMOVED


def _put_back(work: Work, row: ImportRow, found: Any) -> Undo:
    """The former values, as a new draft where there are drafts."""
    content = work.store.editable(found)
    columns = [work.kind.by_key[key] for key in row.written]
    for column in columns:
        present = column.read(content)
        if (list(present) if isinstance(present, tuple) else present) != row.written[column.key]:
            raise Kept(TOUCHED)
    for column in columns:
        column.write(content, row.previous[column.key], work.catalogues)
    work.store.change(content)
    return Undo.RESTORED


def _check_page(work: Work, page: Any, going: Going) -> None:
    """Refuse to remove a page that was on line, or that others need.

    Raises:
        Kept: with the reason.
    """
    if page.first_published_at is not None:
        raise Kept(WAS_PUBLISHED)
    if page.numchild > sum(1 for _, other in going if other.is_child_of(page)):
        raise Kept(HAS_PAGES)
    if not page.permissions_for_user(work.batch.created_by).can_delete():
        raise Kept(NO_RIGHT)


def _remove(work: Work, going: Going) -> None:
    """Remove pages together, with an entry of the log for each; one by one if that fails."""
    if not going:
        return
    try:
        with transaction.atomic():
            _remove_pages(work, [page for _, page in going])
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("import %s: %d pages not removed together", work.batch.pk, len(going))
        for row, page in going:
            _safely(work, row, partial(_remove_pages, work, [page]))


def _remove_pages(work: Work, pages: list[Any]) -> Undo:
    for page in pages:
        log(instance=page, action="wagtail.delete", user=work.batch.created_by, deleted=True)
    _forget(work, pages)
    work.kind.model._default_manager.filter(pk__in=[page.pk for page in pages]).delete()
    return Undo.REMOVED


def _remove_entry(work: Work, entry: Any) -> Undo:
    if isinstance(entry, DraftStateMixin) and entry.live:
        raise Kept(IS_SHOWN)
    if uses := uses_of([entry]):
        raise Kept(USED.format(len(uses)))
    _forget(work, [entry])
    try:
        entry.delete()
    except ProtectedError as error:
        raise Kept(USED.format(len(error.protected_objects))) from error
    return Undo.REMOVED


def _forget(work: Work, contents: Sequence[Model]) -> None:
    keys = [str(content.pk) for content in contents]
    ExternalKey.objects.filter(kind=work.kind.key, object_id__in=keys).delete()
