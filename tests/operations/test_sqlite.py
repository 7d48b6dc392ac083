"""Web and worker write to one SQLite file side by side: nobody sees « database is locked »."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.operations.processes import REPOSITORY, environment

WRITER = Path(__file__).with_name("sqlite_writer.py")


def write_side_by_side(folder: Path, seconds: float, options: str) -> list[tuple[int, str, str]]:
    """Run two writers at once; give the exit code, output and errors of each."""
    path = folder / "campus.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        if options == "ours":  # as ``migrate`` leaves it, alone, before web and worker start
            database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE written (name TEXT)")
    writers = [
        subprocess.Popen(
            [sys.executable, str(WRITER), str(path), name, str(seconds), options],
            cwd=REPOSITORY,
            env=environment(folder),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("web", "worker")
    ]
    results = []
    for writer in writers:
        output, errors = writer.communicate(timeout=60)
        results.append((writer.returncode, output, errors))
    return results


def test_two_processes_that_write_at_once_never_see_a_locked_database(tmp_path: Path) -> None:
    results = write_side_by_side(tmp_path, 3, "ours")
    assert [(code, errors) for code, _, errors in results] == [(0, ""), (0, "")]
    assert all(int(written) for _, written, _ in results)
    with closing(sqlite3.connect(tmp_path / "campus.sqlite3")) as database:
        (rows,) = database.execute("SELECT COUNT(*) FROM written").fetchone()
    assert rows == 2 * sum(int(written) for _, written, _ in results)


def test_the_same_writers_lock_each_other_out_without_our_options(tmp_path: Path) -> None:
    results = write_side_by_side(tmp_path, 3, "plain")
    assert any("database is locked" in errors for _, _, errors in results)
