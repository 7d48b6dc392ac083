"""Every constant of relevance, with a judged query that it is for; both engines read this file.

The queries named are of the fold that weights are chosen on: those held out only measure.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

FIELD_WEIGHTS: dict[str, int] = {
    "title": 10,
    "keywords": 5,
    "summary": 4,
    "labels": 4,
    "body": 2,
    "attachments": 1,
}
"""« management visuel » : what has it as its title before an article that says it ten times."""

NAMES_WEIGHT = 8
"""« DITP », a person's name: matched unstemmed, nearly as strong as a title."""

ELASTICSEARCH_NAMES = NAMES_WEIGHT / 4
"""The same there, for words that are no phrase: a field of few words scores high by itself."""

TITLE_ALONE = 0.5
"""« innovation ouverte » : share of the score counted once more for the title by itself, since BM25
levels off and a long text would otherwise catch up."""

TITLE_EQUAL = 1.6
TITLE_START = 1.3
TITLE_PHRASE = 1.2
"""« mallettes et kits » : what has that title; « innovation ouverte » : titles that start so;
« fonds d’innovation RH » : the one whose title says it. Multiplied, so a title equal to the query
gets all."""

PAIR_WEIGHT = 2.0
"""« haute fonction publique » : texts that say two words side by side before those that have them
apart. Source: D. Metzler and W. B. Croft, "A Markov random field model for term dependencies",
SIGIR 2005."""

PHRASE_SLOP = 2
"""« boîte à outils services publics » : stop words that may stand inside an expression; the
database drops them from its stems."""

ALL_WORDS = 1.3
"""« comment chercher sur le campus » : what says all the words before what says most of them."""

BEFORE_PARTIAL = 100.0
"""« lab PACA » : when hardly anything says enough of the words, what says only some of them comes
after what says enough, whatever its other factors."""

ELASTICSEARCH_PAIR = 0.125
"""The same there: its phrases add field weights up outside the saturation that the database has."""

POSTGRESQL_PAIR = 2.0
"""The same there: its rank of a phrase grows more slowly than BM25."""

LABEL_ASKED = 1.4
"""« communauté Occitanie » : communities before the rest of Occitanie; « atelier design de
service » : workshops."""

ACRONYM_BORNE = 2.5
"""« CCAS », « DITP » : what bears the acronym before what speaks of it. It must outweigh a kind and
the state of a session: every acronym of the facts is asked (``tests/search/test_relevance.py``)."""

PERSON_NAMED = 4.0
"""The name of a person: what a person wrote or leads before what speaks of them, side by side and
several times, in a toolkit."""

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
"""« guide travail hybride » : the guide before the events on it; « laboratoire Bretagne » : the lab
before the pages that list it; « communauté codev » : the community before the past events."""

SESSION_WEIGHTS: dict[str, float] = {"permanent": 1.1, "open": 1.15, "soon": 1.05, "cancelled": 0.8}
"""« formation managers débutants » : a training one can join now before a full one.
The best state of a document."""

EVENT_WEIGHTS: dict[str, float] = {
    "upcoming": 1.15,
    "ongoing": 1.15,
    "past": 0.85,
    "cancelled": 0.7,
}
"""« atelier design de service » : the coming workshop before those of past years."""

FRESHNESS: tuple[tuple[timedelta, float], ...] = (
    (timedelta(days=30), 1.1),
    (timedelta(days=180), 1.05),
)
"""A fresh article up; the first age that fits counts, articles only. No judged query needs it: the
articles of the facts are too old to be raised."""

FRESH_KINDS = ("article",)

POPULARITY_CAP = 1.1
"""Of contents that say the words alike, what agents open most goes first. Kept strictly between 1
and this: the judged queries, asked by simulated agents, keep their figures under 1.1 and lose some
under 1.3 (``tests/search/test_popularity_feedback.py``, decision 0014)."""

POPULARITY_STEPS = 10
"""Factors that there may be between 1 and the cap: Elasticsearch gets one list of ids for each."""

POPULARITY_EXAMINED = 1.0
"""A result at rank ``r`` is looked at ``r ** -1`` as often as the first one, so a click on it says
that much more. Source: T. Joachims, A. Swaminathan and T. Schnabel, "Unbiased learning-to-rank with
biased feedback", WSDM 2017."""

POPULARITY_DEEPEST = 8
"""Rank from which a click weighs no more: one click far down must not weigh as much as a day."""

POPULARITY_DAILY = 10.0
"""What the clicks of one day on one content, for one query, may weigh together: whoever searches
and opens it again and again counts for little more than once."""

POPULARITY_DAYS = 5
"""Different days on which a content must have been opened, as for past queries in suggestions."""

POPULARITY_HALF_LIFE = timedelta(days=30)
"""Age at which a click weighs half: what is no longer opened comes down by itself."""

POPULARITY_DAMPING = 200.0
"""Weighted clicks that give half of what popularity may give, or the mean of the contents opened
where it is higher: a few clicks do nothing, and a campus with many readers needs more of them."""

POPULARITY_KEPT = 500
"""Contents that may have a factor, the most opened: they are given with each query."""

SYNONYM_WEIGHT = 0.6
"""« labo Bretagne » : what says labo before what says laboratoire."""

CORRECTION_WEIGHT = 0.8
"""A misspelt word read as one that documents use."""

TYPO_LENGTHS: tuple[tuple[int, int], ...] = ((9, 2), (5, 1))
"""From this many letters on, that many faults."""

LOOSENED_UNDER = 3
"""Under this many hits, contents that say a part of the words answer too."""

MUCH_MORE = 10
"""So many times more documents use a word than one near it, that the latter may be a fault."""

BEGINNING_TITLE = 10
"""A title that starts like what is typed, before one that says it further on: suggestions."""

BEGINNING_IN_TITLE = 4
"""A title that says all that is typed, before a content that an organisation's name finds: more
than what kinds and states weigh, the least 0.5 and the most 1.5."""

SIMILAR_FIELDS = {"title": 10, "keywords": 5, "summary": 4, "body": 1}
"""How much a word of each field tells what a document is about: contents near one another."""

SIMILAR_STEMS = 25
"""Words of a document that are looked for in the others."""

SIMILAR_SHARE = "12%"
"""How many of these words a near document must say, in Elasticsearch; the database ranks all."""

SHARED_TERMS: dict[str, float] = {"theme": 0.3, "audience": 0.1}
"""What one value in common adds, by name, where the nearest text possible counts for 1."""

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


def click_weight(rank: int) -> float:
    """What a click weighs by the rank, from 1, of the result opened: 1 for the first."""
    return float(min(max(rank, 1), POPULARITY_DEEPEST) ** POPULARITY_EXAMINED)


def popularity(opened: float, usual: float) -> float:
    """Give the factor of a content, from 1 to under ``POPULARITY_CAP``, by equal steps.

    ``opened`` are its weighted clicks, ``usual`` the mean of the contents that agents open.
    """
    share = opened / (opened + max(usual, POPULARITY_DAMPING))
    step = min(int(share * POPULARITY_STEPS), POPULARITY_STEPS - 1)
    return round(1 + (POPULARITY_CAP - 1) * step / POPULARITY_STEPS, 4)


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
