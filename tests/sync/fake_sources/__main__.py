"""The fake sources as a program: python -m tests.sync.fake_sources --titles 3000 --port 9000."""

import argparse
import json

from tests.sync.fake_sources.sources import FakeSources


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--titles", type=int, default=3000)
    parser.add_argument("--books", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--port", type=int, default=0)
    arguments = parser.parse_args()
    sources = FakeSources(arguments.titles, arguments.books, seed=arguments.seed, port=arguments.port)
    print(json.dumps(sources.environment()), flush=True)
    sources.server.serve_forever()


main()
