"""Checks that several page types share."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models


def in_order(
    instance: models.Model,
    errors: dict[str, Any],
    first: str,
    second: str,
    message: str,
    *,
    on: str | None = None,
) -> None:
    """Note ``message`` in ``errors`` when ``second`` comes before ``first``; unknowns pass."""
    earlier, later = getattr(instance, first), getattr(instance, second)
    if earlier is not None and later is not None and later < earlier:
        errors[on or second] = message


def positive(instance: models.Model, *names: str) -> None:
    """Refuse a zero where a quantity is meant.

    Raises:
        ValidationError: naming every field that holds a zero.
    """
    errors = {
        name: "Donnez un nombre plus grand que zéro, ou laissez vide."
        for name in names
        if getattr(instance, name) == 0
    }
    if errors:
        raise ValidationError(errors)
