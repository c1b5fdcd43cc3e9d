"""`python -m sync`: the same as `cinelibre sync`."""

import sys

from sync.commands.main import main

main(["sync", *sys.argv[1:]])
