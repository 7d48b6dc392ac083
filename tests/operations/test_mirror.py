"""A mirror that follows ``changes`` ends as the campus is, whatever happens on the way."""

import sqlite3
import ssl
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random, SystemRandom

from standardwebhooks import Webhook

from tests.operations.campus import Editor, Served, editor, served
from tests.operations.processes import REPOSITORY, environment, run, start
from tests.webhooks import receivers
from tests.webhooks.certificates import Authority

ACTIONS = 1_000
# Share of the actions after which a mirror that has seen everything looks again, without a hint.
FOLLOWED = 0.1
# What a second mirror holds.
FILTER = "theme=theme"
# What the mirror must have met, by the names of tests.operations.editor.
PUBLIC_ACTIONS = (
    "publish",
    "edit_live",
    "move_resource",
    "unpublish",
    "delete_resource",
    "restrict",
    "rename_theme",
    "recode_theme",
    "toggle_theme",
    "expire",
)
# What the receiver does with a message, and how often.
MOODS = {"take": 12, "refuse": 4, "cut": 3, "hang": 1}
MIRROR = REPOSITORY / "docs" / "examples" / "miroir.py"


def follow(server: Served, copy: Path, *filters: str) -> "subprocess.Popen[bytes]":
    """Start the mirror of the documentation; it ends when it has seen everything."""
    with copy.with_suffix(".log").open("ab") as output:
        return subprocess.Popen(
            [sys.executable, str(MIRROR), server.origin, str(copy), *filters], stderr=output
        )


def export(server: Served, query: str = "") -> list[str]:
    server.connection.close()  # long idle: the server hung up
    server.connection.request("GET", f"/api/v1/export.ndjson?{query}")
    answer = server.connection.getresponse()
    lines = answer.read().decode().splitlines()
    assert answer.status == 200
    return lines


def mirrored(copy: Path) -> list[str]:
    database = sqlite3.connect(copy)
    rows = database.execute("SELECT document FROM contenu ORDER BY id").fetchall()
    database.close()
    return [document for (document,) in rows]


def catch_up(server: Served, copy: Path, *filters: str) -> list[str]:
    """Have a mirror see everything, and hold it to the export of the same filters."""
    assert follow(server, copy, *filters).wait(60) == 0, copy.with_suffix(".log").read_text()
    expected = export(server, "&".join(filters))
    assert mirrored(copy) == expected
    return expected


class Hints:
    """A receiver that verifies messages and fails at random; a true message wakes the mirror."""

    def __init__(self, secret: str, random: Random) -> None:
        self._webhook = Webhook(secret)
        self._random = random
        self._first = random.sample(list(MOODS), len(MOODS))  # each of them, however few messages
        self.woken = threading.Event()
        self.done: Counter[str] = Counter()

    def take(self) -> bool:
        """Whether a message came since the last time."""
        came = self.woken.is_set()
        self.woken.clear()
        return came

    def behave(self, receiver: receivers.Receiver, connection: ssl.SSLSocket) -> None:
        """Take a message, or fail: refuse it, cut the connection, or leave it without an answer."""
        (mood,) = self._random.choices(list(MOODS), list(MOODS.values()))
        mood = self._first.pop() if self._first else mood
        self.done[mood] += 1
        if mood == "take":
            got = receiver.requests[-1]
            self._webhook.verify(got.body, dict(got.headers))
            self.woken.set()
        BEHAVIOURS[mood](receiver, connection)


BEHAVIOURS: dict[str, receivers.Behaviour] = {
    "take": receivers.answer(),
    "refuse": receivers.answer("500 Internal Server Error"),
    "cut": receivers.hang_up,
    "hang": receivers.hang,
}


@contextmanager
def told(data: Path, random: Random) -> Iterator[Hints]:
    """Subscribe a receiver that fails at random, and run a worker that sends."""
    authority = Authority(data)
    variables = environment(data) | {
        "CAMPUS_WEBHOOKS_PRIVATE_ADDRESSES": "true",
        "CAMPUS_WEBHOOKS_CA_FILE": str(authority.file),
    }
    with receivers.receiver(authority.sign()) as there:
        prepare = ("-m", "tests.operations.delivering", "prepare", there.url, "0")
        hints = Hints(run(*prepare, env=variables).strip(), random)
        there.behaviours[:] = [hints.behave]
        worker = start("manage.py", "worker", env=variables, output=data / "worker.log")
        try:
            yield hints
        finally:
            worker.terminate()
            worker.wait(60)


def act_in_public(actor: Editor) -> None:
    """Do each of the public actions among pages that readers see."""
    for action in PUBLIC_ACTIONS:
        for preparation in ("restore", "add"):
            actor.act(preparation)
        before = actor.effects[action, "public"]
        actor.act(action)
        while actor.effects[action, "public"] == before:
            actor.act(action)


def make_public(actor: Editor, number: int) -> None:
    """After so many actions, see to it that there is enough that readers see."""
    if number % 100 == 0:
        actor.act("restore")
    if number == ACTIONS // 2:
        act_in_public(actor)


def test_a_mirror_ends_byte_identical_to_the_export_after_a_thousand_actions(data: Path) -> None:
    """It is woken by webhooks that fail at random, and looks by itself now and then.

    The mirror and the server are killed twice each, in the middle of what they do.
    Now and then all is public again, for a home page that is hidden may stay so; and halfway each
    action that readers see is done where they see it. A second mirror holds one theme alone, whose
    code changes, and which documents enter and leave.
    """
    seed = SystemRandom().randrange(10**6)
    sys.stdout.write(f"seed: {seed}\n")
    random = Random(seed)  # noqa: S311 - no secret
    moments = sorted(random.sample(range(50, ACTIONS), 4))
    copy, filtered = data / "copy.sqlite3", data / "filtered.sqlite3"
    hinted = number = 0
    with served(data, 64) as server, editor(data, seed) as actor:
        # From the start, when the theme may have no document: once it follows, no rename stops it.
        catch_up(server, filtered, FILTER)
        mirror = follow(server, copy)
        with told(data, random) as hints:
            while number < ACTIONS:
                if not actor.act():
                    continue
                number += 1
                make_public(actor, number)
                if number in moments[::2]:
                    mirror = mirror if mirror.poll() is None else follow(server, copy)
                    actor.act()
                    mirror.kill()
                    mirror.wait(60)
                elif number in moments[1::2]:
                    server.kill()
                    server.start()
                if mirror.poll() is not None:
                    hinted += (hint := hints.take())
                    if hint or random.random() < FOLLOWED:
                        mirror = follow(server, copy)
                if number % 20 == 0:
                    log = filtered.with_suffix(".log")
                    assert follow(server, filtered, FILTER).wait(60) == 0, (seed, log.read_text())
        mirror.wait(60)
        # Nobody but the editor acts any more.
        for name in ("clock", "restore", "add"):
            actor.act(name)
            expected = catch_up(server, copy)
            of_theme = catch_up(server, filtered, FILTER)
    # Home, the index and two toolkits at least: nothing deletes them.
    assert len(expected) >= 4
    assert 1 <= len(of_theme) < len(expected)
    assert hinted > 0, (seed, hints.done)
    assert hints.done.keys() == MOODS.keys(), (seed, hints.done)
