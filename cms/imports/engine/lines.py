"""One line: what it would do, and doing it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Min

from cms import spreadsheets
from cms.imports.catalogues import Catalogues
from cms.imports.cells import EMPTIES, UNTOUCHED
from cms.imports.columns import Column, DownloadColumn, Value
from cms.imports.engine.files import Files, model_of
from cms.imports.engine.stores import PageStore, Store, store_of
from cms.imports.engine.validation import problems
from cms.imports.errors import CellError
from cms.imports.fetching import check_address
from cms.imports.folding import clean, one_line
from cms.imports.kinds import KINDS
from cms.imports.kinds.base import KEY, KEY_HEADING, ImportKind
from cms.imports.models import MAX_KEY, ImportBatch, ImportRow, MediaSort, Outcome, Status
from cms.imports.reading.table import cell_name
from cms.imports.relations import ChildrenColumn

DASHES = frozenset({EMPTIES, "–", "—"})
EXAMPLE_KEY = "exemple"
"""The line of a template that shows what to write; it is never imported."""
FORMULA = (
    "Cette cellule contient une formule. Remplacez-la par sa valeur : copiez la colonne, puis "
    "collez les valeurs seules."
)
NOT_FETCHED = (
    "Ce fichier n’a pas été téléchargé, car la ligne était en erreur lors de l’essai. Importez de "
    "nouveau ce tableau."
)


@dataclass
class Work:
    """What the lines of one batch have in common, for one slice of work."""

    batch: ImportBatch
    kind: ImportKind = field(init=False)
    store: Store = field(init=False)
    catalogues: Catalogues = field(default_factory=Catalogues)
    first_lines: dict[str, int] = field(default_factory=dict)
    files: Files = field(init=False)

    def __post_init__(self) -> None:
        self.kind = KINDS[self.batch.kind]
        self.store = store_of(self.kind, self.batch)
        self.files = Files(self.batch)
        keys = self.batch.rows.exclude(key="").order_by().values_list("key")
        self.first_lines = dict(keys.annotate(first=Min("number")))

    @property
    def parent(self) -> Any:
        """The page below which new pages go."""
        return self.store.parent if isinstance(self.store, PageStore) else None

    def columns(self) -> Iterable[tuple[int, str]]:
        """Index in the file and key of each column that is mapped."""
        return ((index, key) for index, key in enumerate(self.batch.mapping) if key)

    @property
    def is_dry(self) -> bool:
        """Whether nothing but the report is written."""
        return self.batch.status == Status.CHECKING

    def wanted(self, row: ImportRow) -> Iterator[tuple[DownloadColumn, str]]:
        """The addresses of a line, each with its column."""
        for index, key in self.columns():
            column = self.kind.by_key.get(key)
            if isinstance(column, DownloadColumn) and index not in row.formulas:
                address = clean(spreadsheets.plain_cell(row.cells[index]))
                if address and address not in DASHES:
                    yield column, address

    def key_of(self, row: ImportRow) -> str:
        """The identifier of a line."""
        index = self.batch.mapping.index(KEY)
        return one_line(spreadsheets.plain_cell(row.cells[index]))


@dataclass
class Line:
    """A line that was read: the content it stands for, in memory, with its new values."""

    work: Work
    row: ImportRow
    content: Any = None
    is_new: bool = False
    given: dict[str, Value] = field(default_factory=dict)
    changes: dict[str, Value] = field(default_factory=dict)
    previous: dict[str, Value] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def read(self) -> None:
        """Find out what the line would do; its outcome and its messages say so."""
        row = self.row
        row.messages, row.previous, row.written = [], {}, {}
        row.key = self.work.key_of(row)[:MAX_KEY]
        if self._may_be_read():
            self._parse()
            self._compare()
        if row.messages:
            row.outcome = Outcome.ERROR
        elif self.is_new:
            row.outcome = Outcome.CREATED
        else:
            row.outcome = Outcome.UPDATED if self.changes else Outcome.UNCHANGED
        for key, text in self.notes:
            self._say(text, key)
        row.label = self._label()

    def _may_be_read(self) -> bool:
        try:
            self._find()
        except CellError as error:
            self._say(str(error), KEY)
            return False
        against = self.work.store.reason_against(None if self.is_new else self.content)
        if against:
            self._say(against)
        return not against

    def _find(self) -> None:
        key = self.work.key_of(self.row)
        if self.work.batch.mapping.index(KEY) in self.formulas:
            raise CellError(FORMULA)
        if not key:
            raise CellError("L’identifiant manque : sans lui, la ligne ne peut être reprise.")
        if len(key) > MAX_KEY:
            raise CellError(f"L’identifiant est trop long : {MAX_KEY} caractères au plus.")
        first = self.work.first_lines.setdefault(key, self.row.number)
        if first < self.row.number:
            raise CellError(f"L’identifiant « {key} » est déjà celui de la ligne {first}.")
        found = self.work.store.find(key)
        self.is_new = found is None
        self.content = self.work.store.new() if found is None else self.work.store.editable(found)

    def _parse(self) -> None:
        for index, key in self.work.columns():
            if key == KEY:
                continue
            column = self.work.kind.by_key[key]
            if index in self.formulas:
                self._say(FORMULA, key)
                continue
            if isinstance(column, DownloadColumn):
                continue  # taken once the others are known
            try:
                self._take(column, spreadsheets.plain_cell(self.row.cells[index]))
            except CellError as error:
                self._say(str(error), key)
        for column, address in self.work.wanted(self.row):
            try:
                self._take_file(column, address)
            except CellError as error:
                self._say(str(error), column.key)
        if self.is_new:
            self._require()

    @property
    def formulas(self) -> set[int]:
        """Columns of the line that hold a formula: the reader leaves them out of the cells."""
        return set(self.row.formulas)

    def _take(self, column: Column, cell: str) -> None:
        text = clean(cell)
        if not text or text in UNTOUCHED:
            return
        if text in DASHES:
            if column.required:
                raise CellError("Cette information est obligatoire : elle ne peut être vidée.")
            self.given[column.key] = _json(column.empty)
            return
        self.given[column.key] = _json(column.parse(text, self.work.catalogues))

    def _take_file(self, column: DownloadColumn, address: str) -> None:
        """Give the column that the address is for what the file became, or would."""
        site = check_address(address)
        target = self.work.kind.by_key[column.target]
        if column.described and not self.given.get(column.described):
            described = self.work.kind.by_key[column.described].heading
            raise CellError(
                f"Donnez la description de cette image dans la colonne « {described} »."
            )
        is_list = isinstance(target, ChildrenColumn)
        if not is_list and self.given.get(target.key):
            raise CellError(
                f"Donnez soit cette adresse, soit la colonne « {target.heading} », non les deux."
            )
        key = self._file(column, address, site)
        if not is_list:
            self.given[target.key] = key
            return
        given = self.given.get(target.key)
        present: list[dict[str, Value]] = target.read(self.content) if given is None else given
        if all(item["document"] != key for item in present):
            self.given[target.key] = [*present, {"document": key, "label": ""}]

    def _file(self, column: DownloadColumn, address: str, site: str) -> int:
        """The key of an image or a document; a stand-in of a dry run has a negative one."""
        found = self.work.files.known(column.sort, address)
        if found is not None and found.error:
            raise CellError(found.error)
        content = self.work.files.content_of(found) if found is not None else None
        if content is None and not self.work.is_dry:
            raise CellError(NOT_FETCHED)
        if content is None:
            what = "cette image" if column.sort == MediaSort.IMAGE else "ce fichier"
            text = f"L’import téléchargera {what} depuis « {site} », puis vérifiera son contenu."
            self.notes.append((column.key, text))
            content = model_of(column.sort)(pk=-self.row.pk, title=address)
        self.work.catalogues[column.sort].objects.setdefault(content.pk, content)
        return int(content.pk)

    def _require(self) -> None:
        told = {message["heading"] for message in self.row.messages}
        for column in self.work.kind.columns:
            missing = column.required and not self.given.get(column.key)
            if missing and column.heading not in told:
                self._say("Cette information est obligatoire pour créer un contenu.", column.key)

    def _compare(self) -> None:
        """Put the new values in place, and check the whole."""
        kind = self.work.kind
        for key, value in self.given.items():
            column = kind.by_key[key]
            present = _json(column.read(self.content))
            if present != value:
                self.previous[key] = present
                self.changes[key] = value
                column.write(self.content, value, self.work.catalogues)
        if self.row.messages or not (self.changes or self.is_new):
            return
        if self.is_new:
            kind.complete(self.content, set(self.given))
        checked = None if self.is_new else set(self.changes)
        parent = self.work.parent if self.is_new else None
        for key, text in problems(self.content, kind, parent, checked=checked):
            self._say(text, key)

    def _label(self) -> str:
        title = getattr(self.content, self.work.kind.title, "") if self.content else ""
        return str(title)[:255] or self.row.label

    def _say(self, text: str, key: str = "") -> None:
        mapping = self.work.batch.mapping
        cell = cell_name(mapping.index(key), self.row.number) if key in mapping else ""
        column = self.work.kind.by_key.get(key)
        heading = KEY_HEADING if key == KEY else (column.heading if column else "")
        self.row.say(text, cell, heading)

    def write(self) -> None:
        """Do what the line says, and keep what undoing it needs; in a transaction of the caller."""
        row, store = self.row, self.work.store
        if row.outcome == Outcome.CREATED:
            store.add(self.content, row.key)
        elif row.outcome == Outcome.UPDATED:
            store.change(self.content)
        if row.outcome in {Outcome.CREATED, Outcome.UPDATED}:
            for sentence in store.submit(self.content):
                self._say(f"La page reste un brouillon : {sentence}")
        if self.content is not None and self.content.pk:
            row.object_id = str(self.content.pk)
        if row.outcome in {Outcome.CREATED, Outcome.UPDATED}:
            row.revision_id = self.content.latest_revision_id
            row.previous, row.written = self.previous, self.changes


def _json(value: Value) -> Value:
    """As JSON gives it back: compared with what was kept."""
    return list(value) if isinstance(value, tuple) else value
