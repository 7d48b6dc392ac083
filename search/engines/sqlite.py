"""Tokens in SQLite: one FTS5 table, fed with tokens already made."""

from collections.abc import Iterable, Sequence

from django.db import connection

from search.engines.store import EntryTokens, Statement
from search.query import Alternative, Concept
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

    def matching(self, concept: Concept) -> Statement:
        """Select the rows that have a concept."""
        return Statement(
            f"SELECT rowid AS entry, 0 AS score FROM {TABLE} WHERE {TABLE} MATCH %s",  # noqa: S608 - name of ours
            (_expression(concept),),
        )

    def scored(self, concept: Concept) -> tuple[Statement, ...]:
        """BM25 over all fields; the title is counted once more by itself."""
        score = f"-bm25({TABLE}, {_WEIGHTS})"
        # The limit keeps SQLite from merging this into the sum around it, where bm25 cannot run.
        sql = (
            f"SELECT rowid AS entry, {score} AS score FROM {TABLE} WHERE {TABLE} MATCH %s LIMIT -1"  # noqa: S608 - name of ours
        )
        everywhere = Statement(sql, (_expression(concept),))
        if concept.literal:
            return (everywhere,)
        title = f"title : ({_stems(concept.alternatives)})"
        sql = sql.replace(score, f"{TITLE_ALONE} * {score}")
        return everywhere, Statement(sql, (title,), counts=False)

    def beginning(self, words: Sequence[str]) -> Statement:
        """Select the rows whose words start like these."""
        expression = f"prefix : ({' AND '.join(map(_quoted, words))})"
        return Statement(
            f"SELECT rowid AS entry, 0 AS score FROM {TABLE} WHERE {TABLE} MATCH %s",  # noqa: S608 - name of ours
            (expression,),
        )


def _row(tokens: EntryTokens) -> list[str]:
    return [
        *(" ".join(tokens.stems[field]) for field in FIELD_WEIGHTS),
        " ".join(tokens.names),
        f" {BOUNDARY} ".join(" ".join(words) for words in tokens.exact),
        " ".join(tokens.prefix),
    ]


def _expression(concept: Concept) -> str:
    exact = _exact(concept.alternatives)
    if concept.literal:
        return f"exact : ({exact})"
    return f"({_STEMMED} : ({_stems(concept.alternatives)})) OR (names : ({exact}))"


def _stems(alternatives: Iterable[Alternative]) -> str:
    return " OR ".join(_words(found.stems, found.phrase) for found in alternatives if found.stems)


def _exact(alternatives: Iterable[Alternative]) -> str:
    return " OR ".join(_words(found.exact, found.phrase) for found in alternatives)


def _words(words: Sequence[str], phrase: bool) -> str:
    if phrase:
        return _quoted(" ".join(words))
    return f"({' AND '.join(map(_quoted, words))})"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
