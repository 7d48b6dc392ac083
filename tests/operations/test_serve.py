"""``manage.py serve`` and the worker as real processes, on a data folder of their own."""

import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.operations.prepared import Prepared
from tests.operations.processes import environment, free_port, run, start

pytestmark = pytest.mark.process
# Guards against a hang, not measures: the machine may be busy.
FIRST_START = 900.0
NEXT_START = 180.0
STOP = 120.0


def wait_until(ready: Callable[[], bool], seconds: float, what: str) -> None:
    """Ask again and again; fails with ``what`` after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            pytest.fail(f"{what}: not within {seconds:.0f} s")
        time.sleep(0.1)


def get(port: int, path: str) -> tuple[int, Any]:
    """Status and decoded JSON of an address of the running campus."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={"Host": f"localhost:{port}"})
    answer = connection.getresponse()
    body = json.loads(answer.read())
    connection.close()
    return answer.status, body


class Campus:
    """A campus that ``serve`` runs, and what it says."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int, output: Path) -> None:
        self.process = process
        self.port = port
        self._output = output

    @property
    def said(self) -> str:
        """All that it has said."""
        return self._output.read_text(encoding="utf-8")

    def wait(self, seconds: float) -> None:
        """Wait for its announcement."""
        wait_until(
            lambda: "Ctrl-C" in self.said or self.process.poll() is not None, seconds, "start"
        )
        assert self.process.poll() is None, self.said

    def stop(self, number: int = signal.SIGINT) -> int:
        """Send a signal; give the exit code."""
        self.process.send_signal(number)
        return self.process.wait(STOP)

    def child(self, word: str) -> int:
        """The process id of the child whose command line contains ``word``."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        for pid in children.read_text().split():
            if word in Path(f"/proc/{pid}/cmdline").read_text():
                return int(pid)
        raise AssertionError(word)


@contextmanager
def serving(data_dir: Path, seconds: float) -> Iterator[Campus]:
    """A campus that runs for the block and is gone after it."""
    port = free_port()
    output = data_dir / f"serve-{port}.log"
    process = start(
        "manage.py", "serve", f"--port={port}", env=environment(data_dir), output=output
    )
    campus = Campus(process, port, output)
    try:
        campus.wait(seconds)
        yield campus
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(STOP)


@pytest.fixture(scope="module")
def prepared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Prepared]:
    """Where the first start gives what it filled, for the tests that need no more than that."""
    found = Prepared(request, tmp_path_factory)
    try:
        yield found
    finally:
        found.give(None)  # nobody waits for one that failed


@pytest.fixture(scope="module")
def first_start(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Campus]:
    """A campus started on an empty folder."""
    with serving(tmp_path_factory.mktemp("campus"), FIRST_START) as campus:
        yield campus


@pytest.fixture
def data_dir(first_start: Campus, prepared: Prepared) -> Path:
    """The folder that the first start filled; nobody uses it any more."""
    if first_start.process.poll() is None:
        assert first_start.stop() == 0
    data = Path(first_start._output.parent)
    prepared.give(data)
    return data


def test_the_first_start_fills_everything_and_says_where_it_is(first_start: Campus) -> None:
    port = first_start.port
    for address in ("/", "/admin/", "/api/v1/docs"):
        assert f"http://localhost:{port}{address}\n" in first_start.said
    assert "contributrice" in first_start.said
    status, contents = get(port, "/api/v1/contents")
    assert status == 200
    assert contents["count"] >= 130
    assert contents["items"][0]["url"].startswith(f"http://localhost:{port}/")


def test_the_worker_gives_signs_of_life(first_start: Campus) -> None:
    def ready() -> bool:
        return bool(get(first_start.port, "/readyz")[1]["status"] == "ok")

    wait_until(ready, 30, "readyz")


def test_ctrl_c_stops_web_server_and_worker(first_start: Campus) -> None:
    children = [first_start.child("granian"), first_start.child("manage.py")]
    assert first_start.stop(signal.SIGINT) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)
    assert first_start.said.endswith("Le campus est arrêté.\n")
    assert "Traceback" not in first_start.said


def test_another_port_changes_the_addresses_and_nothing_else(data_dir: Path) -> None:
    with serving(data_dir, NEXT_START) as campus:
        _, contents = get(campus.port, "/api/v1/contents?limit=100")
        urls = [item["url"] for item in contents["items"]]
        assert all(url.startswith(f"http://localhost:{campus.port}/") for url in urls)
        assert "Fichiers statiques… déjà à jour." in campus.said
        assert campus.stop(signal.SIGTERM) == 0


@pytest.mark.parametrize(
    ("word", "name"), [("granian", "le serveur web"), ("manage.py", "le worker")]
)
def test_a_child_that_dies_takes_the_campus_with_it_and_is_named(
    data_dir: Path, word: str, name: str
) -> None:
    with serving(data_dir, NEXT_START) as campus:
        os.kill(campus.child(word), signal.SIGKILL)
        assert campus.process.wait(STOP) == 1
        assert f"{name} s’est terminé de lui-même (signal SIGKILL)" in campus.said


def test_two_workers_deliver_each_mail_once(data_dir: Path) -> None:
    env = environment(data_dir)
    outputs = [data_dir / f"worker-{number}.log" for number in (1, 2)]
    workers = [start("manage.py", "worker", env=env, output=output) for output in outputs]

    def said() -> str:
        return "".join(output.read_text() for output in outputs)

    wait_until(lambda: said().count("worker started") == 2, NEXT_START, "both workers")
    send = (
        "from django.core.mail import send_mail\n"
        "for number in range(20):\n"
        "    send_mail(f'Essai {number}', 'Bonjour', None, ['a@campus.example'])\n"
    )
    run("manage.py", "shell", "-v0", "-c", send, env=env)

    def subjects() -> list[str]:
        texts = (mail.read_text() for mail in (data_dir / "mails").glob("*"))
        return [subject for text in texts for subject in re.findall(r"Subject: (Essai \d+)", text)]

    try:
        wait_until(lambda: len(subjects()) >= 20, FIRST_START, "mails")
    finally:
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
    assert [worker.wait(STOP) for worker in workers] == [0, 0]
    assert sorted(subjects()) == sorted(f"Essai {number}" for number in range(20))
    assert "locked" not in said()
    assert "Traceback" not in said()


PLAN_A_SET = """
from django.utils import timezone
from cms.workflows.models import PublicationSet
from pages.models import HomePage, StandardPage
home = HomePage.objects.get()
held = PublicationSet.objects.create(title="Lancement", status="planned", publish_at=timezone.now())
for number in range(30):
    page = StandardPage(title=f"Lot {number}", slug=f"lot-{number}", summary="…", live=False)
    home.add_child(instance=page)
    held.items.create(page=page, revision=page.save_revision())
"""


def test_a_set_is_published_whole_and_once_although_the_worker_is_killed(data_dir: Path) -> None:
    env = environment(data_dir)
    run("manage.py", "shell", "-v0", "-c", PLAN_A_SET, env=env)

    def ask(question: str) -> Any:
        with closing(sqlite3.connect(data_dir / "campus.sqlite3", timeout=20)) as database:
            return database.execute(question).fetchone()[0]

    def live() -> int:
        return int(
            ask("SELECT COUNT(*) FROM wagtailcore_page WHERE slug LIKE 'lot-%' AND live = 1")
        )

    killed = data_dir / "killed.log"
    worker = start("manage.py", "worker", env=env, output=killed)
    wait_until(lambda: 'Published: "Lot' in killed.read_text(), NEXT_START, "first page")
    worker.kill()
    worker.wait(STOP)
    assert live() in {0, 30}

    worker = start("manage.py", "worker", env=env, output=data_dir / "next.log")
    try:
        wait_until(
            lambda: ask("SELECT status FROM workflows_publicationset") == "published",
            NEXT_START,
            "publication",
        )
    finally:
        worker.terminate()
        assert worker.wait(STOP) == 0
    assert live() == 30
    published = ask(
        "SELECT COUNT(*) FROM wagtailcore_pagelogentry entry JOIN wagtailcore_page page "
        "ON page.id = entry.page_id WHERE page.slug LIKE 'lot-%' "
        "AND entry.action = 'wagtail.publish.scheduled'"
    )
    assert published == 30


def test_ctrl_c_during_the_preparation_ends_with_one_line(tmp_path: Path) -> None:
    output = tmp_path / "serve.log"
    process = start(
        "manage.py", "serve", f"--port={free_port()}", env=environment(tmp_path), output=output
    )
    campus = Campus(process, 0, output)
    wait_until(lambda: "Base de données…" in campus.said, NEXT_START, "preparation")
    assert campus.stop(signal.SIGINT) == 130
    assert campus.said.splitlines()[-1].startswith("Préparation interrompue.")
    assert "Traceback" not in campus.said


def test_a_taken_port_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(subprocess.CalledProcessError) as error:
            run("manage.py", "serve", f"--port={port}", env=environment(tmp_path))
    assert f"Impossible d’utiliser le port {port} : un autre programme" in error.value.stderr
    assert {path.name for path in tmp_path.iterdir()} <= {"secret-key"}
