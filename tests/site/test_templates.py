"""Each page type renders from a document alone, within the strict policy of the site."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.site import documents
from tests.site.markup import read

pytestmark = pytest.mark.django_db
TEMPLATES = sorted(documents.DETAILS)


def render(template: str, **changes: Any) -> str:
    """Render one document as its page does."""
    context = {"document": documents.document(template, **changes)}
    return render_to_string(f"pages/{template}.html", context, RequestFactory().get("/"))


@pytest.mark.parametrize("template", TEMPLATES)
def test_page_has_its_title_and_one_main_heading(template: str) -> None:
    page = read(render(template))
    assert page.title.endswith("Campus de la transformation publique")
    assert page.headings.count(1) == 1


@pytest.mark.parametrize("template", TEMPLATES)
def test_page_needs_nothing_inline(template: str) -> None:
    assert read(render(template)).refused == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_page_loads_nothing_from_another_host(template: str) -> None:
    loaded = read(render(template)).loaded
    assert loaded
    assert [url for url in loaded if not url.startswith(("/static/", "/media/"))] == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_page_uses_each_id_once(template: str) -> None:
    ids = read(render(template)).ids
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("template", TEMPLATES)
def test_page_renders_when_all_that_may_be_unknown_is(template: str) -> None:
    details: dict[str, Any] = {
        name: (None if not isinstance(value, list) else [])
        for name, value in documents.DETAILS[template].items()
        if value is None or not isinstance(value, bool | int | str)
    }
    unknown = {**documents.DETAILS[template], **details}
    html = render(
        template, details=unknown, image=None, themes=[], audiences=[], regions=[],
        organisations=[], body=[], related=[],
    )  # fmt: skip
    assert "None" not in html


def test_title_from_an_editor_is_escaped() -> None:
    html = render("training", title="<script>alert(1)</script>")
    assert "<script>alert(1)" not in html


@pytest.mark.parametrize("name", ["400", "403", "404", "410", "500"])
def test_error_page_needs_no_context(name: str, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        page = read(render_to_string(f"{name}.html"))
    assert page.headings.count(1) == 1
    assert page.refused == []


def test_404_proposes_the_words_of_the_address() -> None:
    request = RequestFactory().get("/formations/conduire-le-changement/")
    html = render_to_string("404.html", {}, request)
    assert 'value="conduire le changement"' in html
