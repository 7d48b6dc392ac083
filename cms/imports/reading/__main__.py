"""``python -m cms.imports.reading <xlsx|csv> <limits> [<first>]``: a file in, JSON lines out.

The first line is ``{"headings": […]}`` or ``{"refused": "…"}``, each other one
``[number, [cells], [formulas]]``.
"""

import json
import logging
import os
import sys
import warnings

from media.extraction.limits import Limits


def main(kind: str, argument: str, first: str = "") -> None:
    """Bind this process to the limits, then read; what parsers complain of is nobody's concern."""
    Limits.from_argument(argument).bind_process()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    # Imported once the process is bound: parsers count in its memory.
    from cms.imports.errors import FileRefused  # noqa: PLC0415
    from cms.imports.reading.delimited import read_delimited  # noqa: PLC0415
    from cms.imports.reading.xlsx import read_xlsx  # noqa: PLC0415

    source = os.fdopen(0, "rb")
    try:
        read = read_xlsx if kind == "xlsx" else read_delimited
        table = read(source, int(first) if first else None)
    except FileRefused as refusal:
        _write({"refused": str(refusal)})
        return
    _write({"headings": table.headings})
    for line in table.lines:
        _write([line.number, line.cells, line.formulas])


def _write(value: object) -> None:
    sys.stdout.write(json.dumps(value))
    sys.stdout.write("\n")


main(*sys.argv[1:])
