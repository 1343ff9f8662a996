"""Secrets that are easy to find again, in whatever form somebody may have written them down."""

import base64
import html
import json
import urllib.parse

SHORTEST = 12
"""Bytes: anything shorter would be found by chance."""


def base64_forms(data):
    """What every base64 text has in common that has `data` somewhere inside, for the three places it can begin at."""
    forms = set()
    for offset in range(3):
        padded = bytes(offset) + data
        first = (0, 2, 3)[offset]
        last = len(padded) * 8 // 6
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            forms.add(encode(padded)[first:last])
    return forms


def forms_of(secret):
    """The secret as itself, in lower case, and as JSON, HTML, URLs, base64 and hexadecimal digits have it; as bytes."""
    forms = set()
    for text in (secret, secret.lower()):
        data = text.encode()
        percent = [urllib.parse.quote(text, safe=""), urllib.parse.quote(text), urllib.parse.quote_plus(text)]
        quoted = [json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]]
        texts = [text, html.escape(text), data.hex(), data.hex().upper(), *percent, *map(str.lower, percent), *quoted]
        texts += [one.replace("/", "\\/") for one in quoted]
        forms |= {one.encode() for one in texts} | base64_forms(data)
    return {form for form in forms if len(form) >= SHORTEST}


class Canaries:
    """Secrets by name."""

    def __init__(self):
        self.secrets = {}
        self.forms = {}

    def add(self, name, secret):
        assert len(secret) >= SHORTEST, f"{name} is too short to be looked for"
        self.secrets[name] = secret
        self.forms[name] = forms_of(secret)
        return secret

    def found_in(self, data):
        """The names of the secrets that these bytes hold in any form."""
        return {name for name, forms in self.forms.items() if any(form in data for form in forms)}

    def parts_of(self, names):
        """These secrets, and those that are a part of one of them, as a signature is of its token."""
        return {part for part, secret in self.secrets.items() if any(secret in self.secrets[name] for name in names)}
