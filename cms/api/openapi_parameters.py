"""The parameters of the contract: those that several operations share are described once."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from cms.api.http import Endpoint
from cms.api.parameters import Parameter

Json = dict[str, Any]

_PATH_PARAMETERS: Mapping[str, tuple[str, Json]] = {
    "id": (
        "Identifiant stable du contenu.",
        {"type": "string", "format": "uuid", "examples": ["8c2f6d0e-5b1a-5f6e-9a3c-2d7e41b09f58"]},
    ),
    "name": ("Nom du vocabulaire.", {"type": "string", "examples": ["themes"]}),
    "token": ("Jeton signé du lien de prévisualisation.", {"type": "string"}),
}


def shared_parameters(endpoints: Iterable[Endpoint]) -> Json:
    """Describe what several operations take, by name: the commonest form of each name."""
    forms = Counter(json.dumps(each) for endpoint in endpoints for each in _parameters_of(endpoint))
    shared: Json = {}
    for form, uses in forms.most_common():
        described = json.loads(form)
        if uses > 1:
            shared.setdefault(described["name"], described)
    return dict(sorted(shared.items()))


def parameters_of(endpoint: Endpoint, shared: Json) -> list[Json]:
    """Describe what an operation takes: its path first; a reference to what others take too."""
    return [
        {"$ref": f"#/components/parameters/{each['name']}"}
        if shared.get(each["name"]) == each
        else each
        for each in _parameters_of(endpoint)
    ]


def _parameters_of(endpoint: Endpoint) -> list[Json]:
    parts = re.findall(r"{(\w+)}", endpoint.path)
    return [*map(_path_parameter, parts), *map(_query_parameter, endpoint.parameters.values())]


def _path_parameter(name: str) -> Json:
    description, schema = _PATH_PARAMETERS[name]
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": schema,
    }


def _query_parameter(parameter: Parameter) -> Json:
    described: Json = {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.description,
        "schema": parameter.schema,
    }
    if parameter.many:
        # Said although it is the default of OpenAPI: a filter is repeated, not joined by commas.
        repeated = {"type": "array", "items": parameter.schema, "minItems": 1}
        described |= {"style": "form", "explode": True, "schema": repeated}
    return described
