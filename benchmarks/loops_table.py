"""The section of docs/diagnosis.md that says how often a watch is right."""

import re
from collections import Counter, defaultdict
from math import sqrt
from statistics import median

CAUSES = ("minimum", "saddle", "plateau", "crawling", "ravine", "bouncing", "noise floor", "diverging")
Z = 1.96        # of a 95 % interval
AIMS = {        # set before the report half was looked at: at least so much, or at most
    "healthy runs called healthy": (">=", 0.95), "healthy runs given an illness": ("<=", 0.02),
    "causes named right": (">=", 0.92), "causes named wrong": ("<=", 0.02),
    "kinds of faults named with the right line in at least 90 %": (">=", 0.8),
    "runs whose loss the treatment lowers": (">=", 0.9)}


def share(good, several):
    """A share with Wilson's interval."""
    n = len(several)
    if not n:
        return "none"
    p, spread = good / n, Z * Z / n
    middle, half = (p + spread / 2) / (1 + spread), Z * sqrt(p * (1 - p) / n + spread / (4 * n)) / (1 + spread)
    return f"{good} of {n} ({p:.1%}; {max(middle - half, 0):.0%} to {min(middle + half, 1):.0%})"


def count(answers, question):
    return share(sum(map(question, answers)), answers)


def aimed(what, figure):
    """What was aimed at, in words, and whether the figure reaches it."""
    counted = re.match(r"(\d+) of (\d+)", figure)
    if what not in AIMS or counted is None:
        return "", True
    sign, aim = AIMS[what]
    good, several = map(int, counted.groups())
    words = {">=": "at least", "<=": "at most"}[sign]
    return f"{words} {aim:.0%}", good >= aim * several if sign == ">=" else good <= aim * several


def totals(answers, healthy):
    """(what, figure) of one half."""
    known = [a for a in answers if a.confirmed]
    well = [a for a in known if a.truth in healthy]
    causes = [a for a in known if a.truth in CAUSES]
    planted = [a for a in known if a.planted]
    kinds = defaultdict(list)
    for a in planted:
        kinds[a.truth].append(a)
    found = sum(sum(a.line for a in several) >= 0.9 * len(several) for several in kinds.values())
    ill = [a for a in known if a.truth not in healthy]
    yield "healthy runs called healthy", count(well, lambda a: a.right)
    yield "healthy runs given an illness", count(well, lambda a: bool(a.beside) or not a.right and a.verdict != "undecided")
    yield "causes named right", count(causes, lambda a: a.right)
    yield "causes named wrong", count(causes, lambda a: not a.right and a.verdict != "undecided")
    yield "faults named, with the right line", count(planted, lambda a: a.line)
    yield "faults named wrong", count(planted, lambda a: not a.right and a.verdict not in ("undecided", "falling"))
    yield "kinds of faults named with the right line in at least 90 %", f"{found} of {len(kinds)}"
    yield "runs whose loss the treatment lowers", count(ill, lambda a: a.helped)


def report(answers, healthy, first=0, times=1):
    """All of it, in Markdown; `first` and `times` are what the runs were counted with."""
    halves = {half: [a for a in answers if a.half == half] for half in ("tune", "report")}
    halves = {half: several for half, several in halves.items() if several}
    known = [a for a in answers if a.confirmed]
    lines = ["# How often is a `Watch` right?", "", said(answers, known, first, times), "",
             "| | " + " | ".join(f"{half} half" for half in halves) + " | aim |", "|---|" + "---|" * len(halves) + "---|"]
    figures = {half: dict(totals(several, healthy)) for half, several in halves.items()}
    last = list(halves)[-1]
    for what, figure in figures[last].items():
        lines.append(f"| {what} | " + " | ".join(figures[half][what] for half in halves) + f" | {aimed(what, figure)[0]} |")
    missed = [what for what, figure in figures[last].items() if not aimed(what, figure)[1]]
    lines += ["", f"On the {last} half the aim is missed for: **{', '.join(missed)}**." if missed else
              f"On the {last} half all aims are reached."]
    rows = [a for a in halves[last] if a.confirmed]
    lines += ["", f"What was said, {last} half:", "", *confusion(rows), "", f"Beside it, what simple rules say of the same runs "
              f"({last} half):", "", *beside(rows, healthy), "", costs(known)]
    return "\n".join(lines) + "\n"


def said(answers, known, first, times):
    reported = {a.half for a in answers} == {"report"}
    other = ", and these are the runs of the other" * reported
    again = (f" They are numbered from {first} on: runs that nobody had seen, for those of earlier counts had been looked at "
             "since.") * bool(first)
    options = (" --half report" * reported + f" --first {first}" * bool(first) + f" --times {times}" * (times > 1))
    return (
        f"`python benchmarks/loops.py{options}` made {len(answers)} runs of PyTorch loops on digits, breast "
        "cancer, wine, iris, diabetes and small made sets: linear and multilayer networks (relu, tanh, gelu, sigmoid), "
        "convolutions, recurrent networks, a small transformer, factorizations; SGD, momentum, Adam, AdamW and RMSprop, in full "
        "batches and small ones. What each of them suffers from was shown by counter-training, not by any number of a "
        "diagnosis: a healthy run, gone on with, falls as well as at other rates; a stalled one falls when just its cause is "
        f"treated; a loop with a fault ends far lower when the fault alone is mended. {len(answers) - len(known)} runs of which "
        f"that was not so were left out, and **{len(known)}** remain. Thresholds and kinds of runs were set on a tune half alone{other}.{again} Intervals "
        "are Wilson's, of 95 %. Two names for one thing count as one: too large a rate may be called diverging, exploding "
        "gradients or a rate too large, and a plateau of a saturated sigmoid saturated units. A healthy run at the end of its "
        "schedule may be said to be that.")


def confusion(rows):
    """A line a truth."""
    truths = list(dict.fromkeys(a.truth for a in rows))
    yield "| truth | runs | named right | with the right line | treated | else |"
    yield "|---|---:|---:|---:|---:|---|"
    for truth in truths:
        several = [a for a in rows if a.truth == truth]
        other = Counter(a.verdict for a in several if not a.right)
        planted = several[0].planted
        yield (f"| {truth} | {len(several)} | {sum(a.right for a in several)} | "
               f"{sum(a.line for a in several) if planted else ''} | "
               f"{sum(a.helped for a in several) if truth not in ('falling', 'minimum') else ''} | "
               f"{', '.join(f'{n} x {v}' for v, n in other.most_common())} |")


def beside(rows, healthy):
    """How often the rules raise an alarm."""
    well, ill = ([a for a in rows if (a.truth in healthy) == each] for each in (True, False))
    questions = {
        "`Watch`": lambda a: a.verdict not in (*healthy, "schedule over", "undecided") or bool(a.beside),
        "AUTOTRAINER's rules": lambda a: a.autotrainer is not None,
        "UMLAUT's checks": lambda a: bool(a.umlaut)}
    yield "| | an alarm for a healthy run | an alarm for one that is not |"
    yield "|---|---|---|"
    for name, alarm in questions.items():
        yield f"| {name} | {count(well, alarm)} | {count(ill, alarm)} |"
    yield ""
    names = {"dying relu": ("units dead",), "vanish": ("units saturated",), "explode": ("no numbers", "diverging"),
             "slow convergence": ("crawling",), "oscillating": ("bouncing", "noise floor")}
    named = [a for a in ill if a.autotrainer]
    right = sum(a.truth in names[a.autotrainer] for a in named)
    own = [a for a in ill if a.verdict not in (*healthy, "schedule over", "undecided")]
    yield (f"Where they raise one for a run that is not healthy, the name is right in {share(right, named)} of AUTOTRAINER's "
           f"alarms, which has five names, and in {share(sum(a.right for a in own), own)} of the watch's.")


def costs(known):
    return (f"A diagnosis cost at most {max(a.cost for a in known):.0f} gradients of the data, {median(a.cost for a in known):.0f} "
            f"in the middle, and {median(a.seconds[1] for a in known):.2g} s of a slow core, where the runs took "
            f"{median(a.seconds[0] for a in known):.2g} s.")
