"""How long a learner waits: a fresh kernel, the imports of the first notebook, and its first explorer.

    python benchmarks/start.py [--runs 7] [--against OTHER]

Times are wall seconds from the asking to the kernel's answer; medians are printed. With `--against`, another version of
the course (its folder, in which `make` has built the environment) is timed in turns with this one, and the ratio is
printed: trust that, not the seconds.
"""

import argparse
import json
import statistics
import sys
import time
from pathlib import Path

from jupyter_client import KernelManager

ROOT = Path(__file__).resolve().parents[1]


def cells(root):
    """The source of the first notebook's imports, and of the cell that shows its explorer."""
    notebook = json.loads((root / "notebooks" / "00_start_here.ipynb").read_text(encoding="utf-8"))
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return code[0], next(source for source in code if source.endswith(".course()"))


def once(root, python):
    """Seconds for the kernel, the imports and the first explorer of the course in `root`."""
    manager = KernelManager(kernel_name="python3")
    manager.kernel_spec.argv[0] = python
    begun = time.perf_counter()
    manager.start_kernel(cwd=str(root / "notebooks"))
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    seconds = [time.perf_counter() - begun]
    try:
        for cell in cells(root):
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
    versions = {ROOT: sys.executable}
    if options.against:
        other = options.against.resolve()
        versions[other] = str(other / ".venv" / "bin" / "python")
    found = {root: [] for root in versions}
    for _ in range(options.runs + 1):
        for root, python in versions.items():
            found[root].append(once(root, python))
    waited = []
    for name, runs in zip(("this version", "the other"), found.values()):      # the first run of each fills caches
        kernel, imports, explorer = (statistics.median(column) for column in zip(*runs[1:]))
        waited.append(imports + explorer)
        print(f"{name}: kernel {kernel:.2f}, imports {imports:.2f}, first explorer {explorer:.2f} s")
    if options.against:
        print(f"imports and first explorer, ratio: {waited[0] / waited[1]:.2f}")


if __name__ == "__main__":
    main()
