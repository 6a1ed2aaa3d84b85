"""Asks a peermatch server one question as several registered callers, and prints what each of them is told: three see three worlds.

    ISSUER_SECRET=... python examples/python/three_worlds.py Camden school_food --as member=member.token --as stranger=stranger.token \\
        --issuer https://login.example --client the-portal --secret-in ISSUER_SECRET --server peers.example:443 --ca ca.pem
"""

import argparse
import os
from pathlib import Path

from peermatch_client import connect

from ask import ask, server_options
from signed_in import token


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("place")
    parser.add_argument("problem")
    parser.add_argument("--as", dest="callers", action="append", default=[], metavar="NAME=FILE", help="a caller, and a file with its token")
    parser.add_argument("--issuer", help="an issuer of OpenID Connect, who vouches for one more")
    parser.add_argument("--client")
    parser.add_argument("--secret-in", metavar="VARIABLE", help="of the environment")
    server_options(parser)
    options = parser.parse_args()
    tokens = {}
    for caller in options.callers:
        name, file = caller.split("=", 1)
        tokens[name] = Path(file).read_text()
    if options.issuer:
        tokens[options.client] = token(options.issuer, options.client, os.environ[options.secret_in])
    for name, given in tokens.items():
        print(f"{name}:")
        with connect(options.server, given, options.ca) as server:
            ask(server, options.place, options.problem)


if __name__ == "__main__":
    main()
