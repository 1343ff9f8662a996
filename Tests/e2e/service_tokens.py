"""Service tokens as docs/security.md describes them, and those that somebody makes who should not, with hmac alone."""

import base64
import hashlib
import hmac
import json
import secrets
import time

#: How long one is good, in seconds.
LIFETIME = 30
#: By how many seconds two clocks may differ.
LEEWAY = 10
HEADER = {"alg": "HS256", "typ": "JWT"}


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed(secret, claims, header=None, digest=hashlib.sha256):
    parts = (json.dumps(part, separators=(",", ":")).encode() for part in (header or HEADER, claims))
    text = ".".join(map(encoded, parts))
    return f"{text}.{encoded(hmac.new(secret.encode(), text.encode(), digest).digest())}"


def claims(path, **changes):
    """Of a good token for one call to `path`; a change to None leaves the claim out."""
    now = int(time.time())
    good = {
        "iss": "gateway", "aud": path.split("/")[3], "iat": now, "exp": now + LIFETIME,
        "jti": encoded(secrets.token_bytes(16)), "htu": path}
    return {name: value for name, value in {**good, **changes}.items() if value is not None}


def service_token(secret, path, **changes):
    return signed(secret, claims(path, **changes))
