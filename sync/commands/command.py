"""Command of `cinelibre`, as its module describes it to the command line."""

import argparse
from collections.abc import Callable

import msgspec

from api.settings import Settings


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """A command: its name, the text of its help, its arguments, and its work, which returns the exit code."""

    name: str
    text: str
    run: Callable[[Settings, argparse.Namespace], int | None]
    add_arguments: Callable[[argparse.ArgumentParser], object] = lambda _: None
    # Whether arguments that the parser does not know are the command's own, as `arguments.further`.
    takes_further_arguments: bool = False
