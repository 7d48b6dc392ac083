"""The script of ``<campus-liste>`` and the page that gives its code."""

import gzip
import html
import re
from typing import Any

import brotli
import pytest
from django.test import Client, override_settings

from cms.api.embed.demo import snippet
from cms.api.embed.script import COMPONENT, PARTS
from cms.api.endpoints import PLURALS
from cms.api.filters import filter_parameters
from pages.choices import KIND_SINGULAR, Delivery, EventMode, Kind
from tests.builders import Library
from tests.factories.vocabularies import RegionFactory

SCRIPT = "/integration/campus-liste.js"
PAGE = "/integration/"
LARGEST = 15_000
FILTERS = (COMPONENT / "filters.js").read_text(encoding="utf-8")
# What the test client gives: an HttpResponse whose class only stubs name.
Answer = Any


def get(client: Client, **headers: str) -> Answer:
    """Ask for the script."""
    return client.get(SCRIPT, headers=headers)


def words_of(name: str) -> set[str]:
    """The words between quotes of a constant of the script."""
    found = re.search(rf"const {name} = [\[{{](.*?)[\]}}];", FILTERS, re.DOTALL)
    assert found, name
    return set(re.findall(r'"([^"]+)"', found[1]))


def test_any_site_may_run_the_script(client: Client) -> None:
    answer = get(client)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age=3600" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


def test_script_is_light_however_it_is_compressed(client: Client) -> None:
    plain = get(client).content
    gzipped = get(client, accept_encoding="gzip")
    by_brotli = get(client, accept_encoding="gzip, br")

    assert (gzipped.headers["Content-Encoding"], by_brotli.headers["Content-Encoding"]) == (
        "gzip",
        "br",
    )
    assert gzip.decompress(gzipped.content) == brotli.decompress(by_brotli.content) == plain
    assert len(gzipped.content) < LARGEST
    assert len(by_brotli.content) < LARGEST


@pytest.mark.parametrize("coding", ["", "gzip", "br", "zstd"])
def test_script_already_there_is_not_sent_again(client: Client, coding: str) -> None:
    first = get(client, accept_encoding=coding)
    again = get(client, accept_encoding=coding, if_none_match=first.headers["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert get(client, if_none_match='"another"').status_code == 200


def test_each_coding_has_its_own_entity_tag(client: Client) -> None:
    tags = {get(client, accept_encoding=each).headers["ETag"] for each in ("", "gzip", "br")}
    assert len(tags) == 3


def test_script_is_only_read(client: Client) -> None:
    assert client.post(SCRIPT).status_code == 405
    assert client.head(SCRIPT).content == b""


def test_script_knows_the_address_of_its_campus(client: Client) -> None:
    with override_settings(CAMPUS_BASE_URL="https://campus.example"):
        source = get(client).content.decode()

    assert 'const CAMPUS = "https://campus.example";' in source
    assert "%CAMPUS%" not in source
    assert "%STYLES%" not in source


def test_script_loads_nothing_and_writes_no_html() -> None:
    source = "".join((COMPONENT / name).read_text(encoding="utf-8") for name in PARTS)
    forbidden = ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "import ", "cookie")
    assert [word for word in forbidden if word in source] == []


def test_every_filter_of_the_api_is_an_attribute() -> None:
    assert words_of("TERMS") | words_of("RANGES") == set(filter_parameters())


def test_kinds_have_the_lists_and_the_names_of_the_campus() -> None:
    found = re.findall(r'^  (\w+): \["(\w+)", "([^"]+)"\],$', FILTERS, re.MULTILINE)
    assert found == [(kind, PLURALS[kind], KIND_SINGULAR[Kind(kind)]) for kind in PLURALS]


def test_modes_are_told_in_the_words_of_the_campus() -> None:
    labels = words_of("MODES")
    for code, label in (*EventMode.choices, *Delivery.choices):
        assert label in labels
        assert re.search(rf'^  "?{code}"?: "{label}",$', FILTERS, re.MULTILINE)


@pytest.mark.django_db
def test_page_gives_the_code_that_it_runs(client: Client, library: Library) -> None:
    RegionFactory(slug="bretagne")
    answer = client.get(PAGE, {"kind": "lab", "region": "bretagne", "limit": "3"})
    page = answer.content.decode()
    code = str(snippet(kind="lab", region="bretagne", theme="", limit=3))

    assert answer.status_code == 200
    assert '<campus-liste kind="lab" region="bretagne" limit="3"' in code
    assert html.escape(code) in page
    assert code in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "name"), [("region=zz", "region"), ("limit=0", "limit"), ("limit=", "limit")]
)
def test_page_says_which_choice_is_wrong(client: Client, query: str, name: str) -> None:
    answer = client.get(f"{PAGE}?{query}")
    page = answer.content.decode()

    assert answer.status_code == 400
    assert f'id="liste-{name}_error"' in page
    assert "<campus-liste" not in page


@pytest.mark.django_db
def test_other_parameters_of_the_page_change_nothing(client: Client) -> None:
    answer = client.get(f"{PAGE}?utm_source=lettre&kind=%22%3E%3Cscript%3E")
    assert answer.status_code == 400
    assert b'"><script>' not in answer.content
    assert client.get(f"{PAGE}?utm_source=lettre").status_code == 200
