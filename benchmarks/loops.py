"""How often is a `Watch` right about a PyTorch loop? Several hundred runs whose truth counter-training has shown.

    python benchmarks/loops.py [--half tune|report] [--jobs 2] [--only "zero_grad"] [--wrong] [--first 1000] [--times 2]
                               [--write docs/diagnosis.md]

Tasks are scikit-learn's data sets and small made ones; models, optimizers, rates and seeds are drawn from each run's
name. What is planted is confirmed by counter-training (`loops_truth.py`), or the run is left out and counted. Runs of a
family with an even number belong to the half on which thresholds were set, those with an odd one to the half that is
reported, which is the larger. A half that has been looked at is used up: `--first 1000` counts on from run 1000 of each
family, whose settings nobody has seen, and `--times 2` counts twice as many. What earlier counts said stands at the end.
"""

import argparse
import re
import time
import warnings
import zlib
from multiprocessing import get_context
from pathlib import Path

import attrs
import numpy as np
import torch

import loops_faults     # noqa: F401 (its families)
import loops_rules as rules
import loops_truth as truths
from descentlab.torch import Watch
from loops_causes import FAMILIES
from loops_run import Loop, Right
from loops_table import report

LARGER = 1.6        # times as many runs as in the other half
HEALTHY = ("falling", "minimum")
EARLIER = "## Earlier counts"
TOO_FAST = ("diverging", "exploding gradients", "rate too large")
OTHER_NAMES = {"falling": ("falling", "schedule over"), "minimum": ("minimum", "schedule over"),     # neither is ill
               "saddle": ("saddle", "weights of zero"), "diverging": TOO_FAST, "bouncing": ("bouncing", "rate too large"),
               "plateau": ("plateau", "saturated units")}      # for the same thing: the rate, or units without a slope


@attrs.frozen
class Answer:
    """What came of one run."""

    name: str
    truth: str
    confirmed: bool
    verdict: str = ""
    beside: tuple = ()
    right: bool = False
    line: bool = False      # whether the lines and the layer are right too
    helped: bool = False
    autotrainer: str | None = None
    umlaut: tuple = ()
    cost: float = 0.0
    seconds: tuple = ()     # of the run, and of the diagnosis
    text: str = ""

    @property
    def half(self):
        return "tune" if int(self.name.rsplit(" ", 1)[1]) % 2 == 0 else "report"

    @property
    def planted(self):
        return self.truth not in (*HEALTHY, *truths.QUESTIONS)


def names(half, only, first=0, times=1):
    """(truth, name of the run) of all runs of a half, numbered from an even number on; of so many times as many."""
    for truth, families in FAMILIES.items():
        for family, (_, number) in families.items():
            for i in (*range(0, times * number, 2), *range(1, int(LARGER * times * number), 2)):
                if half in (None, ("tune", "report")[i % 2]) and only in f"{truth}: {family} {first + i}":
                    yield truth, f"{family} {first + i}"


def made(truth, name):
    family, _ = name.rsplit(" ", 1)
    return FAMILIES[truth][family][0](name, np.random.default_rng(zlib.crc32(name.encode())))


def answered(job):
    """Run it, confirm its truth, ask."""
    truth, name = job
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    begin = time.process_time()
    loop = Loop(made(truth, name))
    watch, start, accuracies = Watch(loop.model, loop.optimizer), loop.loss(), []
    for part in np.array_split(np.arange(loop.setting.steps), rules.LOOKS):
        loop.run(len(part))
        accuracies.append(rules.accuracy(loop))
    middle = time.process_time()
    said = watch.diagnose(loop.criterion, loop.loader())
    end = time.process_time()
    watch.close()
    known, same = truths.confirmed(truth, loop)
    if not known:
        return Answer(name, truth, False, verdict=said.verdict)
    good = getattr(loop.way, "names", None) or OTHER_NAMES.get(truth, (truth,))
    beside = tuple(fault.name for fault in getattr(said, "beside", ()))
    right = said.verdict in good or any(fault in good for fault in beside) and truth not in HEALTHY
    own, others = rules.asked(loop, start, [] if None in accuracies else accuracies)
    return Answer(name, truth, True, said.verdict, beside, right, right and lines_right(loop.way, said),
                  truth not in HEALTHY and truths.helped(loop, said, right, same), own, tuple(others), said.cost,
                  (middle - begin, end - middle), f"{loop.setting}\nloss {start:.4g} -> {loop.level:.4g}\n{said}")


def lines_right(way, said):
    """Whether the lines of the named fault are those that mend it, and it names the layer."""
    faults = [said.fault, *getattr(said, "beside", ())]
    fault = next((each for each in faults if each and each.name in getattr(way, "names", ())), None)
    lines = said.treatment.lines if fault is None or fault is said.fault else fault.lines
    where = getattr(way, "where", None)
    return bool(re.search(getattr(way, "line", ""), lines)) and (where is None or fault is not None and where in fault.where)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("tune", "report"), help="only that")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", default="", help='only runs with this in "truth: family number"')
    parser.add_argument("--wrong", action="store_true", help="print what was said of each run that was not told right")
    parser.add_argument("--write", type=Path, help="write the section here, instead of printing it")
    parser.add_argument("--first", type=int, default=0, help="the first run's number, which is even")
    parser.add_argument("--times", type=int, default=1, help="how many times as many runs")
    options = parser.parse_args()
    if options.first % 2:
        parser.error("--first must be even: runs with an odd number are the report half's")
    jobs = list(names(options.half, options.only, options.first, options.times))
    if options.jobs > 1:
        with get_context("spawn").Pool(options.jobs) as pool:
            answers = pool.map(answered, jobs, chunksize=4)
    else:
        answers = list(map(answered, jobs))
    if options.wrong:
        for answer in answers:
            if answer.confirmed and not (answer.right and (answer.line or not answer.planted)):
                print(f"## {answer.truth}: {answer.name}, helped: {answer.helped}\n{answer.text}\n")
            elif not answer.confirmed:
                print(f"## not confirmed, {answer.truth}: {answer.name} ({answer.verdict})\n")
    text = report(answers, HEALTHY, options.first, options.times)
    print(text) if options.write is None else written(options.write, text)


def written(path, text):
    """Put the section in place of the last one, at the end of the file; what stands there of earlier counts stays."""
    before, _, last = path.read_text(encoding="utf-8").partition("# How often is a `Watch` right?")
    _, title, earlier = last.partition(EARLIER)
    path.write_text(f"{before.rstrip()}\n\n{text}" + f"\n{title}{earlier}" * bool(title), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
