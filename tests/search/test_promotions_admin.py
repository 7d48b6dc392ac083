"""The form and the list of promotions in the backoffice."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Page

from search import promotions
from search.models import Match, PromotedResult
from search.promotions import Promoted
from tests.search.test_promotions import NOON, add_page


def form(*lines: tuple[Page, str], **values: str) -> dict[str, str]:
    """What the form of a promotion sends."""
    data = {
        "queries": "lab",
        "match": "stemmed",
        "starts_on": "",
        "ends_on": "",
        "is_active": "on",
        "items-TOTAL_FORMS": str(len(lines)),
        "items-INITIAL_FORMS": "0",
        "items-MIN_NUM_FORMS": "1",
        "items-MAX_NUM_FORMS": "1000",
    }
    for number, (page, effect) in enumerate(lines):
        prefix = f"items-{number}"
        data |= {
            f"{prefix}-id": "",
            f"{prefix}-ORDER": str(number + 1),
            f"{prefix}-DELETE": "",
            f"{prefix}-page": str(page.pk),
            f"{prefix}-effect": effect,
        }
    return data | values


CREATE = "/admin/search/promotedresult/create/"


@pytest.mark.django_db
def test_the_list_agrees_the_contents_taken_away(admin_client: Client) -> None:
    lines = [(add_page(title), "exclude") for title in ("Premier", "Second")]
    html = admin_client.post(CREATE, form(*lines), follow=True).content.decode()
    assert "2 retirés" in html


@pytest.mark.django_db
def test_an_editor_promotes_and_excludes(admin_client: Client) -> None:
    first, second = add_page("Premier"), add_page("Second")
    sent = form((second, "promote"), (first, "exclude"), starts_on="2026-11-03")
    answer = admin_client.post(CREATE, sent, follow=True)
    html = answer.content.decode()
    assert "1 en avant, 1 retiré<" in html
    assert "à partir du 3 novembre 2026" in html
    assert 'href="/recherche?q=lab"' in html
    assert promotions.for_query("labs", NOON) == Promoted(
        (second.translation_key,), frozenset({first.translation_key})
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("effects", "values", "message"),
    [
        (("promote",), {"queries": "  \n "}, "Champ requis"),
        (("promote",), {"queries": "lab\nde la"}, "« de la » ne contient aucun mot"),
        (("promote",), {"queries": "?!", "match": "exact"}, "« ?! » ne contient aucun mot"),
        (("promote",), {"starts_on": "2026-11-03", "ends_on": "2026-11-02"}, "précède le premier"),
        (("promote", "promote"), {}, "déjà choisi plus haut"),
        (("promote", "exclude"), {}, "à la fois mis en avant et retiré"),
        (("exclude", "promote"), {}, "à la fois mis en avant et retiré"),
    ],
)
def test_what_could_not_apply_is_refused_in_words(
    admin_client: Client, effects: tuple[str, ...], values: dict[str, str], message: str
) -> None:
    page = add_page("Page")
    sent = form(*((page, effect) for effect in effects), **values)
    answer = admin_client.post(CREATE, sent)
    assert answer.status_code == 200
    assert message in answer.content.decode()
    assert not PromotedResult.objects.exists()


@pytest.mark.django_db
def test_a_promotion_needs_a_content(admin_client: Client) -> None:
    assert admin_client.post(CREATE, form()).status_code == 200
    assert not PromotedResult.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "is_saved"), [(20, True), (21, False)])
def test_a_promotion_has_twenty_contents_at_most(
    admin_client: Client, number: int, is_saved: bool
) -> None:
    lines = [(add_page(f"Page {each}"), "promote") for each in range(number)]
    html = admin_client.post(CREATE, form(*lines), follow=True).content.decode()
    assert PromotedResult.objects.exists() is is_saved
    assert ("20 contenus au plus pour une mise en avant." in html) is not is_saved


@pytest.mark.django_db
def test_stop_words_may_be_an_exact_query() -> None:
    PromotedResult(queries="être ou ne pas être", match=Match.EXACT).full_clean()
    with pytest.raises(ValidationError):
        PromotedResult(queries="être ou ne pas être", match=Match.STEMMED).full_clean()


@pytest.mark.django_db
def test_the_form_starts_with_the_query_of_a_report(admin_client: Client) -> None:
    html = admin_client.get(f"{CREATE}?recherche=conduite+du+changement").content.decode()
    assert "conduite du changement</textarea>" in html
    html = admin_client.get("/admin/search/synonymset/create/?recherche=codev").content.decode()
    assert "codev" in html
