"""Lists: joined bytes of stored documents, one page at a time."""

from collections.abc import Collection, Mapping
from urllib.parse import urlencode

from cms.api.cursors import read_cursor, write_cursor
from cms.api.filters import filter_parameters, filters_of
from cms.api.http import Answer, Call, absolute, entity_tag, to_json
from cms.api.listing import Listing
from cms.api.ordering import DATED_ORDERS, DEFAULT_ORDER, ORDERS, Order
from cms.api.parameters import Parameter, choice, integer, split_query, text
from cms.api.representation import (
    COLUMNS,
    check_fields,
    representation_parameters,
    select_fields,
)
from cms.delivery.schedule import Memo, freshness
from pages.choices import Kind

DATED_KINDS = frozenset({Kind.TRAINING, Kind.EVENT, Kind.CAMPAIGN})
DEFAULT_LIMIT = 20
_NOT_BOUND = frozenset({"after", "limit", "order", "view", "fields"})
# A cursor holds a title of up to 255 characters, escaped and encoded.
MAXIMUM_CURSOR = 5_000
_counts = Memo(1_000)
_shorts = Memo(100)  # of 240 kB at the most


class ContentList:
    """A list of one kind, or of every kind.

    Two queries and the state of the log, whatever the number of items: the exact count, or the
    ids of a short list, kept while nothing public changes, and the rows of the page.
    """

    def __init__(self, kind: str | None = None) -> None:
        self.kind = kind
        self.kinds: Collection[str] = [kind] if kind else Kind.values
        self.orders = DATED_ORDERS if kind is None or kind in DATED_KINDS else ORDERS
        self.parameters = list_parameters(self.kinds, self.orders, kind)

    def __call__(self, call: Call) -> Answer:
        """Answer one page.

        Raises:
            InvalidParameters: the cursor is not of this list, or a field is not in the view.
        """
        values = call.values
        fields = check_fields(values["fields"], self.kinds, values["view"])
        binding = _binding(call)
        cursor = read_cursor(values["after"], binding) if values["after"] is not None else None
        state = freshness()
        etag = entity_tag(state.key, call.path, call.query_string)
        if call.knows(etag):
            return Answer(None, etag, changes_at=state.changes_at)

        listing = Listing(binding, filters_of(values, self.kind), self.orders[values["order"]])
        short = _shorts.get(state, binding, listing.short) if listing.is_narrowed else None
        count = (
            _counts.get(state, _filters_of(call), listing.count) if short is None else len(short)
        )
        limit = values["limit"]
        rows = listing.rows(short, cursor, limit + 1, COLUMNS[values["view"]])
        following_address = None
        if len(rows) > limit:
            last = listing.order.cursor_at(rows[limit - 1])
            following_address = next_address(call, "after", write_cursor(last, binding))
        items = [select_fields(bytes(row[0]), fields) for row in rows[:limit]]
        return Answer(
            _envelope(items, count, following_address),
            etag,
            changes_at=state.changes_at,
            headers=link_header(following_address),
        )


def list_parameters(
    kinds: Collection[str], orders: Mapping[str, Order], kind: str | None
) -> dict[str, Parameter]:
    """Every parameter of a list."""
    common = (
        choice("order", "Ordre ; « - » : décroissant.", list(orders), default=DEFAULT_ORDER),
        integer("limit", "Nombre d’éléments.", minimum=1, maximum=100, default=DEFAULT_LIMIT),
        text("after", "Curseur, pris dans « next ».", maximum=MAXIMUM_CURSOR, default=None),
    )
    return {
        **filter_parameters(kind),
        **{parameter.name: parameter for parameter in common},
        **representation_parameters(kinds, one=False),
    }


def next_address(call: Call, name: str, value: str) -> str:
    """Absolute address of the same request with another value of one parameter."""
    kept = [pair for pair in split_query(call.query_string) if pair[0] != name]
    return absolute(f"{call.path}?{urlencode([*kept, (name, value)])}")


def link_header(following: str | None) -> dict[str, str]:
    """Header that leads to the next page (RFC 8288), if there is one."""
    return {"Link": f'<{following}>; rel="next"'} if following else {}


def _filters_of(call: Call) -> str:
    """Name of what a list holds: its address and its filters."""
    filters = sorted(pair for pair in split_query(call.query_string) if pair[0] not in _NOT_BOUND)
    return f"{call.path}?{urlencode(filters)}"


def _binding(call: Call) -> str:
    """Name of the list that a cursor belongs to: what it holds and its order."""
    return f"{_filters_of(call)}&order={call.values['order']}"


def _envelope(items: list[bytes], count: int, following: str | None) -> bytes:
    address = to_json(following)
    return b'{"items":[%b],"count":%d,"next":%b}' % (b",".join(items), count, address)
