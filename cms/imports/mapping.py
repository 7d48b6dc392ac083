"""Which column of a file is which of ours: guessed, remembered, checked."""

import hashlib
from collections.abc import Sequence

from rapidfuzz import fuzz

from cms.imports.folding import fold
from cms.imports.kinds.base import KEY, KEY_ALIASES, KEY_HEADING, ImportKind
from cms.imports.models import ColumnMapping, ImportBatch

NEAR = 90.0
"""Likeness, of 100, from which a heading is taken for one of ours."""


def guess(kind: ImportKind, headings: Sequence[str]) -> list[str]:
    """The key of a column for each heading, or nothing: as last time, else by their names."""
    known = (
        ColumnMapping.objects.filter(kind=kind.key, fingerprint=fingerprint(headings))
        .values_list("mapping", flat=True)
        .first()
    )
    names = _names(kind)
    found: list[str] = []
    for heading in headings:
        key = _remembered(known, heading, kind) if known else _named(heading, names)
        found.append(key if key not in found else "")
    return found


def _remembered(known: dict[str, str], heading: str, kind: ImportKind) -> str:
    key = known.get(fold(heading), "")
    return key if key == KEY or key in kind.by_key else ""


def _names(kind: ImportKind) -> dict[str, str]:
    """The key of each folded name; our own headings win over other names."""
    names = {fold(alias): column.key for column in kind.columns for alias in column.aliases}
    names = {fold(alias): KEY for alias in KEY_ALIASES} | names
    names |= {fold(column.key.replace("_", " ")): column.key for column in kind.columns}
    names |= {fold(column.heading): column.key for column in kind.columns}
    return names | {fold(KEY_HEADING): KEY}


def _named(heading: str, names: dict[str, str]) -> str:
    word = fold(heading)
    if not word or word in names:
        return names.get(word, "")
    best = max(names, key=lambda name: fuzz.ratio(word, name))
    return names[best] if fuzz.ratio(word, best) >= NEAR else ""


def fingerprint(headings: Sequence[str]) -> str:
    """The same for files with the same headings, in any order."""
    folded = sorted(fold(heading) for heading in headings)
    return hashlib.sha256("\n".join(folded).encode()).hexdigest()


def remember(batch: ImportBatch) -> None:
    """Keep the mapping of a batch for the next file with these headings."""
    by_heading = {
        fold(heading): key for heading, key in zip(batch.headings, batch.mapping, strict=True)
    }
    ColumnMapping.objects.update_or_create(
        kind=batch.kind,
        fingerprint=fingerprint(batch.headings),
        defaults={"mapping": by_heading},
    )
