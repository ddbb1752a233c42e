"""How long a cold msglint takes on one file, as a multiple of `python -c pass`.

Absolute times depend on the machine; the ratio, measured in turn in one run, does not. Prints
one line per case, and the modules that must not be imported on that path if any were.

    python benchmarks/cold_start.py [--runs N]
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HEAVY = ("cfnlint", "hcl2", "jsonschema", "importlib.metadata")
LIMIT = 10.0

ROOT = Path(__file__).parents[1]
CASES = {
    "one HCL file": ("main.tf", ROOT / "fixtures/short-visibility/terraform/queues.tf"),
    "one template": (
        "template.yaml",
        ROOT / "fixtures/short-visibility/cloudformation/template.yaml",
    ),
}


def environment(cache: str) -> dict[str, str]:
    """As an installed msglint finds it: byte code is compiled once, when it is installed."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": cache}


def cpu_seconds(command: list[str], cwd: str, env: dict[str, str]) -> float:
    """User and system time of one finished process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def heavy_imports(command: list[str], cwd: str) -> list[str]:
    """Modules of `HEAVY` that the command imports."""
    traced = [command[0], "-X", "importtime", *command[1:]]
    done = subprocess.run(traced, cwd=cwd, capture_output=True, text=True, check=False)
    names = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}
    return [name for name in HEAVY if name in names]


def measure(file: str, source: Path, runs: int) -> tuple[float, float, float, list[str]]:
    """Median seconds of msglint and of the floor, the median ratio, and heavy imports."""
    floor = [sys.executable, "-c", "pass"]
    command = [sys.executable, "-m", "msglint", "check", file]
    with tempfile.TemporaryDirectory() as cwd, tempfile.TemporaryDirectory() as cache:
        Path(cwd, file).write_bytes(source.read_bytes())
        env = environment(cache)
        cpu_seconds(command, cwd, env)  # compiles the byte code
        pairs = [
            (cpu_seconds(command, cwd, env), cpu_seconds(floor, cwd, env)) for _ in range(runs)
        ]
        ours = statistics.median(ours for ours, _ in pairs)
        base = statistics.median(base for _, base in pairs)
        ratio = statistics.median(ours / base for ours, base in pairs)
        return ours, base, ratio, heavy_imports(command, cwd)


def main() -> int:
    """Measure every case and print its ratio; the exit status says whether all keep the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=11)
    runs = parser.parse_args().runs
    within = True
    for name, (file, source) in CASES.items():
        ours, base, ratio, heavy = measure(file, source, runs)
        within &= ratio <= LIMIT and not heavy
        note = f"; imports {', '.join(heavy)}" if heavy else ""
        times = f"{ours * 1e3:.0f} / {base * 1e3:.0f} ms"
        print(f"{name}: {ratio:.1f} x python -c pass ({times}){note}")
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
