"""Several processes on one database: none of them answers from a memory that is no longer true."""

import http.client
import json
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from random import SystemRandom
from urllib.parse import urlencode

from tests.operations.campus import editor, served

ACTIONS = 60
ADDRESSES = (
    "contents",
    "contents?limit=2&order=title&view=full",
    "resources?theme=theme",
    "contents?updated_since=2020-01-01",
    "vocabularies/themes",
    "vocabularies/kinds",
    "site",
    "feeds/contents.atom",
    "feeds/contents.json",
    "feeds/events.ics",
)
ANSWERED = {200, 301, 400, 404, 410}
"""An address may have been left for another, a code or a content may be gone."""

GZIP = {"Accept-Encoding": "gzip"}
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
        places: list[str] = []
        statuses: Counter[int] = Counter()
        changes = 0
        for number in range(ACTIONS):
            # Now and then all is public again: a home page that is hidden may stay so.
            actor.act("restore" if number % 20 == 0 else "")
            for path in (*ADDRESSES, *of_the_newest(cold, places)):
                told = (seed, actor.done, path)
                expected = get(cold, path)
                assert expected[0] in ANSWERED, (*told, expected[2])
                for each in (*warm, *warm):
                    assert get(each, path) == expected, told
                packed = get(cold, path, **GZIP)
                assert [get(each, path, **GZIP) for each in warm] == [packed] * 2, told
                if expected[0] == 200:
                    tag = {"If-None-Match": expected[1]["etag"]}
                    assert {get(each, path, **tag)[0] for each in warm} == {304}, told
                statuses[expected[0]] += 1
                changes += known.get(path, expected[2]) != expected[2]
                known[path] = expected[2]
    assert changes > ACTIONS / 4
    assert statuses.keys() & {301, 404, 410}, "some address led elsewhere or nowhere"
    assert statuses[200] > ACTIONS * len(ADDRESSES) / 2


def of_the_newest(connection: http.client.HTTPConnection, places: list[str]) -> list[str]:
    """The newest content as two views, by its address, and by one that it or another had before."""
    items = json.loads(get(connection, "contents?limit=1")[2])["items"]
    places += [f"contents/by-path?{urlencode({'path': item['path']})}" for item in items]
    views = [f"contents/{item['id']}{view}" for item in items for view in ("", "?view=jsonld")]
    return [*views, *dict.fromkeys([*places[-1:], *places[-8:-7], *places[:1]])]
