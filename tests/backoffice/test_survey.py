"""What is noted of public documents: their links, their images without a description."""

from typing import Any

import pytest
import time_machine

from cms.backoffice.models import ImageGap, LinkCheck, LinkUse
from cms.backoffice.survey.consumer import SurveyConsumer
from cms.delivery.consumers import run_consumer
from cms.delivery.models import Change, ConsumerOffset
from tests.builders import BASE, Library

pytestmark = pytest.mark.django_db


def text(html: str) -> dict[str, str]:
    """A text block."""
    return {"type": "text", "html": html}


def image(alt: str) -> dict[str, Any]:
    """An image as documents have it."""
    return {"alt": alt, "credit": None, "licence": None, "renditions": []}


def follow_log() -> None:
    """Survey what changed, as the worker does."""
    run_consumer(SurveyConsumer())


def links() -> set[str]:
    """The addresses that are used."""
    return set(LinkCheck.objects.used().values_list("url", flat=True))


def test_links_of_texts_and_of_fields_are_found(library: Library) -> None:
    library.add(
        "event",
        "forum",
        body=[
            text('<a href="https://a.example/x#bas">a</a> <a href="mailto:m@a.example">m</a>'),
            {"type": "accordion", "items": [
                {"title": "q", "html": '<a href="http://b.example">b</a>'}]},
            {"type": "video", "title": "v", "url": "https://c.example/v", "transcript": None},
            text(f'<a href="{BASE}/ancienne/">interne</a>'),
        ],
        details={"registration_url": "https://d.example/", "replay_url": f"{BASE}/replay/"},
    )  # fmt: skip
    follow_log()
    assert links() == {
        "https://a.example/x",
        "http://b.example",
        "https://c.example/v",
        "https://d.example/",
        f"{BASE}/ancienne/",
    }
    assert set(LinkCheck.objects.values_list("host", flat=True)) == {
        "a.example", "b.example", "c.example", "d.example", "",
    }  # fmt: skip


def test_a_link_is_one_row_whatever_the_number_of_contents(library: Library) -> None:
    html = '<a href="https://a.example/">a</a>'
    for slug in ("un", "deux"):
        library.add("article", slug, body=[text(html), text(html)])
    follow_log()
    assert LinkCheck.objects.count() == 1
    assert LinkUse.objects.count() == 2


def test_what_is_corrected_or_withdrawn_is_forgotten_and_the_rest_keeps_its_state(
    library: Library,
) -> None:
    a, b = '<a href="https://a.example/">a</a>', '<a href="https://b.example/">b</a>'
    library.add("article", "un", body=[text(a + b)])
    other = library.add("article", "deux", body=[text(a)])
    follow_log()
    LinkCheck.objects.update(state=LinkCheck.State.BROKEN)
    library.add("article", "un", body=[text(a)])
    library.withdraw(other)
    follow_log()
    assert links() == {"https://a.example/"}
    assert LinkUse.objects.count() == 1
    assert LinkCheck.objects.get(url="https://a.example/").state == LinkCheck.State.BROKEN


def test_links_of_no_content_are_deleted_once_an_hour(library: Library) -> None:
    library.add("article", "un", body=[text('<a href="https://a.example/">a</a>')])
    clock = iter([0.0, 10.0, 10.0, 3_000.0, 4_000.0, 4_000.0])
    consumer = SurveyConsumer(monotonic=lambda: next(clock))
    run_consumer(consumer)
    LinkUse.objects.all().delete()
    consumer.maintain(0)
    assert LinkCheck.objects.exists()
    consumer.maintain(0)
    assert not LinkCheck.objects.exists()


def test_images_without_a_description_are_counted(library: Library) -> None:
    def block(alt: str) -> dict[str, Any]:
        return {"type": "image", "image": image(alt), "caption": None}

    key = library.add("article", "un", image=image(""), body=[block(""), block("Un graphe."),
                                                              block("")])  # fmt: skip
    library.add("article", "deux", image=image("Une salle."), body=[block("Un graphe.")])
    library.add("article", "trois")
    follow_log()
    assert list(ImageGap.objects.values_list("document_id", "main", "in_text")) == [(key, True, 2)]
    library.add("article", "un", image=image("Une place."))
    follow_log()
    assert not ImageGap.objects.exists()


def test_the_same_changes_twice_are_nothing(library: Library) -> None:
    """A worker killed between its work and its offset sees them again."""
    library.add("article", "un", body=[text('<a href="https://a.example/">a</a>')], image=image(""))
    follow_log()
    ConsumerOffset.objects.update(sequence=0)
    follow_log()
    assert (LinkCheck.objects.count(), LinkUse.objects.count(), ImageGap.objects.count()) == (
        1,
    ) * 3


def test_a_survey_costs_the_same_whatever_the_number_of_documents(
    library: Library, django_assert_num_queries: Any
) -> None:
    with time_machine.travel("2026-11-24T10:00:00+01:00", tick=False):
        for number in range(12):
            library.add("article", f"a{number}", image=image(""), body=[
                text(f'<a href="https://{number}.example/">a</a>')])  # fmt: skip
        changes = list(Change.objects.order_by("sequence"))
    consumer = SurveyConsumer()
    with django_assert_num_queries(10):
        consumer.consume(changes[:2])
    with django_assert_num_queries(10):
        consumer.consume(changes[2:])
