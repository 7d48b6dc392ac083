"""What both engines share to tell documents that are near one another."""

NEVER_SIMILAR = ("page",)
"""Kinds that are no content to go on with: home, indexes, legal pages."""
