"""Columns that quote other contents, hold lists, or hold the text of a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from cms.imports import cells, richtext
from cms.imports.catalogues import Catalogues
from cms.imports.columns import Column, Value
from cms.imports.errors import CellError
from cms.imports.folding import clean, fold

MAX_LISTED = 500
"""Names that a template lists for a column."""


@dataclass(frozen=True, kw_only=True)
class LinkColumn(Column):
    """One other content, by name."""

    catalogue: str

    empty: ClassVar[Value] = None
    form: ClassVar[str] = "titre, sigle ou identifiant"

    def parse(self, cell: str, catalogues: Catalogues) -> Value:
        """Its key.

        Raises:
            CellError: unknown, or several.
        """
        return catalogues[self.catalogue].find(cells.unescape(cell))

    def show(self, value: Value, catalogues: Catalogues) -> str:
        """Its name."""
        return "" if value is None else catalogues[self.catalogue].name_of(value)

    def read(self, target: Any) -> Value:
        """The present key."""
        return getattr(target, f"{self.attribute}_id")

    def write(self, target: Any, value: Value, catalogues: Catalogues) -> None:
        """As the object."""
        entry = None if value is None else catalogues[self.catalogue].objects.get(value)
        setattr(target, self.attribute, entry)

    def allowed(self, catalogues: Catalogues) -> Iterable[str]:
        """The names, if they are not too many."""
        names = list(catalogues[self.catalogue].names())
        return names if len(names) <= MAX_LISTED else ()


@dataclass(frozen=True, kw_only=True)
class LinksColumn(LinkColumn):
    """Several other contents, in no order."""

    empty: ClassVar[Value] = ()
    form: ClassVar[str] = "titres, sigles ou identifiants, séparés par « | »"

    def parse(self, cell: str, catalogues: Catalogues) -> Value:
        """Their keys, in order.

        Raises:
            CellError: one is unknown, or several.
        """
        return sorted({catalogues[self.catalogue].find(name) for name in _names(cell)})

    def show(self, value: Value, catalogues: Catalogues) -> str:
        """Their names."""
        names = (catalogues[self.catalogue].name_of(key) for key in value)
        return cells.write_list(sorted(filter(None, names), key=fold))

    def read(self, target: Any) -> Value:
        """The present keys, in order."""
        return sorted(entry.pk for entry in getattr(target, self.attribute).all())

    def write(self, target: Any, value: Value, catalogues: Catalogues) -> None:
        """As objects; those that are gone are left out."""
        objects = catalogues[self.catalogue].objects
        setattr(target, self.attribute, [objects[key] for key in value if key in objects])


def _names(cell: str) -> list[str]:
    """People part names by « ; » too."""
    return cells.read_list(cell, "|;\n")


@dataclass(frozen=True, kw_only=True)
class LinesColumn(Column):
    """A text that holds one item a line."""

    form: ClassVar[str] = "éléments séparés par « | »"

    def parse(self, cell: str, catalogues: Catalogues) -> Value:
        """One item a line."""
        return "\n".join(cells.read_list(cells.read_text(cell), "|\n"))

    def show(self, value: Value, catalogues: Catalogues) -> str:
        """Parted by « | »."""
        return cells.write_text(cells.write_list(value.split("\n"))) if value else ""

    def read(self, target: Any) -> Value:
        """The present items, without empty lines."""
        lines = clean(getattr(target, self.attribute)).split("\n")
        return "\n".join(clean(line) for line in lines if clean(line))


@dataclass(frozen=True, kw_only=True)
class ChildrenColumn(Column):
    """What belongs to a page: steps, sessions, files… in order.

    Items are parted by « | », and the parts of one by « ; », each after its name: « début :
    23/11/2026 ; lieu : Lyon ». The first part may do without its name. With one part alone, an
    item is that part. ``match`` is the part by which an item that is there is known again, where
    others refer to it; elsewhere its place is enough.
    """

    model: type[Any]
    parts: tuple[Column, ...]
    match: str = ""

    empty: ClassVar[Value] = ()

    @property
    def form(self) -> str:  # type: ignore[override]
        """How the cell is written."""
        if len(self.parts) == 1:
            return "éléments séparés par « | »"
        named = " ; ".join(f"{part.heading} : …" for part in self.parts)
        return f"éléments séparés par « | », chacun sous la forme « {named} »"

    def parse(self, cell: str, catalogues: Catalogues) -> Value:
        """A dictionary for each item.

        Raises:
            CellError: a part cannot be taken, is unknown, or is missing.
        """
        items = [item for item in cells.split(cell, "|\n") if clean(item)]
        if len(self.parts) == 1:
            (part,) = self.parts
            return [{part.key: part.parse(clean(cells.unescape(i)), catalogues)} for i in items]
        return [self._item(item, catalogues) for item in items]

    def _item(self, item: str, catalogues: Catalogues) -> dict[str, Value]:
        found: dict[str, Value] = {part.key: _plain(part.empty) for part in self.parts}
        given = set()
        for index, piece in enumerate(p for p in cells.split(item, ";") if clean(p)):
            part, text = self._named(piece, may_be_unnamed=index == 0)
            if part.key in given:
                raise CellError(f"« {part.heading} » est donné deux fois dans « {clean(item)} ».")
            given.add(part.key)
            if text := clean(cells.unescape(text)):
                found[part.key] = part.parse(text, catalogues)
        for part in self.parts:
            if part.required and found[part.key] == _plain(part.empty):
                raise CellError(f"« {part.heading} » manque dans « {clean(item)} ».")
        return found

    def _named(self, piece: str, *, may_be_unnamed: bool) -> tuple[Column, str]:
        name, colon, text = piece.partition(":")
        for part in self.parts:
            if colon and fold(name) in {fold(part.heading), fold(part.key)}:
                return part, text
        if may_be_unnamed:
            return self.parts[0], piece
        known = ", ".join(part.heading for part in self.parts)
        raise CellError(
            f"« {clean(piece)} » n’est pas compris. Écrivez « nom : valeur », avec pour nom l’un "
            f"de ceux-ci : {known}."
        )

    def show(self, value: Value, catalogues: Catalogues) -> str:
        """The items, with the names of their parts."""
        return " | ".join(self._show_item(item, catalogues) for item in value)

    def _show_item(self, item: dict[str, Value], catalogues: Catalogues) -> str:
        if len(self.parts) == 1:
            (part,) = self.parts
            return cells.escape(part.show(item[part.key], catalogues))
        told = (part for part in self.parts if item[part.key] != _plain(part.empty))
        shown = ((part, part.show(item[part.key], catalogues)) for part in told)
        return " ; ".join(f"{part.heading} : {cells.escape(text)}" for part, text in shown if text)

    def read(self, target: Any) -> Value:
        """The present items."""
        children = getattr(target, self.attribute).all()
        return [{part.key: part.read(child) for part in self.parts} for child in children]

    def write(self, target: Any, value: Value, catalogues: Catalogues) -> None:
        """Change the items that are there, and add or remove the others."""
        present = list(getattr(target, self.attribute).all())
        children = [self._taken(present, item) for item in value]
        for order, (child, item) in enumerate(zip(children, value, strict=True)):
            child.sort_order = order
            for part in self.parts:
                part.write(child, item[part.key], catalogues)
        setattr(target, self.attribute, children)

    def _taken(self, present: list[Any], item: dict[str, Value]) -> Any:
        """The child that becomes this item; it is taken out of those present."""
        for index, child in enumerate(present):
            if not self.match or getattr(child, self.match) == item[self.match]:
                return present.pop(index)
        return self.model()

    def allowed(self, catalogues: Catalogues) -> Iterable[str]:
        """What the first part allows, when it is alone."""
        return self.parts[0].allowed(catalogues) if len(self.parts) == 1 else ()


def _plain(value: Value) -> Value:
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True, kw_only=True)
class RichTextColumn(Column):
    """A text with paragraphs and lists."""

    form: ClassVar[str] = (
        "texte ; une ligne vide entre deux paragraphes, « - » devant les éléments d’une liste"
    )

    def parse(self, cell: str, catalogues: Catalogues) -> Value:
        """Its HTML."""
        return richtext.to_html(cells.read_text(cell))

    def show(self, value: Value, catalogues: Catalogues) -> str:
        """Its plain text, or that there is none."""
        text = richtext.to_text(value)
        return cells.KEPT if text is None else cells.write_text(text)

    def read(self, target: Any) -> Value:
        """The present HTML."""
        return richtext.normalised(getattr(target, self.attribute))


@dataclass(frozen=True, kw_only=True)
class BodyColumn(Column):
    """The body of a page, when it is one block of text or none."""

    empty: ClassVar[Value] = ()
    form: ClassVar[str] = (
        "texte ; une ligne vide entre deux paragraphes, « ## » devant un intertitre, « - » devant "
        "les éléments d’une liste"
    )

    def parse(self, cell: str, catalogues: Catalogues) -> Value:
        """One block of text."""
        html = richtext.to_html(cells.read_text(cell))
        return [{"type": "text", "value": html}] if html else []

    def show(self, value: Value, catalogues: Catalogues) -> str:
        """Its plain text, or that there is none."""
        if not value:
            return ""
        is_text = len(value) == 1 and value[0]["type"] == "text"
        text = richtext.to_text(value[0]["value"]) if is_text else None
        return cells.KEPT if text is None else cells.write_text(text)

    def read(self, target: Any) -> Value:
        """The present blocks."""
        return [_block(block) for block in getattr(target, self.attribute).get_prep_value()]

    def write(self, target: Any, value: Value, catalogues: Catalogues) -> None:
        """As the raw value of the field."""
        stream = target._meta.get_field(self.attribute).stream_block.to_python(value)
        setattr(target, self.attribute, stream)


def _block(block: dict[str, Any]) -> dict[str, Any]:
    """A block of text as imports write it; any other as it is, its id included."""
    if block["type"] == "text":
        return {"type": "text", "value": richtext.normalised(block["value"])}
    return block
