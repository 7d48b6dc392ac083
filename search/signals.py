"""What editors decide about search is remembered between searches: tell when it changes."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import ModelSignal, post_delete, post_save

from cms.delivery.schedule import surroundings_changed
from search.models import (
    DeniedSuggestion,
    PromotedItem,
    PromotedResult,
    SynonymSet,
)

DECIDED: tuple[type[Model], ...] = (
    DeniedSuggestion,
    PromotedItem,
    PromotedResult,
    SynonymSet,
)
"""What is counted from the log of searches is not here: it is written at once, and tells itself."""

SAVED_OR_DELETED: tuple[ModelSignal, ...] = (post_save, post_delete)


def connect() -> None:
    """Listen; called once, when the applications are ready."""
    for signal in SAVED_OR_DELETED:
        for model in DECIDED:
            signal.connect(_decided, sender=model)


def _decided(**kwargs: Any) -> None:
    surroundings_changed()
