"""One document: by its id or by its address, or why it is not there."""

import json
import re
from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from cms.api.http import (
    CONTRACT_REVISION,
    JSON,
    Answer,
    Call,
    absolute,
    hashed_tag,
    to_json,
)
from cms.api.parameters import Parameter, text
from cms.api.problems import InvalidParameters, InvalidValue, Problem, not_found
from cms.api.representation import (
    COLUMNS,
    check_fields,
    representation_parameters,
    select_fields,
)
from cms.delivery.models import Change, DocumentPath, PublishedDocument
from cms.delivery.schedule import freshness
from pages.choices import Kind
from pages.documents.jsonld import structured_data

BY_PATH = "/api/v1/contents/by-path"
JSON_LD = "application/ld+json"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)
_MAXIMUM_PATH = 2_048


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
        documents = PublishedDocument.objects.public().filter(pk=UUID(text_id))
        if self.kind:
            documents = documents.filter(kind=self.kind)
        answer = _document_answer(call, documents)
        if answer is None:
            raise self._absence(UUID(text_id))
        return answer

    def _absence(self, document_id: UUID) -> Problem:
        changes = Change.objects.filter(document_id=document_id)
        if self.kind:
            changes = changes.filter(kind=self.kind)
        last = changes.order_by("-sequence").first()
        # A document of another kind is public, so nothing of it was ever withdrawn from here.
        return gone(last) if last else not_found("Aucun contenu n’a cet identifiant.")


class ContentByPath:
    """The document of an address of the site, which may have moved or gone."""

    parameters: dict[str, Parameter] = {
        "path": text(
            "path",
            "Adresse sur le site ; la barre finale peut manquer.",
            maximum=_MAXIMUM_PATH,
            required=True,
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
        answer = _document_answer(call, PublishedDocument.objects.public().filter(path=path))
        return answer or self._elsewhere(path)

    def _elsewhere(self, path: str) -> Answer:
        owner = DocumentPath.objects.filter(path=path).first()
        if owner is None:
            raise not_found("Aucun contenu n’a cette adresse.")
        document = PublishedDocument.objects.public().filter(pk=owner.document_id)
        moved_to = document.values_list("path", flat=True).first()
        if moved_to is None:
            changes = Change.objects.filter(document_id=owner.document_id)
            last = changes.order_by("-sequence").first()
            if last is None:
                raise not_found("Aucun contenu n’a cette adresse.")
            if last.reason != Change.Reason.REDIRECT or not last.location:
                raise gone(last)
            moved_to = last.location
        return _moved(moved_to)


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


def _document_answer(call: Call, documents: QuerySet[PublishedDocument]) -> Answer | None:
    view, fields = call.values["view"], call.values["fields"]
    row = documents.values_list(
        COLUMNS[view], "id", "version", "presenter_version", "updated_at"
    ).first()
    if row is None:
        return None
    content, document_id, version, presenter_version, updated_at = row
    # With the id: another document may come to live at an address, in the same version.
    parts = [document_id.hex, version, presenter_version, CONTRACT_REVISION, view, *(fields or ())]
    etag = f'"{"-".join(map(str, parts))}"'
    answer = Answer(
        None,
        etag,
        media_type=JSON_LD if view == "jsonld" else JSON,
        last_modified=updated_at,
        changes_at=freshness().changes_at,
    )
    if call.knows(etag):
        return answer
    return replace(answer, content=_represent(bytes(content), view, fields))


def _represent(content: bytes, view: str, fields: tuple[str, ...] | None) -> bytes:
    if view == "jsonld":
        return to_json(structured_data(json.loads(content)))
    return select_fields(content, fields)


def _moved(target: str) -> Answer:
    """Answer 301 to a path of the site, or to the address of another site."""
    path = target.removeprefix(settings.CAMPUS_BASE_URL)
    content = to_json({"redirect": path})
    location = absolute(f"{BY_PATH}?{urlencode({'path': path})}")
    return Answer(
        content,
        hashed_tag(content),
        status=301,
        changes_at=freshness().changes_at,
        headers={"Location": location if path.startswith("/") else path},
    )
