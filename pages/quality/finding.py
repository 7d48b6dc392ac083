"""One thing to mend in a page, as data."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError


@dataclass(frozen=True)
class Finding:
    """What to do in a page.

    ``message`` is a French sentence; ``blocking`` findings stop a submission, the others are
    advice; ``field`` names a field of the page or one of its lists (``sessions``, ``files``).
    """

    message: str
    field: str
    blocking: bool = False


class NotReadyError(ValidationError):
    """A page was sent to validation with blocking findings: ``messages`` are their sentences."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__([finding.message for finding in self.findings])
