"""`cinelibre tune`: the blend's weights chosen by cross-validation."""

import argparse
from functools import partial
from pathlib import Path

from api.settings import Settings
from sync.commands.command import Command
from sync.commands.databases import open_database, open_deployed_database
from sync.errors import MendableError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="a MovieLens release, or train.csv and test.csv")
    parser.add_argument(
        "--folds", type=int, choices=range(2, 6), default=3, help="how many fifths are held out in turn"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the split and of the folds")
    parser.add_argument("--json", action="store_true", help="print JSON only")
    parser.add_argument("--save", action="store_true", help="store the weights as the preset `tuned`")


def run(settings: Settings, arguments: argparse.Namespace) -> None:
    from sync.catalogue.embedding import embed_if_possible
    from sync.connection import connect
    from sync.evaluation.tuning import TuningError, report, save, tune_folder

    opened = open_deployed_database if arguments.save else open_database
    with opened(settings) as conninfo:
        try:
            tuned = tune_folder(
                conninfo,
                arguments.folder,
                folds=arguments.folds,
                seed=arguments.seed,
                embed=partial(embed_if_possible, settings),
            )
        except TuningError as error:
            raise MendableError(str(error)) from error
        print(report(tuned, as_json=arguments.json), flush=True)
        if arguments.save:
            with connect(conninfo) as connection:
                save(connection, tuned)


COMMAND = Command(
    name="tune",
    text="Choose the blend's weights by cross-validation inside the training ratings, in own databases.",
    run=run,
    add_arguments=add_arguments,
)
