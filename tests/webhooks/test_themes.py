"""Subscriptions follow a theme that is replaced by another, or whose code changes."""

import pytest

from cms.api.models import ApiClient
from pages.usage.replace import replace
from tests.factories.vocabularies import ThemeFactory
from tests.webhooks.conftest import subscribe


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["ancien"], ["nouveau"]),
        (["ancien", "nouveau"], ["nouveau"]),
        (["autre"], ["autre"]),
        ([], []),
    ],
)
def test_a_subscription_follows_a_replaced_theme(
    api_client: ApiClient, before: list[str], after: list[str]
) -> None:
    subscription, _ = subscribe(api_client, "https://portail.example/", themes=before)
    replace(ThemeFactory(slug="ancien"), ThemeFactory(slug="nouveau"))
    subscription.refresh_from_db()
    assert subscription.themes == after


def test_a_subscription_follows_a_theme_whose_code_changes(api_client: ApiClient) -> None:
    subscription, _ = subscribe(api_client, "https://portail.example/", themes=["ancien", "autre"])
    theme = ThemeFactory(slug="ancien")
    theme.slug = "nouveau"
    theme.save()
    theme.label = "Un autre nom"
    theme.save()
    subscription.refresh_from_db()
    assert subscription.themes == ["nouveau", "autre"]
