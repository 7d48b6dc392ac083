"""Exports for spreadsheets: text that people typed stays text."""

import re
from collections.abc import Callable

_AHEAD = r"""(?=[\s"']*[=+\-@\uff0b\uff0d\uff1d\uff20])"""
_FORMULA = re.compile(rf"(^|[;,\t\r\n]){_AHEAD}")
_GUARDED = re.compile(rf"(^|[;,\t\r\n])'{_AHEAD}")


def text_cell(value: object) -> str:
    """What a value says, with an apostrophe wherever a spreadsheet would begin a formula.

    A French one splits a CSV file at semicolons, which the writer of the file does not quote: a
    cell may begin after any separator. Source: OWASP, « CSV Injection ».
    """
    return _FORMULA.sub(r"\1'", str(value))


def plain_cell(text: str) -> str:
    """What was written as this by ``text_cell``: its apostrophes go, and no other."""
    return _GUARDED.sub(r"\1", text)


TEXT: dict[str, Callable[[object], str]] = {"csv": text_cell, "xlsx": text_cell}
"""For ``custom_field_preprocess`` of Wagtail's exports: one entry for each format."""
