"""`python -m sync`: the same as `cinelibre sync`."""

import sys

from api.cli import main

main(["sync", *sys.argv[1:]])
