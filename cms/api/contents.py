"""One document: by its id or by its address, or why it is not there."""

import json
import re
from dataclasses import replace
from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid4

from django.conf import settings

from cms.api.http import (
    CONTRACT_REVISION,
    JSON,
    Answer,
    Call,
    absolute,
    hashed_tag,
    to_json,
)
from cms.api.parameters import Parameter, split_query, text
from cms.api.problems import InvalidParameters, InvalidValue, Problem, not_found
from cms.api.representation import (
    COLUMNS,
    check_fields,
    representation_parameters,
    select_fields,
)
from cms.delivery import sources
from cms.delivery.history import newest_line
from cms.delivery.models import Change, DocumentPath, PublishedDocument
from cms.delivery.prepared import NOW, Slot, Statement, Statements, field, identifier, instant
from cms.delivery.schedule import freshness
from pages.choices import Kind
from pages.documents.jsonld import structured_data

BY_PATH = "/api/v1/contents/by-path"
JSON_LD = "application/ld+json"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)
_MAXIMUM_PATH = 2_048
_statements = Statements()


class ContentDetail:
    """The document of an id, of one kind or of any."""

    def __init__(self, kind: str | None = None) -> None:
        self.kind = kind
        self.kinds = [kind] if kind else Kind.values
        self.parameters = representation_parameters(self.kinds, one=True)

    def __call__(self, call: Call) -> Answer:
        """Answer a document.

        Raises:
            Problem: 404 for what never was, or is of another kind; 410 for what is no longer.
            InvalidParameters: a field is not in the view.
        """
        text_id = call.parts["id"]
        if not _UUID.match(text_id):
            raise not_found("Aucun contenu n’a cet identifiant : ce n’est pas un UUID.")
        check_fields(call.values["fields"], self.kinds, call.values["view"])
        answer = _document_answer(call, "id", UUID(text_id), self.kind)
        if answer is None:
            raise self._absence(UUID(text_id))
        return answer

    def _absence(self, document_id: UUID) -> Problem:
        last = newest_line(document_id)
        # A document of another kind was never to be had from here, public or not.
        if last is None or (self.kind and last.kind != self.kind):
            return not_found("Aucun contenu n’a cet identifiant.")
        return gone(last)


class ContentByPath:
    """The document of an address of the site, which may have moved or gone."""

    parameters: dict[str, Parameter] = {
        "path": text(
            "path",
            "Adresse sur le site ; la barre finale peut manquer.",
            maximum=_MAXIMUM_PATH,
            required=True,
            pattern="^/",
        ),
        **representation_parameters(Kind.values, one=True),
    }

    def __call__(self, call: Call) -> Answer:
        """Answer a document, or 301 to where it is now.

        Raises:
            Problem: 404 for an address that never was; 410 for what is no longer.
            InvalidParameters: the path does not start with a slash, or a field is not there.
        """
        path: str = call.values["path"]
        if not path.startswith("/"):
            message = "Une adresse du site est attendue, par exemple « /formations/ »."
            raise InvalidParameters({"path": InvalidValue(message)})
        check_fields(call.values["fields"], Kind.values, call.values["view"])
        path = path.rstrip("/") + "/"
        return _document_answer(call, "path", path) or self._elsewhere(call, path)

    def _elsewhere(self, call: Call, path: str) -> Answer:
        owner = DocumentPath.objects.filter(path=path).first()
        if owner is None:
            return self._redirected(call, path)
        document = PublishedDocument.objects.public().filter(pk=owner.document_id)
        moved_to = document.values_list("path", flat=True).first()
        if moved_to is None:
            last = newest_line(owner.document_id)
            if last is None:
                raise not_found("Aucun contenu n’a cette adresse.")
            if last.reason != Change.Reason.REDIRECT or not last.location:
                raise gone(last)
            moved_to = last.location
        return _moved(call, moved_to)

    def _redirected(self, call: Call, path: str) -> Answer:
        """An address that no document ever had: an editor may have said where it leads."""
        target = sources.current().replacement(path)
        if target is None:
            raise not_found("Aucun contenu n’a cette adresse.")
        return _moved(call, target)


def gone(change: Change) -> Problem:
    """Say 410 for what was public and no longer is, from the newest line of its log.

    That line is an upsert while an expiry has passed that the worker has yet to write down.
    """
    return Problem(
        410,
        "Ce contenu n’est plus public.",
        code="gone",
        members={
            "op": Change.Operation.DELETE,
            "reason": change.reason or Change.Reason.WITHDRAWN,
            "location": change.location or None,
        },
    )


def _document_answer(
    call: Call, column: str, value: UUID | str, kind: str | None = None
) -> Answer | None:
    """The public document that has this value in this column, of one kind or of any."""
    view, fields = call.values["view"], call.values["fields"]
    statement = _statements.get((view, column, kind), lambda: _statement(view, column, kind))
    state = freshness()
    rows = statement.rows(value=value)
    if not rows:
        return None
    content, document_id, version, presenter_version, updated_at = rows[0]
    # With the id: another document may come to live at an address, in the same version.
    key = identifier(document_id).hex
    parts = [key, version, presenter_version, CONTRACT_REVISION, view, *(fields or ())]
    etag = f'"{"-".join(map(str, parts))}"'
    answer = Answer(
        None,
        etag,
        media_type=JSON_LD if view == "jsonld" else JSON,
        last_modified=instant(updated_at),
        changes_at=state.changes_at,
    )
    if call.knows(etag):
        return answer
    return replace(answer, content=_represent(bytes(content), view, fields))


def _statement(view: str, column: str, kind: str | None) -> Statement:
    slot = Slot(str(uuid4()) if column == "path" else uuid4(), field(column))
    documents = PublishedDocument.objects.public(NOW).filter(**{column: slot.stand_in})
    if kind:
        documents = documents.filter(kind=kind)
    found = documents.order_by().values_list(
        COLUMNS[view], "id", "version", "presenter_version", "updated_at"
    )
    return Statement(found[:1], {"value": slot})


def _represent(content: bytes, view: str, fields: tuple[str, ...] | None) -> bytes:
    if view == "jsonld":
        return to_json(structured_data(json.loads(content)))
    return select_fields(content, fields)


def _moved(call: Call, target: str) -> Answer:
    """Answer 301 to a path of the site, asked for in the same way, or to another site."""
    base = settings.CAMPUS_BASE_URL
    path = target.removeprefix(base) if target.startswith(f"{base}/") else target
    content = to_json({"redirect": path})
    return Answer(
        content,
        hashed_tag(content),
        status=301,
        changes_at=freshness().changes_at,
        headers={"Location": _location(call, path) if path.startswith("/") else path},
    )


def _location(call: Call, path: str) -> str:
    """The same question about a path that some content has or had; else the page of the site.

    Never the question that was asked: a redirect to itself, less its fragment, would not end.
    """
    asked = call.values["path"].rstrip("/") + "/"
    bare = urlsplit(path).path.rstrip("/") + "/"
    known = DocumentPath.objects.filter(path=bare).exists() or sources.current().replacement(bare)
    if bare == asked or not known:
        return absolute(path)
    pairs = [
        (name, bare if name == "path" else value) for name, value in split_query(call.query_string)
    ]
    return absolute(f"{BY_PATH}?{urlencode(pairs)}")
