"""Progress of long work: a bar on a terminal, plain lines in a log."""

import sys
import time
from types import TracebackType
from typing import Self

from tqdm import tqdm

SECONDS_BETWEEN_LINES = 10.0


class Progress:
    """A count of a task's items; `total` may be unknown."""

    def __init__(self, task: str, total: int | None = None, unit: str = "row") -> None:
        self.task = task
        self.total = total
        self.unit = unit
        self.done = 0
        self._started = self._last_line = time.monotonic()
        terminal = sys.stderr.isatty()
        self._bar = tqdm(desc=task, total=total, unit=f" {unit}", unit_scale=True, leave=True) if terminal else None

    def advance(self, count: int = 1, *, stage: str = "") -> None:
        """Count more as done; `stage` names what comes next, where a task has several parts."""
        self.done += count
        if self._bar is not None:
            self._bar.set_postfix_str(stage, refresh=False)
            self._bar.update(count)
        elif time.monotonic() - self._last_line >= SECONDS_BETWEEN_LINES:
            self._last_line = time.monotonic()
            of = f" of {self.total:,}" if self.total else ""
            say(f"{self.task}: {self.done:,}{of} {self.unit}s{', ' if stage else ''}{stage}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()
        elif kind is None:
            plural = "" if self.done == 1 else "s"
            say(f"{self.task}: {self.done:,} {self.unit}{plural} in {time.monotonic() - self._started:.1f} s")


def say(text: str) -> None:
    """Print a line for people; standard output is for results."""
    print(text, file=sys.stderr, flush=True)
