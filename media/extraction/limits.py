"""What is read, what one reading may take, and how the process of the reader binds itself to it."""

import json
import resource
import sys
from dataclasses import asdict, dataclass

MEBIBYTE = 1024 * 1024
TYPES_WITH_TEXT = frozenset({"pdf", "csv", "docx", "pptx", "xlsx", "odt", "odp", "ods"})
"""Extensions of the files that are read."""


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, times in seconds. ``unpacked`` bounds what an archive grows to.

    ``wall`` is counted by the caller, since a process that waits uses no ``cpu``. 200,000
    characters are about 80 pages of a report: what search reads and marks within its time.
    """

    file: int = 100 * MEBIBYTE
    unpacked: int = 200 * MEBIBYTE
    memory: int = 512 * MEBIBYTE
    cpu: int = 30
    wall: float = 45.0
    pages: int = 500
    characters: int = 200_000

    def to_argument(self) -> str:
        """As the argument of the reader's command line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_argument(cls, argument: str) -> "Limits":
        """Read what ``to_argument`` wrote."""
        return cls(**json.loads(argument))

    def bind_process(self) -> None:
        """Bind this process: memory, CPU time, and neither a file written nor a core dumped.

        Source: setrlimit(2). Only Linux holds a process to ``RLIMIT_AS``.
        """
        # At the first bound of CPU time the process is told SIGXCPU, at the second it is killed.
        resource.setrlimit(resource.RLIMIT_CPU, (self.cpu, self.cpu + 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform == "linux":
            resource.setrlimit(resource.RLIMIT_AS, (self.memory, self.memory))
