"""Run a server in the background: a free port, an account without rights, a clean stop."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

LOOPBACK = "127.0.0.1"
UNPRIVILEGED_ACCOUNT = "nobody"
STOP_SECONDS = 30
POLL_SECONDS = 0.2


class ServiceMissingError(Exception):
    """A service cannot be had on this machine; the message says in French what to install."""


class ServiceFailedError(Exception):
    """A service that is installed did not start; the message carries the end of its output."""


def account() -> str | None:
    """Name of the account that servers run under, or None to keep the caller's own.

    PostgreSQL and Elasticsearch refuse to run as root.
    """
    return UNPRIVILEGED_ACCOUNT if os.geteuid() == 0 else None


def give(path: Path) -> None:
    """Make the account of the servers the owner of a folder and of all it holds."""
    name = account()
    if name is None:
        return
    entry = pwd.getpwnam(name)
    for folder, _, files in os.walk(path):
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        for file in files:
            os.chown(Path(folder) / file, entry.pw_uid, entry.pw_gid, follow_symlinks=False)


def free_port() -> int:
    """Return a TCP port of the loopback interface that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


@contextmanager
def scratch_folder(prefix: str) -> Iterator[Path]:
    """Give a temporary folder that the account of the servers may enter; removed on leaving."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        give(folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(command: Sequence[str | Path], folder: Path) -> None:
    """Run a command under the account of the servers, to its end.

    Raises:
        ServiceFailedError: the command ended with an error.
    """
    name = account()
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        user=name,
        group=_group(name),
        extra_groups=[] if name else None,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ServiceFailedError(f"{command[0]} : {(done.stderr or done.stdout)[-2000:]}")


@contextmanager
def background(
    command: Sequence[str | Path],
    *,
    folder: Path,
    environment: Mapping[str, str],
    ready: Callable[[], bool],
    seconds: int,
    stop_signal: signal.Signals = signal.SIGTERM,
) -> Iterator[None]:
    """Run a server from ``folder`` while the block lasts; its output goes to ``output.log`` there.

    Args:
        ready: answers whether the server serves; asked again until it says yes.
        seconds: how long the server may take to be ready.
        stop_signal: what asks this server to stop at once but cleanly.

    Raises:
        ServiceFailedError: the server ended or was not ready in time.
    """
    name = account()
    log = folder / "output.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=name,
            group=_group(name),
            extra_groups=[] if name else None,
            start_new_session=True,
        )
    try:
        _await(process, ready, seconds, log)
        yield
    finally:
        _stop(process, stop_signal)


def _group(name: str | None) -> int | None:
    return pwd.getpwnam(name).pw_gid if name else None


def _await(
    process: subprocess.Popen[bytes], ready: Callable[[], bool], seconds: int, log: Path
) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        ended = process.poll() is not None
        if ended or time.monotonic() > deadline:
            reason = "s’est arrêté" if ended else f"n’est pas prêt après {seconds} s"
            end = log.read_text(encoding="utf-8", errors="replace")[-3000:]
            raise ServiceFailedError(f"{process.args!r} {reason}.\n{end}")
        time.sleep(POLL_SECONDS)


def _stop(process: subprocess.Popen[bytes], stop_signal: signal.Signals) -> None:
    if process.poll() is None:
        process.send_signal(stop_signal)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
