"""Answers from memory: the bytes and headers of Django's, true at every moment, and bounded."""

import gzip
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import brotli
import pytest
import time_machine
import zstandard
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from cms.api.discovery import Discovery
from cms.api.endpoints import ENDPOINTS
from cms.api.front.application import ApiFront
from cms.api.front.encodings import accepted
from cms.api.models import ApiClient
from snippets.models import Alert, Theme
from tests.builders import Library

ROOT = "/api/v1/"
Reply = tuple[int, dict[str, str], bytes]


class Caller:
    """Calls a WSGI application as granian does; ``at_once``: it sends the last answer whole."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self.at_once = False

    def __call__(self, path: str, method: str = "GET", **headers: str) -> Reply:
        address, _, query = (ROOT + path).partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": address,
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": headers.pop("host", "testserver"),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": BytesIO(),
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        started: list[Any] = []
        body = self.application(environ, lambda *given: started.extend(given))
        self.at_once = isinstance(body, list)  # granian/wsgi.py
        content = b"".join(body)
        getattr(body, "close", lambda: None)()
        return int(started[0][:3]), dict(started[1]), content


def front(limit: int = 1 << 24) -> Caller:
    return Caller(ApiFront(WSGIHandler(), Discovery(ENDPOINTS).described, limit))


@pytest.fixture(name="filled")
def filled_fixture(library: Library) -> Library:
    """Documents of three kinds, and a theme that some have."""
    Theme.objects.create(slug="t", label="Thème")
    for number in range(12):
        library.add("training", f"a{number}", terms={"theme": ("t",)})
        library.add("event", f"b{number}")
    return library


ADDRESSES = [
    "contents",
    "contents?limit=5&order=title",
    "trainings?theme=t&view=full",
    "events?fields=title",
    "vocabularies",
    "vocabularies/themes",
    "site",
    "feeds/contents.atom",
    "feeds/events.ics",
    "feeds/trainings.json?theme=t",
    "",
    "openapi.json",
]


def addresses(library: Library) -> list[str]:
    key = library.add("training", "a0", terms={"theme": ("t",)})
    return [
        *ADDRESSES,
        f"contents/{key}",
        f"trainings/{key}?view=jsonld",
        "contents/by-path?path=/a0/",
    ]


@pytest.mark.parametrize("headers", [{}, {"accept_encoding": "gzip"}, {"if_none_match": "*"}])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_memory_gives_the_bytes_and_headers_that_django_gives(
    filled: Library, method: str, headers: dict[str, str]
) -> None:
    for address in addresses(filled):
        cold, warm = front(0), front()
        for caller in (cold, warm):
            caller("contents?limit=1")  # lets the origin in
        django = Caller(WSGIHandler())(address, method, **headers)
        made, kept = warm(address, method, **headers), warm(address, method, **headers)

        assert made == kept == cold(address, method, **headers), address
        status, found, content = kept
        assert status == django[0]
        if "Content-Encoding" in found:
            content = gzip.decompress(content) if method == "GET" else content
            assert found.pop("Content-Encoding") == "gzip"
            found["ETag"] = found["ETag"].replace('-gzip"', '"')
            found["Content-Length"] = django[1]["Content-Length"]
        # Django counts the nothing of a 304; its length would be that of the content.
        expected = {
            name: value
            for name, value in django[1].items()
            if status != 304 or name != "Content-Length"
        }
        assert found == expected, address
        assert content == django[2]


def test_what_one_answer_has_of_its_own_is_on_no_other(filled: Library) -> None:
    call = front()
    assert "Content-Disposition" in call("feeds/contents.atom")[1]
    for _ in range(2):
        assert "Content-Disposition" not in call("contents")[1]
        assert "Content-Disposition" in call("feeds/contents.atom")[1]


@pytest.mark.parametrize("first", ["docs", "preview/unknown", "changes", "search?facets=none"])
def test_what_another_answer_has_of_its_own_is_learnt_by_none(filled: Library, first: str) -> None:
    expected = front()("contents")
    call = front()
    call(first)
    assert [call("contents"), call("contents")] == [expected, expected]


def test_a_304_says_again_how_long_changes_may_be_kept(filled: Library) -> None:
    call = front()
    _, headers, _ = call("changes")
    status, again, _ = call("changes", if_none_match=headers["ETag"])
    assert (status, again["Cache-Control"]) == (304, headers["Cache-Control"])


def test_head_says_what_get_would(filled: Library) -> None:
    for address in ("search", "contents", "changes"):
        _, get, _ = front()(address, accept_encoding="gzip")
        _, head, nothing = front()(address, "HEAD", accept_encoding="gzip")
        assert nothing == b""
        assert (head["ETag"], head["Content-Encoding"]) == (get["ETag"], get["Content-Encoding"])
        assert head.get("Content-Length", get["Content-Length"]) == get["Content-Length"]


def test_nothing_is_kept_while_the_log_is_empty(db: None) -> None:
    call = front()
    for _ in range(2):
        call("site")
    Alert.objects.create(title="Le campus ouvre mardi", live=True)
    assert "Le campus ouvre mardi" in call("site")[2].decode()


def test_what_is_asked_again_costs_one_query_and_no_django(filled: Library) -> None:
    class Once:
        """Django, for one answer."""

        calls = 0

        def __call__(self, environ: Any, start_response: Any) -> Any:
            self.calls += 1
            return WSGIHandler()(environ, start_response)

    django = Once()
    call = Caller(ApiFront(django, Discovery(ENDPOINTS).described, 1 << 20))
    first = call("contents")
    call("contents")
    with CaptureQueriesContext(connection) as captured:
        assert call("contents") == first
    # The state of the log is read by the driver's own cursor.
    assert len(captured) == 0
    assert django.calls == 1
    assert call.at_once


def test_a_change_shows_in_the_very_next_answer(filled: Library) -> None:
    call = front()
    key = filled.add("training", "a0")
    for address in ("contents", "contents", f"contents/{key}", "vocabularies/themes"):
        call(address)
    filled.add("training", "a0", title="Un titre neuf")
    assert "Un titre neuf" in call("contents")[2].decode()
    assert "Un titre neuf" in call(f"contents/{key}")[2].decode()
    filled.withdraw(key)
    assert call(f"contents/{key}")[0] == 410
    assert "Un titre neuf" not in call("contents")[2].decode()


def test_labels_and_banners_show_in_the_very_next_answer(filled: Library) -> None:
    call = front()
    for _ in range(2):
        call("vocabularies/themes")
        call("site")
    Theme.objects.filter(slug="t").get().delete()
    Theme.objects.create(slug="u", label="Un thème sans contenu")
    Alert.objects.create(title="Le campus ferme mardi", live=True)

    assert "Un thème sans contenu" in call("vocabularies/themes")[2].decode()
    assert "Le campus ferme mardi" in call("site")[2].decode()


def test_a_document_that_expires_leaves_without_a_line_of_the_log(library: Library) -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    with time_machine.travel(now, tick=False) as clock:
        library.add("article", "stays")
        library.add("article", "leaves", expires_at=now + timedelta(seconds=90))
        call = front()
        call("articles")
        _, headers, content = call("articles")
        assert b'"count":2' in content
        assert headers["Cache-Control"].startswith("public, max-age=60, stale-while-revalidate=30,")
        clock.shift(timedelta(seconds=50))
        assert "max-age=40, stale-while-revalidate=0," in call("articles")[1]["Cache-Control"]
        clock.shift(timedelta(seconds=40))
        assert b'"count":1' in call("articles")[2]


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("zstd, gzip", "zstd"),
        ("br;q=0, *", "zstd"),
        ("identity, gzip;q=0.5", None),
        ("gzip;q=wrong", None),
        ("*;q=0", None),
    ],
)
def test_the_coding_is_one_that_the_caller_takes(header: str, coding: str | None) -> None:
    assert accepted(header) == coding


def test_each_coding_gives_the_same_content_under_a_tag_of_its_own(filled: Library) -> None:
    call = front()
    call("contents")
    _, plain, content = call("contents")
    read = {
        "br": brotli.decompress,
        "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
        "gzip": gzip.decompress,
    }
    for coding, decompress in read.items():
        _, headers, sent = call("contents", accept_encoding=coding)
        assert headers["Content-Encoding"] == coding
        assert headers["ETag"] == plain["ETag"][:-1] + f'-{coding}"'
        assert decompress(sent) == content
        assert len(sent) == int(headers["Content-Length"]) < len(content)
        for asked in (headers["ETag"], f'W/{headers["ETag"]}, "x"', plain["ETag"]):
            # The tag of the copy that the caller holds, whatever it accepts now.
            held = plain["ETag"] if asked == plain["ETag"] else headers["ETag"]
            for caller in (call, front(0)):
                status, again, nothing = caller(
                    "contents", accept_encoding=coding, if_none_match=asked
                )
                assert (status, again["ETag"], nothing) == (304, held, b"")


def test_what_django_answers_is_compressed_too(filled: Library) -> None:
    for path in ("search", "export.ndjson"):
        status, headers, content = front()(path, accept_encoding="gzip")
        assert (status, headers["Content-Encoding"]) == (200, "gzip")
        assert int(headers["Content-Length"]) == len(content)
        assert gzip.decompress(content) == front()(path)[2]


def test_memory_stays_within_its_room(filled: Library) -> None:
    call = front(limit=60_000)
    memory = call.application._memory
    for number in range(200):
        call(f"contents?limit={number % 100 + 1}")
        assert memory.size <= 60_000
    assert 0 < len(memory._entries) < 100


def test_addresses_and_headers_count_in_the_room(filled: Library) -> None:
    call = front()
    memory = call.application._memory
    call("contents")
    for number in range(100):
        # Another port is another origin to Django; the answers have the same headers.
        assert call("contents", host=f"testserver:{number}")[0] == 200
        call("contents", host=f"testserver:{number}")
    assert [len(entry.ready) for entry in memory._entries.values()] == [1]
    assert memory.size > len(call("contents")[2]) + 3_000
    before = memory.size
    call(f"contents?fields={','.join(['title'] * 200)}")
    assert memory.size > before + 200 * len("title,")
    kept = len(memory._entries)
    assert call(f"contents?fields={','.join(['title'] * 3_000)}")[0] == 200
    assert len(memory._entries) == kept


def test_an_address_has_one_answer_however_it_is_written(filled: Library) -> None:
    call = front()
    first, again = call("contents?order=title&limit=2"), call("contents?order=title&limit=2")
    assert again == first
    kept = len(call.application._memory._entries)
    for written in ("limit=2&order=title", "limit=%32&order=title", "order=title&&limit=2"):
        assert call(f"contents?{written}") == first
        assert front(0)(f"contents?{written}") == first
    assert len(call.application._memory._entries) == kept


def test_errors_keys_and_strange_hosts_are_left_to_django(
    filled: Library, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    call = front()
    call("contents")
    call("contents")
    assert call("contents?nothing=1")[0] == 400
    assert call("contents/unknown")[0] == 404
    assert call("contents/")[0] == 308
    assert call("contents", "POST")[0] == 405
    assert call("contents", host="attacker.example")[0] == 400
    assert call("contents", authorization="Bearer wrong")[0] == 401
    client = ApiClient.objects.create(name="Un site", contact_email="site@exemple.fr")
    _, token = client.issue_key()
    _, headers, _ = call("contents", authorization=f"Bearer {token}")
    assert headers["Cache-Control"].startswith("private,")
    assert call("contents")[1]["Cache-Control"].startswith("public,")
