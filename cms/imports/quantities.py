"""Columns of numbers, durations and dates."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from cms.imports import cells, dates
from cms.imports.catalogues import Catalogues
from cms.imports.columns import Column, Value


@dataclass(frozen=True, kw_only=True)
class IntegerColumn(Column):
    """A whole number."""

    empty: ClassVar[Value] = None
    form: ClassVar[str] = "nombre entier"

    def parse(self, cell: str, catalogues: Catalogues) -> Value:
        """The number.

        Raises:
            CellError: no whole number.
        """
        return cells.read_integer(cell)

    def show(self, value: Value, catalogues: Catalogues) -> str:
        """The digits."""
        return "" if value is None else str(value)

    def read(self, target: Any) -> Value:
        """The present value."""
        return getattr(target, self.attribute)


@dataclass(frozen=True, kw_only=True)
class MinutesColumn(IntegerColumn):
    """A duration in minutes."""

    form: ClassVar[str] = "minutes, ou « 1 h 30 »"

    def parse(self, cell: str, catalogues: Catalogues) -> Value:
        """The minutes.

        Raises:
            CellError: no duration.
        """
        return cells.read_minutes(cell)


@dataclass(frozen=True, kw_only=True)
class DecimalColumn(Column):
    """A number with ``places`` decimals at most."""

    places: int

    empty: ClassVar[Value] = None
    form: ClassVar[str] = "nombre"

    def parse(self, cell: str, catalogues: Catalogues) -> Value:
        """The number as a text.

        Raises:
            CellError: no number.
        """
        return str(self._rounded(cells.read_decimal(cell)))

    def show(self, value: Value, catalogues: Catalogues) -> str:
        """With a comma."""
        return "" if value is None else cells.write_decimal(Decimal(value))

    def read(self, target: Any) -> Value:
        """The present value as a text."""
        value = getattr(target, self.attribute)
        return None if value is None else str(self._rounded(Decimal(value)))

    def write(self, target: Any, value: Value, catalogues: Catalogues) -> None:
        """As a decimal."""
        setattr(target, self.attribute, None if value is None else Decimal(value))

    def _rounded(self, value: Decimal) -> Decimal:
        return value.quantize(Decimal(1).scaleb(-self.places))


@dataclass(frozen=True, kw_only=True)
class DateColumn(Column):
    """A day."""

    empty: ClassVar[Value] = None
    form: ClassVar[str] = "date : 23/11/2026"

    def parse(self, cell: str, catalogues: Catalogues) -> Value:
        """The day in ISO 8601.

        Raises:
            CellError: no date, or an ambiguous one.
        """
        return dates.read_date(cell).isoformat()

    def show(self, value: Value, catalogues: Catalogues) -> str:
        """« 23/11/2026 »."""
        return "" if value is None else dates.write_date(date.fromisoformat(value))

    def read(self, target: Any) -> Value:
        """The present day in ISO 8601."""
        value = getattr(target, self.attribute)
        return None if value is None else value.isoformat()

    def write(self, target: Any, value: Value, catalogues: Catalogues) -> None:
        """As a date."""
        setattr(target, self.attribute, None if value is None else date.fromisoformat(value))


@dataclass(frozen=True, kw_only=True)
class InstantColumn(Column):
    """A day and an hour, in the time zone of the site."""

    empty: ClassVar[Value] = None
    form: ClassVar[str] = "date et heure : 23/11/2026 14:30"

    def parse(self, cell: str, catalogues: Catalogues) -> Value:
        """The instant in ISO 8601, in UTC.

        Raises:
            CellError: no date, or an ambiguous one.
        """
        return dates.read_instant(cell).isoformat()

    def show(self, value: Value, catalogues: Catalogues) -> str:
        """« 23/11/2026 14:30 »."""
        return "" if value is None else dates.write_instant(datetime.fromisoformat(value))

    def read(self, target: Any) -> Value:
        """The present instant, to the second."""
        value = getattr(target, self.attribute)
        if value is None:
            return None
        return dates.to_the_second(value).isoformat()

    def write(self, target: Any, value: Value, catalogues: Catalogues) -> None:
        """As an instant."""
        setattr(target, self.attribute, None if value is None else datetime.fromisoformat(value))
