"""Subscriptions to a theme go on when another takes its place, or when its code changes."""

from typing import Any

from cms.webhooks.models import Subscription
from snippets.models import Theme


def follow_replaced_theme(old: Theme, new: Theme, **kwargs: Any) -> None:
    """Put the new theme in the filters that named the old one: no filter would mean every theme."""
    _put(new.slug, instead=old.slug)


def follow_renamed_theme(instance: Theme, **kwargs: Any) -> None:
    """Put the new code of a theme, about to be saved, in the filters that named the former."""
    former = Theme.objects.filter(pk=instance.pk).values_list("slug", flat=True).first()
    if former is not None and former != instance.slug:
        _put(instance.slug, instead=former)


def _put(code: str, *, instead: str) -> None:
    for subscription in Subscription.objects.exclude(themes=[]):
        if instead in subscription.themes:
            named = [code if slug == instead else slug for slug in subscription.themes]
            subscription.themes = list(dict.fromkeys(named))
            subscription.save(update_fields=["themes"])
