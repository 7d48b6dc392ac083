"""Tokens in PostgreSQL: ``tsvector`` columns beside the entries, fed with tokens already made."""

from collections.abc import Iterable, Sequence

from django.db import connection

from search.engines.store import EntryTokens, Statement
from search.models import SearchEntry
from search.query import Alternative, Concept
from search.ranking import FIELD_WEIGHTS, NAMES_WEIGHT, TITLE_ALONE

TABLE = SearchEntry._meta.db_table
COLUMNS = ("text_vector", "attachments_vector", "names_vector", "exact_vector", "prefix_vector")
"""Added to the table of entries by a migration."""

LABELS = {"title": "A", "keywords": "B", "summary": "C", "body": "D"}
"""PostgreSQL tells four weights apart in one vector; attachments have a vector of their own."""

MAXIMUM_POSITION = 16_383
"""Words of one vector; PostgreSQL keeps no position beyond, so what comes later is left out."""

FIELD_GAP = 5
"""Positions left free between fields, so that no phrase crosses them."""

_STRONGEST = max(*FIELD_WEIGHTS.values(), NAMES_WEIGHT)
_WEIGHTS = "{%s}" % ", ".join(  # noqa: UP031 - braces of an array
    str(FIELD_WEIGHTS[field] / _STRONGEST) for field in reversed(LABELS)
)
_ATTACHMENTS = FIELD_WEIGHTS["attachments"] / _STRONGEST
_NAMES = NAMES_WEIGHT / _STRONGEST


class PostgreSQLStore:
    """Five vectors beside each entry, each with an inverted index."""

    def write(self, entries: Iterable[tuple[int, EntryTokens]]) -> None:
        """Keep the tokens of entries."""
        places = ", ".join(f"{column} = %s::tsvector" for column in COLUMNS)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {TABLE} SET {places} WHERE id = %s",  # noqa: S608 - names of ours
                [(*_row(tokens), key) for key, tokens in entries],
            )

    def delete(self, keys: Sequence[int]) -> None:
        """Nothing to do: the columns go with their entry."""

    def matching(self, concept: Concept) -> Statement:
        """Select the entries that have a concept."""
        where, parameters = _where(concept)
        return Statement(f"SELECT id AS entry, 0 AS score FROM {TABLE} WHERE {where}", parameters)  # noqa: S608 - names of ours

    def scored(self, concept: Concept) -> tuple[Statement, ...]:
        """Saturated, weighted frequencies times the rarity of the concept, as BM25 weighs it."""
        where, parameters = _where(concept)
        rank, rank_parameters = _rank(concept)
        return (
            Statement(
                "SELECT entry, rank * ln(1 + (total - n + 0.5) / (n + 0.5)) AS score FROM ("  # noqa: S608 - names of ours
                f"SELECT id AS entry, {rank} AS rank, count(*) OVER () AS n "
                f"FROM {TABLE} WHERE {where}) AS found "
                f"CROSS JOIN (SELECT count(*) AS total FROM {TABLE}) AS entries",
                (*rank_parameters, *parameters),
            ),
        )

    def beginning(self, words: Sequence[str]) -> Statement:
        """Select the entries whose words start like these."""
        expression = " & ".join(map(_quoted, words))
        return Statement(
            f"SELECT id AS entry, 0 AS score FROM {TABLE} WHERE prefix_vector @@ %s::tsquery",  # noqa: S608 - names of ours
            (expression,),
        )


def _row(tokens: EntryTokens) -> list[str]:
    labelled = [(LABELS[field], tokens.stems[field]) for field in LABELS]
    return [
        _vector(labelled),
        _vector([("D", tokens.stems["attachments"])]),
        _vector([("A", tokens.names)]),
        _vector([("D", words) for words in tokens.exact]),
        _vector([("D", list(dict.fromkeys(tokens.prefix)))]),
    ]


def _vector(fields: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Write the text form of a ``tsvector``: each word with its positions and labels."""
    places: dict[str, list[str]] = {}
    position = 0
    for label, words in fields:
        for word in words:
            position += 1
            if position > MAXIMUM_POSITION:
                break
            places.setdefault(word, []).append(f"{position}{label}")
        position += FIELD_GAP
    return " ".join(f"{_quoted(word)}:{','.join(found)}" for word, found in places.items())


def _where(concept: Concept) -> tuple[str, tuple[object, ...]]:
    exact = _exact(concept.alternatives)
    if concept.literal:
        return "exact_vector @@ %s::tsquery", (exact,)
    stems = _stems(concept.alternatives)
    where = (
        "(text_vector @@ %s::tsquery OR attachments_vector @@ %s::tsquery"
        " OR names_vector @@ %s::tsquery)"
    )
    return where, (stems, stems, exact)


def _rank(concept: Concept) -> tuple[str, tuple[object, ...]]:
    exact = _exact(concept.alternatives)
    if concept.literal:
        return "ts_rank(exact_vector, %s::tsquery)", (exact,)
    stems = _stems(concept.alternatives)
    rank = (
        f"(ts_rank('{_WEIGHTS}', text_vector, %s::tsquery, 1)"
        f" + {TITLE_ALONE} * ts_rank('{{0, 0, 0, 1}}', text_vector, %s::tsquery, 1)"
        f" + {_ATTACHMENTS} * ts_rank('{{1, 1, 1, 1}}', attachments_vector, %s::tsquery, 1)"
        f" + {_NAMES} * ts_rank('{{1, 1, 1, 1}}', names_vector, %s::tsquery, 1))"
    )
    return rank, (stems, stems, stems, exact)


def _stems(alternatives: Iterable[Alternative]) -> str:
    return " | ".join(_words(found.stems, found.phrase) for found in alternatives if found.stems)


def _exact(alternatives: Iterable[Alternative]) -> str:
    return " | ".join(_words(found.exact, found.phrase) for found in alternatives)


def _words(words: Sequence[str], phrase: bool) -> str:
    return f"({(' <-> ' if phrase else ' & ').join(map(_quoted, words))})"


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
