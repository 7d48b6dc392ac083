"""``python -m media.extraction <type> <limits>``: a file on standard input, its text as JSON."""

import logging
import sys
import warnings

from media.extraction.limits import Limits
from media.extraction.result import Extraction, Reason, Status


def main(extension: str, argument: str) -> None:
    """Bind this process to the limits, then read; what parsers complain of is nobody's concern."""
    limits = Limits.from_argument(argument)
    limits.bind_process()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    try:
        # Imported once the process is bound: parsers count in its memory.
        from media.extraction.reader import extract  # noqa: PLC0415

        found = extract(sys.stdin.buffer, extension, limits)
    except MemoryError:
        found = Extraction(Status.FAILED, Reason.TOO_HEAVY)
    sys.stdout.write(found.to_json())


main(*sys.argv[1:])
