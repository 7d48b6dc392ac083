"""What introduces the API: its root, its contract and the page to try it."""

from collections.abc import Iterable
from functools import cache

from django.template.loader import render_to_string

from cms.api import schemas
from cms.api.http import JSON, Answer, Call, Endpoint, absolute, content_answer, to_json
from cms.api.openapi import openapi

NAME = "Campus de la transformation publique"
VERSION = "1"
LICENCE = "etalab-2.0"
CONTRACT = "/api/v1/openapi.json"
DOCS = "/api/v1/docs"
_TAG = "discovery"


class Discovery:
    """The endpoints that speak of all the others."""

    def __init__(self, endpoints: Iterable[Endpoint]) -> None:
        self.root = Endpoint(
            "",
            self._show_root,
            "Ce que donne l’API, avec les adresses",
            _TAG,
            "getRoot",
            {JSON: (schemas.Root,)},
            description="Nom, version, licence, et l’adresse de tout ce que donne l’API.",
        )
        self.contract = Endpoint(
            "openapi.json",
            self._show_contract,
            "Ce contrat",
            _TAG,
            "getContract",
            {JSON: (schemas.Contract,)},
            description="Le contrat, en OpenAPI 3.1 ; la page « docs » permet de l’essayer.",
        )
        self.docs = Endpoint("docs", _show_docs, "Page d’essai", _TAG, "getDocs", {})
        self.described = [self.root, self.contract, *endpoints]
        # Computed at the first request: building the schemas takes longer than serving them.
        self._contract = cache(lambda: to_json(openapi(self.described)))

    def _show_root(self, call: Call) -> Answer:
        """Answer the name of the API and where everything is.

        An address with a part to fill in is a URI template (RFC 6570).
        """
        links = {
            endpoint.path: absolute(f"/api/v1/{endpoint.path}")
            for endpoint in self.described
            if endpoint.path
        }
        links["docs"] = absolute(DOCS)
        content = {"name": NAME, "version": VERSION, "licence": LICENCE, "links": links}
        return content_answer(call, to_json(content))

    def _show_contract(self, call: Call) -> Answer:
        """Answer the OpenAPI file."""
        return content_answer(call, self._contract())


def _show_docs(call: Call) -> Answer:
    """Answer the page to try the API, whose scripts and styles are served from here."""
    page = render_to_string("api/docs.html", {"contract": CONTRACT})
    return content_answer(call, page.encode(), media_type="text/html; charset=utf-8")
