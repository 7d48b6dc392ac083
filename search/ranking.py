"""Every constant of relevance, with the query that needs it; both engines read this file."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

FIELD_WEIGHTS: dict[str, int] = {
    "title": 10,
    "keywords": 5,
    "summary": 4,
    "body": 2,
    "attachments": 1,
}
"""« management » : the training of that title before an article that says the word ten times."""

NAMES_WEIGHT = 8
"""« DITP », a person's name: matched unstemmed, nearly as strong as a title."""

TITLE_ALONE = 1.0
"""« innovation » : share of the score counted once more for the title by itself, since BM25
levels off and a long text would otherwise catch up."""

TITLE_EQUAL = 1.6
TITLE_START = 1.3
TITLE_PHRASE = 1.2
"""« mallette » : « Mallette de la transformation managériale » before the guides that belong to
it; « codev » : the community of that name. Multiplied, so a title equal to the query gets all."""

KIND_WEIGHTS: dict[str, float] = {
    "toolkit": 1.15,
    "training": 1.1,
    "community": 1.05,
    "resource": 1.0,
    "lab": 1.0,
    "campaign": 1.0,
    "article": 0.95,
    "event": 0.9,
    "page": 0.85,
}
"""« mallette » : the toolkit before its resources; « laboratoires » : labs before the index
page; « codev » : the community before the past events that name it."""

SESSION_WEIGHTS: dict[str, float] = {"permanent": 1.1, "open": 1.15, "soon": 1.05, "cancelled": 0.8}
"""« management » : a training one can join now before a full one. The best state of a document."""

EVENT_WEIGHTS: dict[str, float] = {
    "upcoming": 1.15,
    "ongoing": 1.15,
    "past": 0.85,
    "cancelled": 0.7,
}
"""« atelier innovation » : the coming workshop before those of past years."""

FRESHNESS: tuple[tuple[timedelta, float], ...] = (
    (timedelta(days=30), 1.1),
    (timedelta(days=180), 1.05),
)
"""« actualités campus » : a fresh article up; the first age that fits counts, articles only."""

FRESH_KINDS = ("article",)

TYPO_MINIMUM_HITS = 3
"""Under this many hits a second pass allows misspellings."""

TYPO_LENGTHS: tuple[tuple[int, int], ...] = ((9, 2), (5, 1))
"""From this many letters on, that many faults: « managment » yes, « labo » no."""

MAXIMUM_CONCEPTS = 24
"""Words of a query that count; the rest of a very long one is not looked at."""


def static_weight(kind: str, terms: Mapping[str, Sequence[str]]) -> float:
    """Give the factor that depends on the document alone, between 0.5 and 1.5."""
    weight = KIND_WEIGHTS.get(kind, 1.0)
    states = [SESSION_WEIGHTS[s] for s in terms.get("session_state", ()) if s in SESSION_WEIGHTS]
    if states:
        weight *= max(states)
    if kind == "event":
        weight *= max((EVENT_WEIGHTS.get(s, 1.0) for s in terms.get("state", ())), default=1.0)
    return round(min(max(weight, 0.5), 1.5), 4)


def minimum_should_match(concepts: int) -> int:
    """How many of a query's concepts a document must have: all of two, fewer as it lengthens."""
    if concepts <= 2:
        return concepts
    if concepts <= 4:
        return concepts - 1
    return max(3, concepts * 6 // 10)


def typos_allowed(word: str) -> int:
    """How many faults a word may have, by its length in letters."""
    return next((faults for length, faults in TYPO_LENGTHS if len(word) >= length), 0)
