"""A client of the API that holds every answer to the OpenAPI file."""

import json
import re
from functools import cache
from typing import Any

import jsonschema
from django.test import Client
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from cms.api.discovery import Discovery
from cms.api.endpoints import ENDPOINTS
from cms.api.openapi import openapi

ROOT = "/api/v1/"
_BASE = "urn:contract"
# What the test client gives: an HttpResponse with ``json()``, a class that only stubs name.
Answer = Any


@cache
def contract() -> dict[str, Any]:
    """The OpenAPI file."""
    return openapi(Discovery(ENDPOINTS).described)


def parameters_of(path: str) -> dict[str, dict[str, Any]]:
    """Parameters of the query of an address of the contract, by name, references followed."""
    shared = contract()["components"]["parameters"]
    found = (
        shared[each["$ref"].rpartition("/")[2]] if "$ref" in each else each
        for each in contract()["paths"][path]["get"]["parameters"]
    )
    return {each["name"]: each for each in found if each["in"] == "query"}


@cache
def _validator(pointer: str) -> jsonschema.Draft202012Validator:
    resource = DRAFT202012.create_resource(contract())
    registry: Registry[Any] = Registry().with_resource(_BASE, resource)
    return jsonschema.Draft202012Validator(
        {"$ref": f"{_BASE}#{pointer}"},
        registry=registry,
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )


def operation_of(path: str) -> tuple[str, dict[str, Any]] | None:
    """Template and operation that serve an address, literal addresses first."""
    name = "/" + path.removeprefix(ROOT)
    templates = sorted(contract()["paths"], key=lambda template: template.count("{"))
    for template in templates:
        if re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), name):
            return template, contract()["paths"][template]["get"]
    return None


def check_answer(path: str, response: Answer, *, selected: bool) -> None:
    """Hold an answer to what the contract promises for its address, status and media type."""
    found = operation_of(path)
    status = str(response.status_code)
    if found is None or status in {"204", "308"}:
        return
    template, operation = found
    assert status in operation["responses"], f"{status} is not in the contract of {template}"
    if not response.content:
        return
    media_type = response.headers["Content-Type"].partition(";")[0]
    where = f"/paths/{template.replace('~', '~0').replace('/', '~1')}/get/responses/{status}"
    described = operation["responses"][status]
    if "$ref" in described:
        where = described["$ref"].removeprefix("#")
        described = contract()["components"]["responses"][where.rpartition("/")[2]]
    assert media_type in described["content"], f"{media_type} is not in the contract"
    schema = described["content"][media_type]["schema"]
    if schema == {"type": "string"}:
        return
    pointers = [f"{where}/content/{media_type.replace('/', '~1')}/schema"]
    if "anyOf" in schema and not selected:
        # A selection of fields fits anything: without one, the whole shape is expected.
        whole = [each["$ref"] for each in schema["anyOf"] if "Selection" not in each["$ref"]]
        pointers = [reference.removeprefix("#") for reference in whole]
    body = json.loads(response.content)
    errors = [list(_validator(pointer).iter_errors(body)) for pointer in pointers]
    assert not all(errors), errors[0][:3]


class ContractClient(Client):
    """Django's test client, for paths under ``/api/v1/``, with checked answers."""

    def call(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Send a request to ``ROOT + path``, query string included as it is."""
        address, _, query = path.partition("?")
        # WSGI hands over the bytes of a query string as Latin-1 (PEP 3333).
        raw = query.encode().decode("latin-1")
        response = self.generic(method, ROOT + address, QUERY_STRING=raw, headers=headers)
        check_answer(ROOT + address, response, selected="fields=" in query)
        return response

    def json(self, path: str, status: int = 200) -> Any:
        """Body of an answer that must have this status."""
        response = self.call(path)
        assert response.status_code == status, response.content.decode()
        return json.loads(response.content)
