"""Synonyms in the backoffice: listed, added, and refused when they would widen nothing."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from search.models import SynonymSet


@pytest.mark.django_db
def test_an_editor_adds_synonyms(admin_client: Client) -> None:
    listing = admin_client.get("/admin/search/synonymset/")
    assert listing.status_code == 200
    assert "intelligence artificielle" in listing.content.decode()
    answer = admin_client.post(
        "/admin/search/synonymset/create/",
        {"terms": "mdph, maison départementale des personnes handicapées", "is_active": "on"},
    )
    assert answer.status_code == 302
    assert SynonymSet.objects.filter(terms__startswith="mdph").exists()


@pytest.mark.parametrize("terms", ["seul", " , ", "rh, de la", ""])
def test_a_set_that_widens_nothing_is_refused(terms: str) -> None:
    with pytest.raises(ValidationError) as error:
        SynonymSet(terms=terms).full_clean(validate_unique=False)
    assert "terms" in error.value.message_dict


@pytest.mark.parametrize("terms", ["formation, formations", "rh, RH", "labo, Labos, LABO"])
def test_terms_that_are_the_same_words_are_refused(terms: str) -> None:
    first, second = SynonymSet(terms=terms).members()[:2]
    with pytest.raises(ValidationError, match=f"« {first} » et « {second} » sont déjà les mêmes"):
        SynonymSet(terms=terms).full_clean(validate_unique=False)
    SynonymSet(terms=f"{terms}, stage").full_clean(validate_unique=False)
