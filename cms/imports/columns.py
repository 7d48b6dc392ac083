"""Columns: how a cell becomes a value, where the value goes, and what an export writes.

A value is what JSON can hold (texts, numbers, keys of objects, ISO dates, lists): it is compared
with the present one, kept for an undo, and put back from there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from cms.imports import cells
from cms.imports.catalogues import Catalogues
from cms.imports.errors import CellError
from cms.imports.folding import clean, fold

Value = Any
Choices = Sequence[tuple[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Column:
    """A text of one line; base of all columns. ``field`` is the attribute, ``key`` when empty.

    ``required`` holds for what an import creates: an update leaves out what it does not change.
    """

    key: str
    heading: str
    required: bool = False
    help: str = ""
    example: str = ""
    aliases: tuple[str, ...] = ()
    field: str = ""

    empty: ClassVar[Value] = ""
    form: ClassVar[str] = "texte"

    @property
    def attribute(self) -> str:
        """The attribute of the content that holds the value."""
        return self.field or self.key

    def parse(self, cell: str, catalogues: Catalogues) -> Value:
        """The value of a cell that is not empty.

        Raises:
            CellError: the cell cannot be taken.
        """
        return cells.read_text(cell)

    def show(self, value: Value, catalogues: Catalogues) -> str:
        """The cell that ``parse`` reads as this value; empty for the empty value."""
        return cells.write_text(value)

    def read(self, target: Any) -> Value:
        """The present value."""
        return clean(getattr(target, self.attribute) or "")

    def write(self, target: Any, value: Value, catalogues: Catalogues) -> None:
        """Put a value in its place, in memory."""
        setattr(target, self.attribute, value)

    def allowed(self, catalogues: Catalogues) -> Iterable[str]:
        """What a cell may hold, where there is a list of it."""
        return ()


@dataclass(frozen=True, kw_only=True)
class TextColumn(Column):
    """A text that may have several lines."""

    form: ClassVar[str] = "texte, sur plusieurs lignes si besoin"


@dataclass(frozen=True, kw_only=True)
class UrlColumn(Column):
    """A web address."""

    form: ClassVar[str] = "adresse web complète (https://…)"

    def parse(self, cell: str, catalogues: Catalogues) -> Value:
        """An absolute address.

        Raises:
            CellError: none.
        """
        address = cells.read_text(cell)
        try:
            URLValidator(schemes=["http", "https"])(address)
        except ValidationError as error:
            raise CellError(
                f"« {address} » n’est pas une adresse complète. Elle commence par https://."
            ) from error
        return address


@dataclass(frozen=True, kw_only=True)
class DownloadColumn(Column):
    """The address of a file to fetch, which becomes the value of another column, ``target``.

    ``sort`` is what the file becomes (``MediaSort``). ``described`` is the column that says what
    the image shows, without which it is not fetched. The worker calls no address that the
    settings do not allow: see ``cms.imports.fetching``.
    """

    target: str
    sort: str
    described: str = ""

    form: ClassVar[str] = (
        "adresse en https://, si le campus autorise son site ; sinon, laissez vide"
    )

    def parse(self, cell: str, catalogues: Catalogues) -> Value:
        """The address itself."""
        return clean(cell)

    def show(self, value: Value, catalogues: Catalogues) -> str:
        """Nothing: an export gives the title of the file."""
        return ""

    def read(self, target: Any) -> Value:
        """Nothing."""
        return ""

    def write(self, target: Any, value: Value, catalogues: Catalogues) -> None:
        """Nothing."""


@dataclass(frozen=True, kw_only=True)
class ChoiceColumn(Column):
    """One of a closed list, by label or by code."""

    choices: Choices

    form: ClassVar[str] = "une valeur de la liste"

    def parse(self, cell: str, catalogues: Catalogues) -> Value:
        """The code.

        Raises:
            CellError: not in the list.
        """
        word = fold(cell)
        for code, label in self.choices:
            if word in {fold(code), fold(str(label))}:
                return code
        known = ", ".join(str(label) for _, label in self.choices)
        raise CellError(f"« {cell} » n’est pas dans la liste. Choisissez : {known}.")

    def show(self, value: Value, catalogues: Catalogues) -> str:
        """The label."""
        return str(dict(self.choices).get(value, value))

    def allowed(self, catalogues: Catalogues) -> Iterable[str]:
        """The labels."""
        return [str(label) for _, label in self.choices]


@dataclass(frozen=True, kw_only=True)
class BooleanColumn(Column):
    """Yes or no."""

    may_be_unknown: bool = False

    form: ClassVar[str] = "oui ou non"

    @property
    def empty(self) -> Value:
        """Unknown where the field may be so, « non » elsewhere."""
        return None if self.may_be_unknown else False

    def parse(self, cell: str, catalogues: Catalogues) -> Value:
        """True or false, None where the field may be unknown.

        Raises:
            CellError: neither.
        """
        return cells.read_boolean(cell, may_be_unknown=self.may_be_unknown)

    def show(self, value: Value, catalogues: Catalogues) -> str:
        """« oui », « non », or nothing."""
        return "" if value is None else ("oui" if value else "non")

    def read(self, target: Any) -> Value:
        """The present value."""
        return getattr(target, self.attribute)

    def allowed(self, catalogues: Catalogues) -> Iterable[str]:
        """The two words, or three."""
        return ["oui", "non", *(["inconnu"] if self.may_be_unknown else [])]
