"""Jobs give way to whoever reads."""

import os

NICENESS = 10


def give_way() -> None:
    """Let other processes of this machine, such as the service, go first."""
    os.nice(NICENESS)
