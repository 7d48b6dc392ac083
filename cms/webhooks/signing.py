"""The headers of Standard Webhooks: id, instant and one signature for each live secret.

Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from collections.abc import Iterable
from datetime import datetime

from standardwebhooks import Webhook


def signed_headers(
    message_id: str, body: str, secrets: Iterable[str], now: datetime
) -> dict[str, str]:
    """Sign a body for one attempt.

    Args:
        message_id: the same for every attempt, so that the receiver knows a repetition.
        body: what is sent, to the character.
        secrets: in the form ``whsec_…``; during a rotation the receiver accepts either.
        now: the instant of this attempt, in UTC; receivers refuse one that is too far from theirs.
    """
    signatures = (Webhook(secret).sign(message_id, now, body) for secret in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
