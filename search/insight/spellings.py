"""Which spelling of a query stands for all those that share its words."""

from django.db.models import Max, Q
from django.db.models.functions import Coalesce

QUOTES = '"«»“”„'
"""Signs that ask for words as they are written: another query, for most who type these words."""


def usual_text() -> Coalesce:
    """The text shown for the searches of one ``key``, to annotate rows grouped by it.

    The last in alphabetical order, because accents come after bare letters; one between quotes
    only when nobody typed the words without.
    """
    plain = Q()
    for sign in QUOTES:
        plain &= ~Q(text__contains=sign)
    return Coalesce(Max("text", filter=plain), Max("text"))
