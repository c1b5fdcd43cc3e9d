"""`cinelibre sync` as a process of its own, to be killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from typing import Any, Self

import msgspec

# Rates that do not slow a test down, and retries that come soon. A killed process is found dead after two seconds.
QUICK = """
update data.sources set per_second = 100000, burst = 1000, per_day = null;
update data.tuning set value = 2 where name = 'sync_lease_seconds';
update data.tuning set value = 0.05 where name = 'job_backoff_seconds';
update data.tuning set value = 0.2 where name = 'breaker_seconds';
"""


class SyncProcess:
    """A running synchronisation; `python -m sync` with a clean environment."""

    def __init__(self, environment: Mapping[str, str], *arguments: str) -> None:
        inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sync", *arguments],
            env={**inherited, **environment, "PYTHONFAULTHANDLER": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self.kill()

    def kill(self) -> None:
        """kill -9."""
        self._process.send_signal(signal.SIGKILL)
        self._process.communicate()

    def wait(self, timeout: float = 120) -> tuple[int, dict[str, Any], str]:
        """Exit code, the summary (empty without one) and what it said on standard error."""
        out, err = self._process.communicate(timeout=timeout)
        lines = out.strip().splitlines()
        return self._process.returncode, msgspec.json.decode(lines[-1]) if lines else {}, err

    def ends_within(self, seconds: float) -> bool:
        """Whether it ended by itself before so many seconds passed."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True
