"""Tokens in SQLite: one FTS5 table, fed with tokens already made."""

from collections.abc import Iterable, Sequence

from django.db import connection

from search.engines.store import EntryTokens, Statement
from search.query import Alternative
from search.ranking import FIELD_WEIGHTS, NAMES_WEIGHT, TITLE_ALONE

TABLE = "search_tokens"
"""Made by a migration, with every sign that our tokens hold as a character of tokens."""

COLUMNS = (*FIELD_WEIGHTS, "names", "exact", "prefix")
BOUNDARY = "¶"
"""Stands between fields in ``exact``: no word of a query is equal to it, no phrase crosses it."""

_WEIGHTS = ", ".join(map(str, (*FIELD_WEIGHTS.values(), NAMES_WEIGHT, 1, 0)))
_STEMMED = f"{{{' '.join(FIELD_WEIGHTS)}}}"


class SQLiteStore:
    """The FTS5 table; its ``rowid`` is the key of the entry."""

    def write(self, entries: Iterable[tuple[int, EntryTokens]]) -> None:
        """Keep the tokens of entries."""
        places = ", ".join(["%s"] * (len(COLUMNS) + 1))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT OR REPLACE INTO {TABLE} (rowid, {', '.join(COLUMNS)}) VALUES ({places})",  # noqa: S608 - names of ours
                [(key, *_row(tokens)) for key, tokens in entries],
            )

    def delete(self, keys: Sequence[int]) -> None:
        """Forget entries."""
        with connection.cursor() as cursor:
            cursor.executemany(
                f"DELETE FROM {TABLE} WHERE rowid = %s",  # noqa: S608 - name of ours
                [(key,) for key in keys],
            )

    def scored(self, found: Alternative, *, literal: bool) -> tuple[Statement, ...]:
        """BM25 over all fields; the title is counted once more by itself."""
        if literal:
            return (_scored(f"exact : {_words(found.exact, found.phrase)}"),)
        stems = _words(found.stems, found.phrase)
        names = _words(found.exact, found.phrase)
        return (
            _scored(f"({_STEMMED} : {stems}) OR (names : {names})"),
            _scored(f"title : {stems}", TITLE_ALONE),
        )

    def side_by_side(self, pair: Alternative) -> Statement:
        """BM25 of the phrase."""
        return _scored(f"{_STEMMED} : {_words(pair.stems, phrase=True)}")

    def saying(self, word: str) -> Statement:
        """Select the rows that have a word."""
        return _unscored(f"exact : {_quoted(word)}")

    def beginning(self, words: Sequence[str]) -> Statement:
        """Select the rows whose words start like these."""
        return _unscored(f"prefix : {_words(words, phrase=False)}")


def _row(tokens: EntryTokens) -> list[str]:
    return [
        *(" ".join(tokens.stems[field]) for field in FIELD_WEIGHTS),
        " ".join(tokens.names),
        f" {BOUNDARY} ".join(" ".join(words) for words in tokens.exact),
        " ".join(tokens.prefix),
    ]


def _scored(expression: str, factor: float = 1.0) -> Statement:
    """The limit keeps SQLite from merging this into what is around it, where bm25 cannot run."""
    sql = (
        f"SELECT rowid AS entry, {factor} * -bm25({TABLE}, {_WEIGHTS}) AS score"  # noqa: S608 - name of ours
        f" FROM {TABLE} WHERE {TABLE} MATCH %s LIMIT -1"
    )
    return Statement(sql, (expression,))


def _unscored(expression: str) -> Statement:
    sql = f"SELECT rowid AS entry, 0 AS score FROM {TABLE} WHERE {TABLE} MATCH %s"  # noqa: S608 - name of ours
    return Statement(sql, (expression,))


def _words(words: Sequence[str], phrase: bool) -> str:
    if phrase:
        return _quoted(" ".join(words))
    return f"({' AND '.join(map(_quoted, words))})"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
