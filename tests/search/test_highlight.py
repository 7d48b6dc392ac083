"""Passages: where the words of a query stand, attached files included, whatever the length."""

import unicodedata
from itertools import islice

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms.delivery.models import PublishedDocument
from search import passages
from search.analysis import Token, tokens
from search.highlight import LONGEST_READ, Marker
from search.passages import highlighted_cards
from search.query import parse
from search.scan import Scan
from search.synonyms import Synonyms
from tests.search.builders import publish

NONE = Synonyms({}, 1)
TWO_FILES = "Guide de l’atelier\nPréparer la salle.\fRapport annuel\nLes chevaux du lac."
LETTERS = "aàâbcçdeéèêfghiîïlmnoôöœæprstuùûüvxyzœ’'- \n.·²IÉ"


def marker(q: str) -> Marker:
    """What marks the words of a query."""
    return Marker.of(parse(q, NONE))


def test_a_passage_of_a_file_names_the_file() -> None:
    assert marker("cheval").highlights({"attachments": TWO_FILES}) == {
        "file": "Rapport annuel",
        "text": "Les <mark>chevaux</mark> du lac.",
    }


def test_the_title_of_a_file_is_marked_too() -> None:
    assert marker("salle atelier").highlights({"attachments": TWO_FILES}) == {
        "file": "Guide de l’<mark>atelier</mark>",
        "text": "Préparer la <mark>salle</mark>.",
    }


def test_a_file_without_text_is_found_by_its_title() -> None:
    assert marker("kit").highlights({"attachments": "Kit complet\n"}) == {
        "file": "<mark>Kit</mark> complet"
    }


def test_a_summary_that_fits_is_shown_whole() -> None:
    summary = f"{'Une première phrase sans le mot cherché. ' * 3}Puis une salle calme."
    text = {"title": "Salle & atelier", "summary": summary, "body": "Une salle."}
    assert marker("salle").highlights(text) == {
        "title": "<mark>Salle</mark> &amp; atelier",
        "text": summary.replace("salle", "<mark>salle</mark>"),
    }


def test_a_long_summary_is_cut_around_its_words_and_keeps_nothing_of_the_title() -> None:
    summary = "Un début sans rien. " * 15 + "La salle est calme. " + "Une fin sans rien. " * 15
    found = marker("salle").highlights({"title": "Salle", "summary": summary})
    assert found["title"] == "<mark>Salle</mark>"
    assert found["text"].startswith("… ")
    assert "La <mark>salle</mark> est calme." in found["text"]
    assert found["text"].endswith(" …")
    at_start = marker("salle").highlights({"title": "Salle", "summary": f"Une salle. {summary}"})
    assert at_start["text"].startswith("Une <mark>salle</mark>. Un début")


def test_the_page_itself_comes_before_its_files() -> None:
    text = {"body": "Une salle calme.", "attachments": TWO_FILES}
    assert marker("salle").highlights(text) == {"text": "Une <mark>salle</mark> calme."}


def test_titles_of_files_are_escaped() -> None:
    found = marker("salle").highlights({"attachments": "<b>&\nLa salle"})
    assert found["file"] == "&lt;b&gt;&amp;"


def test_a_word_far_into_a_file_is_found() -> None:
    text = "mot " * (LONGEST_READ // 4 - 10) + "chrysanthème"
    found = marker("chrysanthème").highlights({"attachments": f"Guide\n{text}"})
    assert found["text"].endswith("<mark>chrysanthème</mark>")


def every(_: Token) -> bool:
    """Whatever the scan looks at is wanted."""
    return True


@pytest.mark.parametrize(
    "word", ["folle", "molle", "œuvre", "Œuvrer", "l’innovation", "innovante", "travaux", "m²",
             "aujourd’hui", "presqu’île", "agent·e·s", "ELÈVE", "İstanbul", "Ελλάδα", "🎉", "2026"]
)  # fmt: skip
def test_no_form_of_a_word_escapes_the_scan(word: str) -> None:
    text = f"Avant {word}, ({word}) ; avec-{word} après."
    looked_for = [form for token in tokens(word) for form in (token.exact, token.stem or "")]
    scanned = {(token.start, token.end) for token in Scan(looked_for, every).tokens(text)}
    wanted = {
        (token.start, token.end)
        for token in tokens(text)
        if token.exact in looked_for or (token.stem or "-") in looked_for
    }
    assert wanted <= scanned


@given(st.lists(st.text(LETTERS, min_size=1, max_size=12), min_size=1, max_size=30), st.data())
def test_the_scan_finds_what_the_analysis_of_the_whole_text_finds(
    words: list[str], data: st.DataObject
) -> None:
    text = unicodedata.normalize("NFC", " ".join(words))
    known = [token for token in tokens(text) if token.stem]
    if not known:
        return
    stems = data.draw(st.sets(st.sampled_from([token.stem or "" for token in known])))

    def wanted(token: Token) -> bool:
        return token.stem in stems

    assert list(Scan(stems, wanted).tokens(text)) == list(filter(wanted, tokens(text)))


def test_words_come_in_the_order_of_a_long_text_whatever_their_letters() -> None:
    text = "zone atelier marche " * 1_000
    found = [token.exact for token in Scan(["zon", "ateli", "march"], every).tokens(text)]
    assert found == ["zone", "atelier", "marche"] * 1_000


def test_a_run_without_end_is_looked_at_for_each_beginning() -> None:
    words = {"zone", "atelier", "marche"}

    def wanted(token: Token) -> bool:
        return token.exact in words

    for dots in range(90, 270):
        text = f"atelier{'.' * dots}zone{'.' * 200}marche"
        found = [token.exact for token in Scan(words, wanted).tokens(text)]
        assert found == ["atelier", "zone", "marche"], dots


def test_a_text_of_many_pages_is_not_looked_at_for_more_than_is_asked_for() -> None:
    looked_at: list[str] = []

    def wanted(token: Token) -> bool:
        looked_at.append(token.exact)
        return True

    text = "".join(f"atelier{number} zone{number} " for number in range(10_000))
    found = islice(Scan(["ateli", "zon", "chrysanthem"], wanted).tokens(text), 20)
    assert [token.exact for token in found][-1] == "zone9"
    assert len(looked_at) < 100
    whole = [token.exact for token in Scan(["ateli", "zon"], every).tokens(text)]
    assert whole == text.split()


def test_only_the_words_that_start_alike_are_analysed() -> None:
    text = "La coopération entre administrations demande une méthode partagée. " * 900
    assert not list(Scan(["chrysanthem", "rar"], every).tokens(text))
    assert {token.exact for token in Scan(["demand"], every).tokens(text)} == {"demande"}


@pytest.mark.django_db
def test_documents_of_one_digest_keep_their_own_passages() -> None:
    first, second = (publish(f"Atelier {name}", digest="same") for name in ("un", "deux"))

    def marked(document: PublishedDocument) -> str:
        return highlighted_cards([document.pk], marker("atelier"))[document.pk][1]["title"]

    assert marked(first) == "<mark>Atelier</mark> un"
    assert marked(second) == "<mark>Atelier</mark> deux"


@pytest.mark.django_db
def test_a_passage_changes_with_its_document() -> None:
    document = publish("Atelier un")
    before = highlighted_cards([document.pk], marker("atelier"))[document.pk]
    PublishedDocument.objects.filter(pk=document.pk).update(
        digest="newer", text={"title": "Atelier neuf"}
    )
    after = highlighted_cards([document.pk], marker("atelier"))[document.pk]
    assert before[1]["title"] == "<mark>Atelier</mark> un"
    assert after[1]["title"] == "<mark>Atelier</mark> neuf"


@pytest.mark.django_db
def test_passages_that_are_remembered_and_new_ones_come_together() -> None:
    first = publish("Atelier seul")
    assert highlighted_cards([first.pk], marker("seul"))[first.pk][1]["title"]
    second = publish("Atelier seul aussi")
    for _ in range(2):
        found = highlighted_cards([first.pk, second.pk], marker("seul"))
        assert [found[each.pk][1]["title"] for each in (first, second)] == [
            "Atelier <mark>seul</mark>",
            "Atelier <mark>seul</mark> aussi",
        ]


@pytest.mark.django_db
def test_what_is_not_public_has_no_card() -> None:
    gone, there = publish("Atelier parti"), publish("Atelier ouvert")
    for words in ("atelier", "ouvert", ""):
        asked = marker(words) if words else Marker(frozenset(), frozenset(), frozenset())
        highlighted_cards([gone.pk, there.pk], asked)
        PublishedDocument.objects.filter(pk=gone.pk).update(expires_at=timezone.now())
        assert set(highlighted_cards([gone.pk, there.pk], asked)) == {there.pk}
        PublishedDocument.objects.filter(pk=gone.pk).update(expires_at=None)


def test_a_memory_that_is_full_forgets_the_words_asked_least_lately() -> None:
    memory = passages._Memory(2)
    old, new = marker("ancien"), marker("neuf")
    memory.keep(old, {(1, "d"): {"title": "a"}})
    memory.keep(new, {(2, "d"): {"title": "b"}})
    assert memory.of(old)
    memory.keep(old, {(3, "d"): {"title": "c"}})
    assert not memory.of(new)
    assert len(memory.of(old)) == 2
