"""Memory of processes, on Linux by PSS, which divides shared pages among the processes so that sums are exact."""

import resource
import sys
from collections.abc import Sequence
from pathlib import Path

import psycopg


def peak_bytes() -> int:
    """The peak memory of this process."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def postmaster(conninfo: str) -> int | None:
    """The server's parent process, if it runs on this machine and we may read its /proc."""
    with psycopg.connect(conninfo) as connection:
        row = connection.execute("select pg_backend_pid()").fetchone()
    parent = _parent(row[0]) if row else None
    return parent if parent and parent > 1 else None


def with_children(pid: int | None) -> list[int]:
    """A process and the children it has now."""
    if pid is None:
        return []
    return [pid, *(int(folder.name) for folder in Path("/proc").glob("[0-9]*") if _parent(int(folder.name)) == pid)]


def pss(pids: Sequence[int]) -> int:
    """The processes' proportional set size together, in bytes."""
    return sum(size(pid, "smaps_rollup", "Pss") for pid in pids)


def size(pid: int, file: str, name: str) -> int:
    """A size in bytes from one of a process's files; 0 where the process is gone or not ours to read."""
    try:
        for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def _parent(pid: int) -> int | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    return int(stat.rpartition(")")[2].split()[1])
