"""What happens to vocabularies that no save tells of."""

from django.dispatch import Signal

# A snippet took the place of another of its kind, which goes: ``sender`` is their model, ``old``
# and ``new`` the two. Sent in the transaction of the replacement, before the old one is deleted.
replaced = Signal()
