"""Who wants to hear of changes, and what was said to them."""

from cms.webhooks.models.messages import Attempt, Message, Outcome
from cms.webhooks.models.subscriptions import (
    MAX_LIVE_SECRETS,
    SigningSecret,
    Subscription,
)

__all__ = [
    "MAX_LIVE_SECRETS",
    "Attempt",
    "Message",
    "Outcome",
    "SigningSecret",
    "Subscription",
]
