"""What a version of a page says of its own dates."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format


def instant_of(content: Mapping[str, Any], name: str) -> datetime | None:
    """The instant that the content of a revision carries under this name, None when it has none."""
    value = content.get(name)
    return parse_datetime(value) if isinstance(value, str) else value


def said(instant: datetime) -> str:
    """« 24 novembre 2026 à 09:00 », in local time."""
    return date_format(timezone.localtime(instant), "j F Y à H:i")
