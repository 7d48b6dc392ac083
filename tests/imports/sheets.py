"""Spreadsheets of the tests, and a way to import them without the screens."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from openpyxl import Workbook
from wagtail.models import Page

from cms.accounts.models import User
from cms.imports.kinds import KINDS
from cms.imports.kinds.base import KEY
from cms.imports.mapping import guess
from cms.imports.models import ImportBatch, ImportRow, Status, Target
from cms.imports.tasks import begin

Row = Mapping[str, str]

EVENT: Row = {
    "Identifiant": "atelier-facilitation",
    "Titre": "Atelier de facilitation",
    "Résumé": "Deux heures pour apprendre à animer.",
    "Début": "23/11/2026 14:30",
}


def event(**cells: str) -> dict[str, str]:
    """A line of an event, with other cells."""
    return {**EVENT, **cells}


def as_csv(rows: Sequence[Row], separator: str = ";", encoding: str = "utf-8") -> bytes:
    """A CSV file with a line of headings."""
    headings = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(headings)
    writer.writerows([row.get(name, "") for name in headings] for row in rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows: Iterable[Sequence[Any]]) -> bytes:
    """A workbook whose first sheet has these lines."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    """The file of a workbook."""
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


@dataclass
class Importer:
    """Who imports, and what every batch of a test has in common."""

    user: User
    parent: Page | None = None
    kind: str = "event"
    source: str = ""
    target: Target = Target.DRAFT
    batches: list[ImportBatch] = field(default_factory=list)

    def upload(self, data: bytes, name: str = "liste.csv", headings: Sequence[str] = ()) -> Any:
        """A batch whose file is there, with its columns mapped by their headings."""
        batch = ImportBatch(
            kind=self.kind,
            original_name=name,
            source=self.source,
            target=self.target,
            parent=self.parent,
            created_by=self.user,
            headings=list(headings),
            mapping=guess(KINDS[self.kind], headings),
        )
        assert KEY in batch.mapping
        batch.file.save(name, ContentFile(data), save=False)
        batch.save()
        self.batches.append(batch)
        return batch

    def try_rows(self, rows: Sequence[Row]) -> ImportBatch:
        """The dry run of these lines."""
        headings = list(dict.fromkeys(name for row in rows for name in row))
        batch = self.upload(as_csv(rows), headings=headings)
        begin(batch, Status.CHECKING)
        batch.refresh_from_db()
        return batch

    def import_rows(self, *rows: Row) -> ImportBatch:
        """The dry run, then the import."""
        batch = self.try_rows(rows)
        assert batch.status == Status.CHECKED, batch.error
        begin(batch, Status.IMPORTING)
        batch.refresh_from_db()
        assert batch.status == Status.IMPORTED
        return batch

    def undo(self, batch: ImportBatch) -> ImportBatch:
        """Undo a batch."""
        begin(batch, Status.UNDOING)
        batch.refresh_from_db()
        return batch


def outcomes(batch: ImportBatch) -> list[str]:
    """The outcome of each line."""
    return list(batch.rows.values_list("outcome", flat=True))


def messages(batch: ImportBatch) -> list[str]:
    """Every sentence of the report, with its cell."""
    rows: Iterable[ImportRow] = batch.rows.all()
    return [f"{each['cell']} {each['text']}".strip() for row in rows for each in row.messages]
