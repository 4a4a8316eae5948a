"""Run every notebook with its seeds shifted, and count how often each verdict stays; `make seeds` calls it.

    python tools/try_seeds.py [--sets 5] [notebook ...]        (all of notebooks/ when none is named)

In the k-th set, NumPy's `default_rng(seed)` gives what `default_rng(seed + 1000 k)` would: in the notebook's cells, and
in all that they call. What each notebook then pronounces is laid beside what is stored. All notebooks together make
docs/seeds.md; for some of them the same table is only printed.
"""

import argparse
import re
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from pathlib import Path

import attrs
from nbclient.exceptions import DeadKernelError
from nbformat import v4

from course import ROOT, Refused, plain, runnable
from descentlab._numbers import short
from descentlab._outputs import facts
from store_notebooks import execute, read

PAGE = ROOT / "docs" / "seeds.md"
STEP = 1000         # further than any two seeds of the course are apart
# Run before a notebook's first cell, so that whatever is imported later finds it. A generator that is passed in, fresh
# entropy (None) and a sequence of seeds are told from a seed.
SHIFT = """\
import numpy

def shifted(original, by):
    import numpy as np

    def default_rng(seed=None):
        if isinstance(seed, (int, np.integer)):
            return original(seed + by)
        if isinstance(seed, (list, tuple, np.ndarray)):
            return original([*seed, by])
        return original(seed)
    return default_rng

numpy.random.default_rng = shifted(numpy.random.default_rng, {by})
del numpy, shifted
"""
NUMBER = re.compile(r"(?<![\w.])[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w])")
HEAD = """\
# Would it hold with other seeds?

Every notebook was run {sets} more times with all its seeds shifted. A verdict is the same when its word and its
condition are. Nobody wrote this page by hand: `make seeds` runs the notebooks, and compares what they pronounce with what
is stored.

**{steady} of {total} verdicts were the same in all {sets} sets.**

| claim | notebook | stored | the same in | otherwise | moved most |
|---|---|---|---|---|---|
"""


@attrs.frozen
class Run:
    """What one run of a notebook pronounced, {claim: facts}, and its errors: {cell: what was raised}."""

    cards: dict
    errors: dict


def cards(cells):
    """The verdicts among the outputs of cells: {claim: facts}."""
    shown = [facts(output) for cell in cells for output in cell.get("outputs", ())]
    return {card["claim"]: card for card in shown if card.get("kind") == "verdict"}


def errors(cells):
    """What went wrong in cells: {place and id: name and first line of what was raised}."""
    return {f"{place} ({cell.id})": f"{output.ename}: {output.evalue}".split("\n")[0].removesuffix(": ")
            for place, cell in enumerate(cells) for output in cell.get("outputs", ()) if output.output_type == "error"}


def run(path, by):
    """The `Run` of the notebook at `path` with all seeds shifted by `by`, to its end whatever happens in between."""
    notebook = read(path)
    notebook.cells.insert(0, v4.new_code_cell(SHIFT.format(by=by)))
    try:
        execute(notebook, path.parent, allow_errors=True, interrupt_on_timeout=True)
    except DeadKernelError as error:
        return Run({}, {"kernel": str(error)})
    return Run(cards(notebook.cells[1:]), errors(notebook.cells[1:]))


def try_set(task):
    """The `Run` of (path, number of the set); said on the way."""
    path, number = task
    found = run(path, STEP * number)
    print(f"{path}: set {number}, {len(found.cards)} verdicts, {len(found.errors)} errors", file=sys.stderr, flush=True)
    return found


# Two cards beside each other.

def word(card):
    """A card's word and condition, as it says them; a card that is not there says so."""
    return f"{card['word']} {card['condition']}".strip() if card else "not pronounced"


def numbers(card):
    """The numbers of a card, in its sentence and in its table, in their order."""
    rows = card["table"]["rows"] if card["table"] else []
    text = " ".join([card["sentence"], *(cell for row in rows for cell in row)])
    return [float(number.replace(",", "").replace("−", "-")) for number in NUMBER.findall(text)]


def moved(stored, found):
    """How far apart the numbers of two cards are at most: (share, from, to); None where they cannot be compared."""
    pairs = list(zip(numbers(stored), numbers(found), strict=False))
    if not pairs or len(numbers(stored)) != len(numbers(found)):
        return None
    return max((abs(a - b) / max(abs(a), abs(b)) if a != b else 0.0, a, b) for a, b in pairs)


def compared(stored, others):
    """One row: what is stored beside what the other sets pronounced (None where they did not)."""
    words = Counter(map(word, others))
    same = words.pop(word(stored), 0)
    apart = [moved(stored, other) for other in others if other]
    share, before, after = max(filter(None, apart), default=(0, 0, 0))
    return {"word": word(stored), "same": same, "otherwise": words,
            "reworded": apart.count(None) if numbers(stored) else 0,
            "moved": f"{short(before)} → {short(after)}" if share else ""}


# The page.

def row(claim, name, found):
    """The line of a claim in the table."""
    otherwise = "; ".join(f"{plain(said)} × {times}" for said, times in found["otherwise"].most_common())
    reworded = f"other numbers × {found['reworded']}" if found["reworded"] else ""
    moves = "; ".join(filter(None, [found["moved"], reworded]))
    same = str(found["same"]) if not found["otherwise"] else f"**{found['same']}**"
    return f"| {claim} | {name} | {plain(found['word'])} | {same} | {otherwise} | {moves} |\n"


def page(stored, tried):
    """The text of docs/seeds.md.

    stored : {notebook: {claim: facts}}; tried : {notebook: [Run of each set]}
    """
    rows = {claim: (name, compared(card, [each.cards.get(claim) for each in tried[name]]))
            for name, found in stored.items() for claim, card in found.items()}
    steady = sum(not found["otherwise"] for _, found in rows.values())
    sets = max(map(len, tried.values()), default=0)
    table = "".join(row(claim, *rows[claim]) for claim in sorted(rows))
    return HEAD.format(sets=sets, steady=steady, total=len(rows)) + table + "\n" + wrong(tried)


def wrong(tried):
    """The section on what was raised, cell by cell."""
    found = Counter((name, cell, plain(what)) for name, runs in tried.items()
                    for each in runs for cell, what in each.errors.items())
    if not found:
        return "No cell raised an error, and no `assert` failed.\n"
    lines = "".join(f"- {name}, cell {cell}, in {times}: {what}\n" for (name, cell, what), times in found.items())
    return f"## What was raised\n\n{lines}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="*", type=Path)
    parser.add_argument("--sets", type=int, default=5, help="how many times each notebook is run (5)")
    chosen = parser.parse_args()
    paths = chosen.notebooks or runnable()
    if chosen.sets < 1:
        parser.error(f"--sets must be 1 or more, got {chosen.sets}")
    try:
        stored = {path.stem: cards(read(path).cells) for path in paths}
    except Refused as reason:
        return f"nothing tried: {reason}"
    with ProcessPoolExecutor(2) as pool:
        tasks = list(product(paths, range(1, chosen.sets + 1)))
        found = list(pool.map(try_set, tasks))
    tried = {path.stem: [each for (task, _), each in zip(tasks, found, strict=True) if task == path] for path in paths}
    text = page(stored, tried)
    if chosen.notebooks:
        print(text)
    else:
        PAGE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
