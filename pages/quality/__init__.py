"""What a page lacks before it may be submitted, and advice: sentences that say what to do."""

from pages.quality.checks import findings_of
from pages.quality.finding import Finding, NotReadyError

__all__ = ["Finding", "NotReadyError", "findings_of"]
