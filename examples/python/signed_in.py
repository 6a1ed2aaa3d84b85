"""Asks a peermatch server who has the same problem as a place, as a portal that its own issuer of OpenID Connect vouches for.

    ISSUER_SECRET=... python examples/python/signed_in.py Camden --issuer https://login.example --client the-portal \\
        --secret-in ISSUER_SECRET --server peers.example:443 --ca ca.pem
"""

import argparse
import base64
import json
import os
import urllib.parse
import urllib.request

from peermatch_client import connect

from ask import ask, server_options


def token(issuer: str, client: str, secret: str) -> str:
    """A token for this portal, by its secret: OAuth 2.0 client credentials, at the address that the issuer's own description names."""
    with urllib.request.urlopen(f"{issuer}/.well-known/openid-configuration", timeout=10) as described:
        address = json.load(described)["token_endpoint"]
    form = urllib.parse.urlencode({"grant_type": "client_credentials", "scope": "ask"}).encode()
    quoted = ":".join(urllib.parse.quote(part, safe="") for part in (client, secret))
    request = urllib.request.Request(address, form, {"authorization": f"Basic {base64.b64encode(quoted.encode()).decode()}"})
    with urllib.request.urlopen(request, timeout=10) as given:
        return str(json.load(given)["access_token"])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("place")
    parser.add_argument("problem", nargs="?", default="")
    parser.add_argument("--issuer", required=True)
    parser.add_argument("--client", required=True)
    parser.add_argument("--secret-in", required=True, metavar="VARIABLE", help="of the environment")
    server_options(parser)
    options = parser.parse_args()
    # Good for minutes. A portal that runs for longer gives `connect` a function, which keeps one until it is about to expire.
    given = token(options.issuer, options.client, os.environ[options.secret_in])
    with connect(options.server, given, options.ca) as server:
        ask(server, options.place, options.problem)


if __name__ == "__main__":
    main()
