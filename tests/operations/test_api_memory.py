"""Several processes on one database: none of them answers from a memory that is no longer true."""

import http.client
import json
from contextlib import ExitStack
from pathlib import Path
from random import SystemRandom

from tests.operations.campus import editor, served

ACTIONS = 80
ADDRESSES = (
    "contents",
    "contents?limit=2&order=title&view=full",
    "resources?theme=theme",
    "contents?updated_since=2020-01-01",
    "vocabularies/themes",
    "vocabularies/kinds",
    "site",
    "feeds/contents.atom",
)
Reply = tuple[int, dict[str, str], bytes]


def get(connection: http.client.HTTPConnection, path: str, **headers: str) -> Reply:
    connection.request("GET", f"/api/v1/{path}", headers=headers)
    answer = connection.getresponse()
    content = answer.read()
    found = {name: value for name, value in answer.getheaders() if name.lower() != "date"}
    return answer.status, found, content


def test_after_any_action_the_next_answer_of_every_process_shows_it(data: Path) -> None:
    seed = SystemRandom().randrange(10**6)
    with ExitStack() as stack:
        actor = stack.enter_context(editor(data, seed))
        cold = stack.enter_context(served(data, 0)).connection
        warm = [stack.enter_context(served(data, 64)).connection for _ in range(2)]
        known: dict[str, bytes] = {}
        changes = 0
        for number in range(ACTIONS):
            # Now and then all is public again: a home page that is hidden may stay so.
            actor.act("restore" if number % 20 == 0 else "")
            first = json.loads(get(cold, "contents?limit=1")[2])["items"]
            details = [f"contents/{item['id']}" for item in first]
            for path in (*ADDRESSES, *details):
                expected = get(cold, path)
                assert expected[0] == 200, (seed, actor.done, path, expected[2])
                for each in (*warm, *warm):
                    assert get(each, path) == expected, (seed, actor.done, path)
                tag = {"If-None-Match": expected[1]["etag"]}
                assert {get(each, path, **tag)[0] for each in warm} == {304}, (
                    seed,
                    actor.done,
                    path,
                )
                changes += known.get(path, expected[2]) != expected[2]
                known[path] = expected[2]
    assert changes > ACTIONS / 4
