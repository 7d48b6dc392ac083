"""The OpenAPI file: valid, complete, and the same as the one reviewers have seen."""

from openapi_spec_validator import validate

from cms.api.endpoints import ENDPOINTS
from tests.api.client import ContractClient
from tests.api.snapshots import check_snapshot


def test_the_contract_is_valid_openapi(api: ContractClient) -> None:
    validate(api.json("openapi.json"))


def test_the_contract_has_not_changed_unseen(api: ContractClient) -> None:
    check_snapshot("openapi", api.json("openapi.json"))


def test_every_address_is_in_the_contract(api: ContractClient) -> None:
    paths = api.json("openapi.json")["paths"]

    assert {f"/{endpoint.path}" for endpoint in ENDPOINTS} < paths.keys()


def test_every_parameter_is_in_the_contract_with_its_closed_list(api: ContractClient) -> None:
    paths = api.json("openapi.json")["paths"]

    for endpoint in ENDPOINTS:
        described = {
            each["name"]: each["schema"]
            for each in paths[f"/{endpoint.path}"]["get"]["parameters"]
            if each["in"] == "query"
        }
        assert described.keys() == endpoint.parameters.keys()
    level = next(
        each for each in paths["/trainings"]["get"]["parameters"] if each["name"] == "level"
    )
    assert level["schema"]["items"]["enum"] == ["qualifiante", "operationnelle", "initiation"]
