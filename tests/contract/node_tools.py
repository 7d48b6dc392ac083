"""A folder where Node finds the files of ``tests/contract/node`` beside the packages they use."""

import shutil
import subprocess
from pathlib import Path

from tests.services.node import FOLDER, find_command, node_modules, tool_environment


class Workbench:
    """A temporary copy of the scripts, linked to the packages that are installed once."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("node_modules"))
        (folder / "node_modules").symlink_to(node_modules())
        self.folder = folder

    def node(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a script of the folder; its output is text, its exit code is left to the caller."""
        return subprocess.run(
            [find_command("node"), *arguments],
            cwd=self.folder,
            env=tool_environment(),
            capture_output=True,
            text=True,
            check=False,
        )

    def package(self, name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run the command of a package, such as ``tsc``."""
        return self.node(f"node_modules/.bin/{name}", *arguments)
