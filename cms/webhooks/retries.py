"""When a message that failed is sent again."""

import random
from datetime import timedelta

DELAYS = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""What comes between two attempts; after the last one the message is given up."""

JITTER = 0.2
"""Part of a delay that chance may add, so that receivers are not all called at once."""


def delay_after(failures: int) -> timedelta | None:
    """How long to wait after this many failed attempts (1 and up); None when it is enough."""
    if failures > len(DELAYS):
        return None
    return DELAYS[failures - 1] * random.uniform(1, 1 + JITTER)  # noqa: S311 - no secret
