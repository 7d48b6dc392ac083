"""A monotonic clock that a test moves."""


class Clock:
    """Seconds that pass when the test says so: ``clock.now += 5``."""

    def __init__(self, now: float = 0.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now
