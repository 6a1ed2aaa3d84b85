"""Asks a peermatch server one question as several registered callers, and prints what each of them is told: three see three worlds.

    ISSUER_SECRET=... python examples/python/three_worlds.py Camden school_food --as member=member.token --as stranger=stranger.token \\
        --issuer https://login.example --client the-portal --secret-in ISSUER_SECRET --server peers.example:443 --ca ca.pem
"""

import argparse
import os
from pathlib import Path

import grpc

from ask import Signed, ask, connect, server_options
from signed_in import token


def main():
    options = argparse.ArgumentParser()
    options.add_argument("place")
    options.add_argument("problem")
    options.add_argument("--as", dest="callers", action="append", default=[], metavar="NAME=FILE", help="a caller, and a file with its token")
    options.add_argument("--issuer", help="an issuer of OpenID Connect, who vouches for one more")
    options.add_argument("--client")
    options.add_argument("--secret-in", metavar="VARIABLE", help="of the environment")
    server_options(options)
    options = options.parse_args()
    tokens = {}
    for caller in options.callers:
        name, file = caller.split("=", 1)
        tokens[name] = Path(file).read_text().strip()
    if options.issuer:
        tokens[options.client] = token(options.issuer, options.client, os.environ[options.secret_in])
    with connect(options) as channel:
        for name, given in tokens.items():
            print(f"{name}:")
            ask(grpc.intercept_channel(channel, Signed(given)), options.place, options.problem)


if __name__ == "__main__":
    main()
