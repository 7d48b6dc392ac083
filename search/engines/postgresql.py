"""Tokens in PostgreSQL: ``tsvector`` columns beside the entries, fed with tokens already made."""

from collections.abc import Iterable, Sequence

from django.db import connection

from search.engines.store import EntryTokens, Statement
from search.models import SearchEntry
from search.query import Alternative
from search.ranking import FIELD_WEIGHTS, NAMES_WEIGHT, POSTGRESQL_PAIR, TITLE_ALONE

TABLE = SearchEntry._meta.db_table
COLUMNS = ("text_vector", "attachments_vector", "names_vector", "exact_vector", "prefix_vector")
"""Added to the table of entries by a migration."""

LABELS = {"title": "A", "keywords": "B", "summary": "C", "labels": "C", "body": "D"}
"""PostgreSQL tells four weights apart in one vector; attachments have a vector of their own."""

MAXIMUM_POSITION = 16_383
"""PostgreSQL keeps no position beyond: words that come later are found, all at this one."""

MAXIMUM_BYTES = 900_000
"""Of the words and places of one vector; PostgreSQL refuses a vector of a mebibyte."""

FIELD_GAP = 5
"""Positions left free between fields, so that no phrase crosses them."""

_WORD_BYTES = 8
"""What a word takes besides its letters: alignment, the number of its places, the first one."""

_STRONGEST = max(*FIELD_WEIGHTS.values(), NAMES_WEIGHT)
_WEIGHTS = "{%s}" % ", ".join(  # noqa: UP031 - braces of an array
    str(FIELD_WEIGHTS[field] / _STRONGEST) for field in ("body", "summary", "keywords", "title")
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

    def scored(self, found: Alternative, *, literal: bool) -> tuple[Statement, ...]:
        """Saturated, weighted frequencies times the rarity of what is looked for, as BM25 does."""
        return (_scored(*(_literal(found) if literal else _anywhere(found))),)

    def side_by_side(self, pair: Alternative) -> Statement:
        """The same for a phrase in the texts."""
        words = _words(pair.stems, phrase=True)
        rank = f"{POSTGRESQL_PAIR} * ts_rank('{_WEIGHTS}', text_vector, %s::tsquery, 1)"
        return _scored("text_vector @@ %s::tsquery", rank, (words, words))

    def saying(self, word: str) -> Statement:
        """Select the entries that have a word."""
        return _having("exact_vector", (word,))

    def beginning(self, words: Sequence[str]) -> Statement:
        """Select the entries whose words start like these."""
        return _having("prefix_vector", words)


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
    position, room = 0, MAXIMUM_BYTES
    for label, words in fields:
        for word in words:
            position = min(position + 1, MAXIMUM_POSITION)
            known = places.get(word)
            if known and known[-1] == f"{position}{label}":
                continue
            room -= 2 if known else len(word.encode()) + _WORD_BYTES
            if room < 0:
                break
            places.setdefault(word, []).append(f"{position}{label}")
        position += FIELD_GAP
    return " ".join(f"{_quoted(word)}:{','.join(found)}" for word, found in places.items())


def _having(column: str, words: Sequence[str]) -> Statement:
    """Select the entries that have all of these words in a column."""
    sql = f"SELECT id AS entry, 0 AS score FROM {TABLE} WHERE {column} @@ %s::tsquery"  # noqa: S608 - names of ours
    return Statement(sql, (_words(words, phrase=False),))


def _scored(where: str, rank: str, parameters: tuple[str, ...]) -> Statement:
    """``rank`` times the rarity of what is looked for; ``parameters`` are those of rank, where."""
    return Statement(
        "SELECT entry, rank * ln(1 + (total - n + 0.5) / (n + 0.5)) AS score FROM ("  # noqa: S608 - names of ours
        f"SELECT id AS entry, {rank} AS rank, count(*) OVER () AS n "
        f"FROM {TABLE} WHERE {where}) AS found "
        f"CROSS JOIN (SELECT count(*) AS total FROM {TABLE}) AS entries",
        parameters,
    )


def _literal(found: Alternative) -> tuple[str, str, tuple[str, ...]]:
    """The condition and the rank of exact forms, with the parameters of both."""
    words = _words(found.exact, found.phrase)
    rank = "ts_rank(exact_vector, %s::tsquery)"
    return "exact_vector @@ %s::tsquery", rank, (words, words)


def _anywhere(found: Alternative) -> tuple[str, str, tuple[str, ...]]:
    """The condition and the rank of stems and names, with the parameters of both."""
    stems, names = _words(found.stems, found.phrase), _words(found.exact, found.phrase)
    where = (
        "(text_vector @@ %s::tsquery OR attachments_vector @@ %s::tsquery"
        " OR names_vector @@ %s::tsquery)"
    )
    rank = (
        f"(ts_rank('{_WEIGHTS}', text_vector, %s::tsquery, 1)"
        f" + {TITLE_ALONE} * ts_rank('{{0, 0, 0, 1}}', text_vector, %s::tsquery, 1)"
        f" + {_ATTACHMENTS} * ts_rank('{{1, 1, 1, 1}}', attachments_vector, %s::tsquery, 1)"
        f" + {_NAMES} * ts_rank('{{1, 1, 1, 1}}', names_vector, %s::tsquery, 1))"
    )
    return where, rank, (stems, stems, stems, names, stems, stems, names)


def _words(words: Sequence[str], phrase: bool) -> str:
    return f"({(' <-> ' if phrase else ' & ').join(map(_quoted, words))})"


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
