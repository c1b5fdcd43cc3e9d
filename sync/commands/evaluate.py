"""`cinelibre evaluate`: the recommendations measured on held-out ratings."""

import argparse
from functools import partial
from pathlib import Path

from api.settings import Settings
from sync.commands.command import Command
from sync.commands.databases import open_database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="a MovieLens release, or train.csv and test.csv")
    parser.add_argument("--seed", type=int, default=0, help="of the split into train and test")
    parser.add_argument("--json", action="store_true", help="print JSON only")
    parser.add_argument(
        "--peers", action=argparse.BooleanOptionalAction, default=True, help="measure published recommenders too"
    )


def run(settings: Settings, arguments: argparse.Namespace) -> None:
    from sync.catalogue.embedding import embed_if_possible
    from sync.evaluation.measurement import evaluate_folder
    from sync.evaluation.score_table import report_scores

    with open_database(settings) as conninfo:
        scores = evaluate_folder(
            conninfo,
            arguments.folder,
            seed=arguments.seed,
            peers=arguments.peers,
            embed=partial(embed_if_possible, settings),
        )
    print(report_scores(scores, as_json=arguments.json))


COMMAND = Command(
    name="evaluate",
    text="Measure the recommendations on held-out ratings, in a database of its own.",
    run=run,
    add_arguments=add_arguments,
)
