"""Resources/openapi.yaml is good OpenAPI, and each of its examples is one of what it describes."""

import json
import re

import pytest
import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from conftest import ROOT

DOCUMENT = yaml.safe_load((ROOT / "Resources/openapi.yaml").read_text(encoding="utf-8"))
REGISTRY = Registry().with_resource("urn:openapi", Resource(contents=DOCUMENT, specification=DRAFT202012))
METHODS = ("get", "put", "post", "delete", "patch")
OPERATIONS = {
    operation["operationId"]: (path, item, operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    if method in METHODS
}


def resolved(value):
    """Follows `$ref`, if there is one."""
    while "$ref" in value:
        target = DOCUMENT
        for part in value["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        value = target
    return value


def problems(schema, value):
    """What a JSON Schema has against a value; references lead into the document."""

    def absolute(part):
        if isinstance(part, dict):
            return {key: f"urn:openapi{it}" if key == "$ref" else absolute(it) for key, it in part.items()}
        return [absolute(it) for it in part] if isinstance(part, list) else part

    validator = Draft202012Validator(
        absolute(schema), registry=REGISTRY, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [error.message for error in validator.iter_errors(value)]


def examples(holder):
    """The examples of a media type, a parameter or a header, by name."""
    if "example" in holder:
        return {"example": holder["example"]}
    return {name: resolved(example)["value"] for name, example in holder.get("examples", {}).items()}


def responses(operation):
    return {status: resolved(response) for status, response in operation["responses"].items()}


def test_it_is_openapi_3_1():
    assert not list(OpenAPIV31SpecValidator(DOCUMENT).iter_errors())
    broken = {**DOCUMENT, "paths": {"/a": {"get": {"responses": {"200": {}}}}}}
    assert list(OpenAPIV31SpecValidator(broken).iter_errors()), "the validator takes anything"


def test_a_bad_example_would_be_noticed():
    order = examples(responses(OPERATIONS["findOrder"][2])["200"]["content"]["application/json"])["pending"]
    schema = {"$ref": "#/components/schemas/Order"}
    assert not problems(schema, order)
    assert problems(schema, {**order, "quantity": "2"})
    assert problems(schema, {**order, "id": "17"})
    assert problems(schema, {**order, "decided_by": {"user_id": order["user_id"]}})


@pytest.mark.parametrize("name", OPERATIONS)
def test_each_request_and_response_has_good_examples(name):
    _, _, operation = OPERATIONS[name]
    bodies = [("request", resolved(operation["requestBody"]))] if "requestBody" in operation else []
    for what, body in bodies + list(responses(operation).items()):
        for media_type, content in body.get("content", {}).items():
            found = examples(content)
            assert found, f"{what} {media_type} has no example"
            for title, example in found.items():
                assert not problems(content["schema"], example), f"{what} {title}"


@pytest.mark.parametrize("name", OPERATIONS)
def test_each_error_has_an_example_of_each_of_its_codes(name):
    path, _, operation = OPERATIONS[name]
    listed = DOCUMENT["components"]["schemas"]["ProblemCode"]["x-problems"]
    titles = {one["code"]: (one["title"], one["status"]) for one in listed}
    for status, response in responses(operation).items():
        if status < "400" or not path.startswith("/api/"):
            continue
        found = examples(response["content"]["application/problem+json"])
        assert list(found) == response["x-codes"], status
        for code, example in found.items():
            assert example["code"] == code and example["type"] == f"/docs#{code}"
            assert (example["title"], example["status"]) == titles[code] and str(example["status"]) == status


@pytest.mark.parametrize("name", OPERATIONS)
def test_each_parameter_and_header_has_a_good_example(name):
    _, item, operation = OPERATIONS[name]
    parameters = [resolved(it) for it in item.get("parameters", []) + operation.get("parameters", [])]
    headers = [(title, resolved(it)) for it in responses(operation).values() for title, it in it["headers"].items()]
    # A cursor means something to one list of one server only.
    described = [(it["name"], it) for it in parameters if it["name"] != "cursor"] + headers
    for title, one in described:
        found = examples(one)
        assert found, f"{title} has no example"
        assert not [problem for example in found.values() for problem in problems(one["schema"], example)], title


def test_the_example_of_a_change_carries_an_order():
    event = examples(responses(OPERATIONS["followOrders"][2])["200"]["content"]["text/event-stream"])["example"]
    assert not problems({"$ref": "#/components/schemas/Order"}, json.loads(event["data"]))


def test_links_lead_to_operations_with_their_parameters():
    linked = set()
    for _, _, operation in OPERATIONS.values():
        for response in responses(operation).values():
            linked |= {one["$ref"].rsplit("/", 1)[1] for one in response.get("links", {}).values()}
    links = DOCUMENT["components"]["links"]
    assert linked == set(links)
    for link in links.values():
        _, item, operation = OPERATIONS[link["operationId"]]
        taken = {resolved(it)["name"] for it in item.get("parameters", []) + operation.get("parameters", [])}
        assert set(link.get("parameters", {})) <= taken
        assert ("requestBody" in link) <= ("requestBody" in operation)


def test_nothing_is_described_in_vain():
    """Every component is used, but for the answers that any path can give."""
    used = set(re.findall(r"#/components/(\w+/[\w.-]+)", (ROOT / "Resources/openapi.yaml").read_text(encoding="utf-8")))
    components = {f"{kind}/{name}" for kind, named in DOCUMENT["components"].items() for name in named}
    anywhere = {"responses/NotFound", "responses/MethodNotAllowed"}
    schemes = {name for name in components if name.startswith("securitySchemes/")}
    assert components - used - schemes == anywhere


def test_an_operation_is_named_like_its_verb():
    """The same name in the document, in the contract and in the file of the route."""
    routes = {path.name.removesuffix("Route.swift").lower() for path in ROOT.glob("Sources/*HTTP/Server/*Route.swift")}
    named = {name.lower() for name, (path, _, operation) in OPERATIONS.items() if operation["tags"][0] in ("auth", "users", "orders")}
    assert routes <= named
    # `GET /orders/me` is the same route as `GET /orders`.
    assert named - routes == {"listmyorders"}
