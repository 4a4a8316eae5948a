"""How long a learner waits: a fresh kernel, the imports of the first notebook, and its first explorer.

    python benchmarks/start.py [--runs 7] [--against OTHER/src]

Times are wall seconds from the asking to the kernel's answer; medians are printed. With `--against`, another version of
the package (its folder `src`) is timed in turns with this one, and the ratio is printed: trust that, not the seconds.
"""

import argparse
import json
import os
import statistics
import time
from pathlib import Path

from jupyter_client.manager import start_new_kernel

ROOT = Path(__file__).resolve().parents[1]


def cells(root):
    """The source of the first notebook's imports, and of the cell that shows its explorer."""
    notebook = json.loads((root / "notebooks" / "00_start_here.ipynb").read_text(encoding="utf-8"))
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return code[0], next(source for source in code if source.endswith(".course()"))


def once(source):
    """Seconds for the kernel, the imports and the first explorer, with the package in `source`."""
    os.environ["PYTHONPATH"] = str(source)      # kernels inherit it
    begun = time.perf_counter()
    manager, client = start_new_kernel(cwd=str(source.parent / "notebooks"))
    seconds = [time.perf_counter() - begun]
    try:
        for cell in cells(source.parent):
            begun = time.perf_counter()
            reply = client.execute_interactive(cell, timeout=60, output_hook=lambda message: None)
            assert reply["content"]["status"] == "ok", reply["content"]
            seconds.append(time.perf_counter() - begun)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--against", type=Path)
    options = parser.parse_args()
    sources = [ROOT / "src", *([options.against.resolve()] if options.against else [])]
    found = {source: [] for source in sources}
    for _ in range(options.runs + 1):
        for source in sources:
            found[source].append(once(source))
    waited = {}
    for source, runs in found.items():      # the first run of each fills caches
        kernel, imports, explorer = (statistics.median(column) for column in zip(*runs[1:]))
        waited[source] = imports + explorer
        print(f"{source}: kernel {kernel:.2f}, imports {imports:.2f}, first explorer {explorer:.2f} s")
    if options.against:
        print(f"imports and first explorer, ratio: {waited[sources[0]] / waited[sources[1]]:.2f}")


if __name__ == "__main__":
    main()
