"""Turn a presented page into the bytes that the API sends."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from cms.delivery.contract import Presented

NOT_ON_CARDS = frozenset({"body", "related", "breadcrumbs"})


def to_json(value: Any) -> bytes:
    """Compact JSON in UTF-8, keys in the order given."""
    return json.dumps(
        value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")
    ).encode()


def instant(value: datetime) -> str:
    """ISO 8601 in the time zone of the site, to the second, with its offset."""
    return timezone.localtime(value).replace(microsecond=0).isoformat()


def content_digest(presented: Presented) -> str:
    """SHA-256 of all that readers can notice: the document, its filters, its searched text."""
    noticed = {
        "data": presented.data,
        "card": sorted(presented.card_details),
        "terms": {name: sorted(values) for name, values in sorted(presented.terms.items())},
        "intervals": [asdict(interval) for interval in presented.intervals],
        "duration": presented.duration_minutes,
        "text": asdict(presented.text),
        "state_until": presented.state_until,
        "expires_at": presented.expires_at,
    }
    return hashlib.sha256(to_json(noticed)).hexdigest()


def full_document(data: Mapping[str, Any], version: int, updated_at: datetime) -> dict[str, Any]:
    """The document of the API: what the page presents, its version and its last change.

    ``version`` stands after ``kind`` and ``updated_at`` after ``published_at``, as in the contract.
    """
    document: dict[str, Any] = {}
    for key, value in data.items():
        document[key] = value
        if key == "kind":
            document["version"] = version
        elif key == "published_at":
            document["updated_at"] = instant(updated_at)
    return document


def card_of(document: Mapping[str, Any], card_details: frozenset[str]) -> dict[str, Any]:
    """The document without its long parts, with the few details that a listing shows."""
    card = {key: value for key, value in document.items() if key not in NOT_ON_CARDS}
    card["details"] = {
        key: value for key, value in document["details"].items() if key in card_details
    }
    return card
