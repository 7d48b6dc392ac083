"""Where contents of a kind are: how one is found, made, changed, and put back.

Pages and people have drafts: an import writes drafts, and what is on line stays as it is until
somebody publishes. Organisations and themes have none: an import changes them at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin, LockableMixin, Page, ReferenceIndex, WorkflowState

from cms.accounts.models import User
from cms.imports.engine.memory import held_by, hold
from cms.imports.engine.slugs import free_slug
from cms.imports.errors import CellError
from cms.imports.kinds.base import ImportKind
from cms.imports.models import ExternalKey, ImportBatch, Target
from pages.indexing import index_pages
from pages.quality import NotReadyError

NO_RIGHT = "Vous n’avez pas le droit de modifier ce contenu, ou il est verrouillé."
NO_PLACE = (
    "La page dans laquelle créer ce contenu n’existe plus, ou vous n’avez pas le droit d’y écrire."
)


Mark = tuple[int, int]
"""How much waits to be settled."""


@dataclass
class Store:
    """Contents that are not pages; base of the store of pages.

    Lines are done a few at a time: ``expect`` reads at once what they will ask one by one,
    ``settle`` writes at once what they left to be written.
    """

    kind: ImportKind
    batch: ImportBatch
    user: User | None
    _unknown: set[str] = field(default_factory=set)
    _keys: list[ExternalKey] = field(default_factory=list)
    _pages: list[Any] = field(default_factory=list)

    def expect(self, keys: Iterable[str], *, to_write: bool = False) -> None:
        """Learn which of the identifiers of the next lines stand for nothing yet.

        Args:
            keys: the identifiers.
            to_write: in the transaction that does these lines, which :meth:`settle` ends.
        """
        asked = {key for key in keys if key}
        brought = ExternalKey.objects.filter(
            source=self.batch.source, kind=self.kind.key, key__in=asked
        )
        known = dict(brought.values_list("key", "object_id"))
        new = asked - set(known)
        self._unknown = new if self.batch.source else new - self._addresses(new)
        if to_write:
            by_address = [] if self.batch.source else self._at(new)
            self.hold({*known.values(), *by_address})
            self._hold_place(asked)

    def hold(self, keys: Iterable[str]) -> None:
        """Lock contents before anything is written, for the time of the transaction.

        Who publishes holds a page, then the change log: lines that share a transaction must not
        hold the log while they wait for a page.
        """
        model = Page if self.kind.is_page else self.kind.model
        held = model._default_manager.select_for_update().filter(pk__in=set(keys))
        list(held.order_by("pk").values_list("pk", flat=True))

    def _at(self, keys: set[str]) -> list[str]:
        """Keys of the contents that have these addresses."""
        found = self.contents().filter(slug__in=keys)
        return [str(key) for key in found.values_list("pk", flat=True)]

    def _hold_place(self, keys: set[str]) -> None:
        """Keep others from the place of new contents, for the time of the transaction."""

    def _addresses(self, keys: set[str]) -> set[str]:
        """Those that are, or may be, the address of a content."""
        return set(self.contents().filter(slug__in=keys).values_list("slug", flat=True))

    def mark(self) -> Mark:
        """How much waits to be settled, before a line that may fail."""
        return len(self._keys), len(self._pages)

    def back_to(self, mark: Mark) -> None:
        """Leave out what a line that failed had to settle."""
        keys, pages = mark
        del self._keys[keys:], self._pages[pages:]

    def settle(self) -> None:
        """Write the identifiers and the entries of the index, in the transaction of the lines."""
        ExternalKey.objects.bulk_create(
            self._keys,
            update_conflicts=True,
            unique_fields=["source", "kind", "key"],
            update_fields=["object_id"],
        )
        # Of what is on line, the database holds what it held: a draft changes its title alone.
        index_pages(
            page if not page.live else type(page).objects.get(pk=page.pk)
            for page in {page.pk: page for page in self._pages}.values()
        )
        self._keys.clear()
        self._pages.clear()
        self._unknown = set()

    def find(self, key: str) -> Any | None:
        """The content that this identifier stands for.

        With a named source only what it brought is known by its identifiers.

        Raises:
            CellError: several contents have this identifier.
        """
        if key in self._unknown:
            return None
        known = ExternalKey.objects.filter(
            source=self.batch.source, kind=self.kind.key, key=key
        ).first()
        if known is not None:
            content = self.contents().filter(pk=known.object_id).first()
            if content is not None:
                return content
        return None if self.batch.source else self._by_address(key)

    def _by_address(self, key: str) -> Any | None:
        return self.contents().filter(slug=key).first()

    def contents(self) -> Any:
        """All contents of the kind."""
        return self.kind.model._default_manager.all()

    def editable(self, content: Any) -> Any:
        """The content as its editors see it: its last draft."""
        if isinstance(content, DraftStateMixin):
            return content.get_latest_revision_as_object()
        return content

    def reason_against(self, content: Any | None) -> str:
        """Why this person may not change the content, or create one (None); empty if they may."""
        if self.user is None or not self.user.is_active:
            return "Le compte qui a déposé ce fichier n’existe plus."
        action = "add" if content is None else "change"
        options = self.kind.model._meta
        if not self.user.has_perm(f"{options.app_label}.{action}_{options.model_name}"):
            return NO_RIGHT
        lock = content.get_lock() if isinstance(content, LockableMixin) else None
        return NO_RIGHT if lock is not None and lock.for_user(self.user) else ""

    def new(self) -> Any:
        """A content that is not in the database."""
        content = self.kind.model()
        if isinstance(content, DraftStateMixin):
            content.live = False
        return content

    def add(self, content: Any, key: str) -> None:
        """Write a new content, with its identifier and its first revision."""
        field: Any = self.kind.model._meta.get_field("slug")
        title = getattr(content, self.kind.title)
        taken = self.kind.model._default_manager
        content.slug = free_slug(
            key, title, field.max_length, lambda slug: not taken.filter(slug=slug).exists()
        )
        held = held_by(content)
        content.save()
        hold(content, held)
        log(instance=content, action="wagtail.create", user=self.user, content_changed=True)
        content.save_revision(user=self.user, clean=False)
        hold(content, held)
        ReferenceIndex.create_or_update_for_object(content)
        self._remember(key, content)

    def _remember(self, key: str, content: Any) -> None:
        self._unknown -= {key, content.slug}
        known = ExternalKey(
            source=self.batch.source, kind=self.kind.key, key=key, object_id=str(content.pk)
        )
        self._keys.append(known)

    def change(self, content: Any) -> None:
        """Write the new values of a content: on line at once only where there are no drafts."""
        has_drafts = isinstance(content, DraftStateMixin)
        if not has_drafts or not content.live:
            content.save()
            ReferenceIndex.create_or_update_for_object(content)
        content.save_revision(user=self.user, clean=False, log_action=True)

    def submit(self, content: Any) -> Sequence[str]:
        """Ask for validation where there is one; give what keeps the content a draft."""
        return ()

    def touched(self, content: Any) -> None:
        """Have the index of the backoffice follow what was written, when it is settled."""


@dataclass
class PageStore(Store):
    """Pages, below ``batch.parent`` when they are new."""

    parent: Page | None = None
    may_add: bool = False
    _place: Page | None = None
    _free: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.parent = self.batch.parent.specific if self.batch.parent else None
        if self.parent is not None and self.user is not None:
            self.may_add = self.parent.permissions_for_user(self.user).can_add_subpage()

    def _hold_place(self, keys: set[str]) -> None:
        self._place, self._free = None, set()
        if self.parent is not None:
            # Others may have moved it meanwhile.
            places = type(self.parent)._default_manager.select_for_update()
            self._place = places.filter(pk=self.parent.pk).first()
        if self._place is not None:
            taken = Page.objects.child_of(self._place).filter(slug__in=keys)
            self._free = keys - set(taken.values_list("slug", flat=True))

    def _addresses(self, keys: set[str]) -> set[str]:
        return super()._addresses(keys) | {key for key in keys if "/" in key}

    def _at(self, keys: set[str]) -> list[str]:
        below = self.contents().filter(url_path__in={key for key in keys if "/" in key})
        return [*super()._at(keys), *(str(key) for key in below.values_list("pk", flat=True))]

    def _by_address(self, key: str) -> Any | None:
        name = "url_path" if "/" in key else "slug"
        found = list(self.contents().filter(**{name: key})[:2])
        if len(found) > 1:
            raise CellError(
                f"Plusieurs pages ont l’identifiant « {key} ». Donnez plutôt leur adresse entière."
            )
        return found[0] if found else None

    def reason_against(self, content: Any | None) -> str:
        """The permission tester of the page decides, locks included."""
        if self.user is None or not self.user.is_active:
            return "Le compte qui a déposé ce fichier n’existe plus."
        if content is None:
            return "" if self.parent is not None and self.may_add else NO_PLACE
        rights = content.permissions_for_user(self.user)
        return "" if rights.can_edit() and not rights.page_locked() else NO_RIGHT

    def add(self, content: Any, key: str) -> None:
        """Put a draft into the tree, with its identifier and its first revision."""
        parent = self._place
        assert parent is not None  # noqa: S101 - ``reason_against`` said so
        children = Page.objects.child_of(parent)
        content.slug = free_slug(
            key,
            content.title,
            255,
            lambda slug: slug in self._free or not children.filter(slug=slug).exists(),
        )
        self._free.discard(content.slug)
        content.owner, content.locale_id = self.user, parent.locale_id
        content.live = False
        content.has_unpublished_changes = True
        # No site begins at a page that is not there: Wagtail would ask at each save.
        content._is_site_root = False
        held = held_by(content)
        parent.add_child(instance=content)
        hold(content, held)
        content.save_revision(user=self.user, clean=False)
        hold(content, held)
        ReferenceIndex.create_or_update_for_object(content)
        self._remember(key, content)
        self.touched(content)

    def change(self, content: Any) -> None:
        """A new revision; the page itself too, unless it is on line."""
        super().change(content)
        self.touched(content)

    def touched(self, content: Any) -> None:
        """The index follows pages when their lines are settled."""
        self._pages.append(content)

    def submit(self, content: Any) -> Sequence[str]:
        """Ask for the validation of a page, when the batch wants it and nobody did."""
        if self.batch.target != Target.SUBMIT:
            return ()
        try:
            with transaction.atomic():
                self._ask(content)
        except NotReadyError as error:
            return error.messages
        return ()

    def _ask(self, content: Any) -> None:
        """Start a validation; what was sent back resumes where it was, for a page has but one."""
        state = content.current_workflow_state
        if state is None:
            workflow = content.get_workflow()
            if workflow is not None:
                workflow.start(content, self.user)
        elif state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            state.resume(self.user)


def store_of(kind: ImportKind, batch: ImportBatch) -> Store:
    """The store of a kind, for one batch."""
    return (PageStore if kind.is_page else Store)(kind, batch, batch.created_by)
