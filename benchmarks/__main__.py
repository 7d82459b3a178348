"""Run the benchmarks named, or all of them: `python -m benchmarks [units sealing ...]`."""

import asyncio
import importlib
import pkgutil
import sys
from pathlib import Path
from types import ModuleType

import benchmarks
from benchmarks.frame import Row, table, write


def main(names: list[str]) -> int:
    """Print the table, write `bench.json`, and fail when a figure falls short of its goal."""
    rows: list[Row] = []
    for module in _chosen(names):
        print(f"{module.__name__} ...", file=sys.stderr, flush=True)
        rows += asyncio.run(module.run())
    print(table(rows))
    write(rows, Path("bench.json"))
    return 0 if all(row.ok for row in rows) else 1


def _chosen(names: list[str]) -> list[ModuleType]:
    known = [
        one.name for one in pkgutil.iter_modules(benchmarks.__path__) if one.name != "__main__"
    ]
    unknown = set(names) - set(known)
    if unknown:
        sys.exit(f"there is no benchmark named {', '.join(sorted(unknown))}")
    modules = [importlib.import_module(f"benchmarks.{name}") for name in names or known]
    return [module for module in modules if hasattr(module, "run")]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
