"""What happens to images and documents that Django tells nobody of."""

from django.dispatch import Signal

# Sent with ``sender`` (the model) and ``keys`` (primary keys) after rows were changed in bulk,
# as the backoffice does when it files many at once under another collection.
changed_in_bulk = Signal()
