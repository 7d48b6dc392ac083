"""The source that presents pages: registered once, when the applications are ready."""

from django.core.exceptions import ImproperlyConfigured

from cms.delivery.contract import Source

_sources: list[Source] = []


def register(source: Source) -> None:
    """Make ``source`` the one that delivery asks; a second one replaces the first."""
    _sources[:] = [source]


def current() -> Source:
    """The registered source.

    Raises:
        ImproperlyConfigured: no application registered one.
    """
    if not _sources:
        raise ImproperlyConfigured("no source of documents is registered")
    return _sources[0]
