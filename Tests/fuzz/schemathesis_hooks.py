"""What schemathesis has to know about OrderDesk: values that mean something, who may not be locked out, and one more check."""

import itertools
import os
import re
import unicodedata

import schemathesis
from hypothesis import strategies

# The example of the document; sent as it is, every request but the first would be a replay or a conflict.
EXAMPLE_KEY = "8e03978e-40d5-43e8-bc93-6894a57f9324"
NOBODY = "019aa1b2-0000-7000-8000-000000000000"
keys = itertools.count(1)

schemathesis.openapi.format("entity-tag", strategies.integers(1, 3).map('"{}"'.format))
# Most short texts are passwords that everybody tries first, and are refused. Lengths are counted after NFKC, which makes
# several characters out of some.
letters = strategies.characters(categories=("L", "N", "P")).filter(lambda it: len(unicodedata.normalize("NFKC", it)) == 1)
passwords = strategies.builds("{}{}".format, strategies.uuids(), strategies.text(letters, max_size=128 - 36))
schemathesis.openapi.format("password", passwords)


@schemathesis.hook
def before_call(context, case, kwargs):
    """Keeps the account that all this is done with, and makes more requests mean something."""
    if case.path_parameters and case.path_parameters.get("id") == os.environ["FUZZ_USER_ID"]:
        case.path_parameters["id"] = NOBODY
    if case.headers and case.headers.get("Idempotency-Key") == EXAMPLE_KEY:
        case.headers["Idempotency-Key"] = f"{EXAMPLE_KEY}-{next(keys)}"
    # Without a place to begin at, the stream is silent until somebody else changes an order.
    if case.operation.path.endswith("/events") and case.headers is not None:
        case.headers.setdefault("Last-Event-ID", "0")
    # Two versions that differ are refused: with both, the one in If-Match is kept, which a link may have filled in.
    if is_good(case) and case.headers and "If-Match" in case.headers and isinstance(case.body, dict):
        case.body.pop("version", None)


# Why a request that is as the document says may be refused with 422: the field, and the code of its problem.
REASONS = {
    ("cursor", "invalid"),  # of another list, or made up
    ("Last-Event-ID", "out_of_range"),  # not reached yet
    ("to", "invalid"),  # before `from`
    ("offset", "invalid"),  # together with a cursor
    ("version", "invalid"),  # differs from If-Match
    ("decisions[].id", "duplicate"),  # two about the same order
    ("current_password", "invalid"),  # somebody else's
    ("new_password", "invalid"),  # a common one, or the one of now
    ("password", "invalid"),  # a common one, or the username
}


@schemathesis.check
def refused_for_a_reason(context, response, case):
    """A request that the document allows is refused with 422 only for what no schema can say."""
    if response.status_code != 422 or not is_good(case):
        return
    problem = response.json()
    if problem["code"] == "request.idempotency_key_reused":
        return
    found = {(re.sub(r"\[\d+\]", "[]", field["field"]), field["code"]) for field in problem["errors"]}
    assert found <= REASONS, f"the document allows this, and it is refused for {sorted(found - REASONS)}"


def is_good(case):
    """Whether the request was made to be as the document says."""
    return case.meta is not None and case.meta.generation.mode.is_positive
