"""What a page must have, and dates that make sense."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from pages.models import (
    CampaignPage,
    CampusPage,
    EventPage,
    HomePage,
    LabPage,
    ResourcePage,
    TrainingSession,
)
from snippets.models import Alert, MenuItem, Person, Theme
from tests.factories.pages import make_home


def messages(instance: object) -> set[str]:
    """Names of the fields that ``clean`` refuses."""
    try:
        instance.clean()  # type: ignore[attr-defined]
    except ValidationError as error:
        return set(error.message_dict)
    return set()


NOW = timezone.now()


@pytest.mark.parametrize(
    ("instance", "fields"),
    [
        (TrainingSession(starts_at=NOW, ends_at=NOW - timedelta(hours=1)), {"ends_at"}),
        (TrainingSession(ends_at=NOW), {"starts_at"}),
        (TrainingSession(seats=10, seats_left=11), {"seats_left"}),
        (
            TrainingSession(starts_at=NOW, registration_opens_at=NOW + timedelta(days=1)),
            {"registration_opens_at"},
        ),
        (TrainingSession(starts_at=NOW, ends_at=NOW + timedelta(hours=1)), set()),
        (Alert(title="A", starts_at=NOW, ends_at=NOW), {"ends_at"}),
        (Alert(title="A", link_url="javascript:alert(1)", link_label="x"), {"link_url"}),
        (MenuItem(label="A"), {"page"}),
        (MenuItem(label="A", url="javascript:x"), {"url"}),
        (Person(name="A", is_public=True), {"consent_on", "consent_wording"}),
    ],
)
def test_records(instance: object, fields: set[str]) -> None:
    assert messages(instance) == fields


@pytest.mark.parametrize(
    ("page_type", "values", "fields"),
    [
        (CampaignPage, {"starts_on": date(2026, 3, 2), "ends_on": date(2026, 3, 1)}, {"ends_on"}),
        (CampaignPage, {"ends_on": date(2026, 3, 1)}, {"starts_on"}),
        (EventPage, {"starts_at": NOW, "ends_at": NOW - timedelta(minutes=1)}, {"ends_at"}),
        (EventPage, {"starts_at": NOW, "capacity": 0}, {"capacity"}),
        (LabPage, {"latitude": 48}, {"longitude"}),
        (ResourcePage, {"participants_min": 8, "participants_max": 4}, {"participants_max"}),
        (ResourcePage, {"image_alt": "Une image"}, {"image_alt"}),
    ],
)
@pytest.mark.django_db
def test_pages(page_type: type[CampusPage], values: dict[str, Any], fields: set[str]) -> None:
    assert messages(page_type(**values)) == fields


@pytest.mark.django_db
def test_a_theme_has_two_levels() -> None:
    first = Theme.objects.create(label="A", slug="a")
    second = Theme.objects.create(label="B", slug="b", parent=first)
    assert messages(Theme(label="C", slug="c", parent=second)) == {"parent"}
    first.parent = Theme.objects.create(label="D", slug="d")
    assert messages(first) == {"parent"}


@pytest.mark.django_db
def test_a_summary_is_required_to_publish() -> None:
    home: HomePage = make_home()
    home.summary = ""
    with pytest.raises(ValidationError, match="summary"):
        home.full_clean()
