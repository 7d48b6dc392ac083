"""Addresses of new contents."""

import re
from collections.abc import Callable
from itertools import count

from django.utils.text import slugify

_SLUG = re.compile(r"[-a-zA-Z0-9_]+")


def free_slug(key: str, title: str, longest: int, is_free: Callable[[str], bool]) -> str:
    """The key itself if it may stand in an address, else one made of the title; always a free one.

    Args:
        key: the identifier of the file.
        title: the title of the content.
        longest: how many characters it may have.
        is_free: whether nothing has this slug yet.
    """
    base = key if _SLUG.fullmatch(key) and len(key) <= longest else slugify(title)[:longest]
    base = base.strip("-") or "contenu"
    if is_free(base):
        return base
    candidates = (_numbered(base, number, longest) for number in count(2))
    return next(slug for slug in candidates if is_free(slug))


def _numbered(base: str, number: int, longest: int) -> str:
    suffix = f"-{number}"
    return base[: longest - len(suffix)] + suffix
