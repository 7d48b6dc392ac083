"""What changed since a cursor: upserts with the stored bytes, and deletions."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from cms.api import change_schemas
from cms.api.change_reader import Change, ChangeReader
from cms.api.cursors import LogCursor, read_log_cursor, write_log_cursor
from cms.api.http import JSON, Answer, Call, Endpoint, entity_tag, to_json
from cms.api.parameters import Parameter, choices, integer, text
from cms.api.problems import InvalidParameters, InvalidValue, Problem
from cms.api.terms import TERMS
from cms.delivery import models
from cms.delivery.filters import Filters
from cms.delivery.history import THEME, past_themes
from cms.delivery.retention import KEPT, horizon
from cms.delivery.schedule import Freshness, freshness
from pages.choices import Kind
from search.facets import FACETS

DEFAULT_LIMIT = 100
MAXIMUM_LIMIT = 500
MAXIMUM_CURSOR = 500
CHANGES = "/api/v1/changes"
FILTERS = ("kind", THEME)


def list_changes(call: Call) -> Answer:
    """Answer the changes after a cursor; without one, everything, then the changes.

    The order is that of the log, and each document stands in it once, at its newest line. A walk
    that began with nothing therefore meets each public document, and what changes during the walk
    moves to its end. No deletion of before its beginning is given.

    Raises:
        InvalidParameters: the cursor is not of these filters, or is none of ours, or there is
            none and a theme never was.
        Problem: 410 for a cursor that is older than the tombstones kept, or of another log.
    """
    # Read before all else: what is written meanwhile comes after it, so with the next page.
    state = freshness()
    binding = _binding(call)
    cursor = LogCursor(0, state.sequence, state.written_at)
    if call.values["cursor"]:
        cursor = read_log_cursor(call.values["cursor"], binding)
        _check_age(cursor)
    else:
        _check_themes(call.values[THEME])
    # Whoever was told of a change must not be given what a cache kept of before it.
    headers = {"Cache-Control": f"{'private' if call.caller else 'public'}, no-cache"}
    etag = entity_tag(state.key, horizon(), call.path, call.query_string)
    if call.knows(etag):
        return Answer(None, etag, headers=headers)

    limit: int = call.values["limit"]
    found = ChangeReader(_filters(call), cursor, state.sequence).read(limit + 1)
    page, has_more = found[:limit], len(found) > limit
    following = _following(cursor, page[-1]) if has_more else _at_the_end(cursor, state)
    content = b'{"items":[%b],"next":%b,"has_more":%b}' % (
        b",".join(change.content for change in page),
        to_json(write_log_cursor(following, binding)),
        to_json(has_more),
    )
    return Answer(content, etag, headers=headers)


def cursor_at(state: Freshness, call: Call) -> str:
    """Cursor of one who holds all that the filters of a call gave when the log stood there."""
    return write_log_cursor(LogCursor(state.sequence, 0, state.written_at), _binding(call))


def _following(cursor: LogCursor, last: Change) -> LogCursor:
    mark = last.written_at if last.sequence > cursor.start else cursor.mark
    return LogCursor(last.sequence, cursor.start, mark)


def _at_the_end(cursor: LogCursor, state: Freshness) -> LogCursor:
    return LogCursor(state.sequence, cursor.start, state.written_at)


def _check_age(cursor: LogCursor) -> None:
    """Refuse a cursor whose reader may have missed a deletion.

    The line it stands at may be gone only at the very horizon; otherwise the log is another one.
    """
    oldest = horizon()
    line = models.Change.objects.filter(pk=cursor.known).values_list("created_at", flat=True)
    written_at: datetime | None = line.first()
    is_ours = written_at == cursor.mark or (written_at is None and cursor.known == oldest)
    if cursor.known < oldest or not is_ours:
        raise Problem(
            410,
            f"Ce curseur n’est plus valable : il a plus de {KEPT.days} jours, durée pendant "
            "laquelle les retraits sont gardés, ou le service a été restauré d’une sauvegarde "
            "entre-temps. Recommencez sans curseur, puis supprimez ce qui n’est pas revenu.",
            code="cursor_expired",
        )


def _filters(call: Call) -> Filters:
    return Filters(terms={name: call.values[name] for name in FILTERS})


def _binding(call: Call) -> str:
    """Name of the filters that a cursor belongs to, in whatever order they were given."""
    return urlencode([(name, value) for name in FILTERS for value in sorted(call.values[name])])


def _check_themes(given: Sequence[str]) -> None:
    """Refuse what never was a theme. One of before is taken: its documents left it.

    A cursor, which is signed for its themes, proves that they were known: an editor who renames a
    theme stops no mirror.
    """
    unknown = set(given) - FACETS[THEME].values().keys()
    if unknown and (never := sorted(unknown - past_themes(unknown))):
        error = InvalidValue(
            f"« {never[0]} » est inconnu. Les valeurs possibles sont à l’adresse "
            "/api/v1/vocabularies/themes."
        )
        raise InvalidParameters({THEME: error})


def _read_themes(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(given))


_PARAMETERS = (
    text(
        "cursor",
        "Curseur, pris dans « next » ; absent ou vide : depuis le début.",
        maximum=MAXIMUM_CURSOR,
    ),
    integer(
        "limit",
        "Nombre de changements.",
        minimum=1,
        maximum=MAXIMUM_LIMIT,
        default=DEFAULT_LIMIT,
    ),
    choices("kind", TERMS["kind"].description, Kind.values),
    Parameter(
        THEME, TERMS[THEME].description, _read_themes, {"type": "string"}, many=True, default=()
    ),
)


def change_endpoints() -> list[Endpoint]:
    """The address that mirrors follow."""
    return [
        Endpoint(
            "changes",
            list_changes,
            "Ce qui a changé depuis un curseur, retraits compris",
            "sync",
            "listChanges",
            {JSON: (change_schemas.ChangePage,)},
            {parameter.name: parameter for parameter in _PARAMETERS},
            (410,),
            description="Sans curseur, tous les contenus, puis les changements ; avec le curseur "
            "« next » de la réponse précédente, ce qui a changé depuis. Un contenu qui ne passe "
            "plus les filtres est un retrait. Un curseur trop ancien répond 410. « Cache-Control » "
            "vaut « public, no-cache » : à redemander à chaque fois, avec « If-None-Match ».",
        )
    ]
