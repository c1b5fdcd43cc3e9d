"""Priority of jobs, below that of the service."""

import os

NICENESS = 10


def give_way() -> None:
    """Lower this process's priority below that of others on the machine, such as the service."""
    os.nice(NICENESS)
