"""The OpenAPI file: valid, complete, and the same as the one reviewers have seen."""

from openapi_spec_validator import validate

from cms.api.endpoints import ENDPOINTS
from tests.api.client import ContractClient, contract, parameters_of
from tests.api.snapshots import check_snapshot


def test_the_contract_is_valid_openapi(api: ContractClient) -> None:
    validate(api.json("openapi.json"))


def test_the_contract_has_not_changed_unseen(api: ContractClient) -> None:
    check_snapshot("openapi", api.json("openapi.json"))


def test_every_address_is_in_the_contract(api: ContractClient) -> None:
    paths = api.json("openapi.json")["paths"]

    assert {f"/{endpoint.path}" for endpoint in ENDPOINTS} < paths.keys()


def test_every_parameter_is_in_the_contract_with_its_closed_list() -> None:
    for endpoint in ENDPOINTS:
        assert parameters_of(f"/{endpoint.path}").keys() == endpoint.parameters.keys()
    level = parameters_of("/trainings")["level"]
    assert level["schema"]["items"]["enum"] == ["qualifiante", "operationnelle", "initiation"]


def test_a_parameter_of_several_operations_is_described_once() -> None:
    paths = contract()["paths"]

    for path in ("/trainings", "/search", "/feeds/contents.atom"):
        assert {"$ref": "#/components/parameters/level"} in paths[path]["get"]["parameters"]
