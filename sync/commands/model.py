"""`cinelibre model`: the embedding model's place, prepared if needed."""

import argparse

from api.embedding.model_files import resolve_model
from api.settings import Settings
from sync.commands.command import Command
from sync.progress import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--download", action="store_true", help="fetch it from the model hub if it is nowhere else")


def run(settings: Settings, arguments: argparse.Namespace) -> None:
    files = resolve_model(
        settings.embedding_model,
        settings.cinelibre_home,
        settings.cinelibre_model_dir,
        allow_download=arguments.download,
    )
    say(f"{files.name} in {files.folder}, weights {files.weights_sha256}")


COMMAND = Command(
    name="model",
    text="Say where the embedding model is; prepare it if needed.",
    run=run,
    add_arguments=add_arguments,
)
