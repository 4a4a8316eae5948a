"""What `latency.py` found, as docs/latency.md says it and docs/latency.png shows it."""

import numpy as np

from descentlab import figures

SHARE, SOON = 0.15, 35          # of the time that `interact` takes, or milliseconds: two frames of a screen
REPAINT = 0.4                   # the same for a control that needs the still part painted anew

HOW = """# From a hand's move to new pixels

Measured by `python benchmarks/latency.py` in JupyterLab, in headless Chromium, in turns. Trust the ratios; the \
milliseconds are those of one small machine. The first rows are one scene made in four ways. The others are the \
explorers of the lessons, each moved by its first slider that does anything (where it has none, by a choice), by the \
first control whose change has to paint the whole picture again, and by its first handle, on the plot itself. Beside \
each, `interact` draws the very same scene, moved by the same control. The clock starts as the page hears of the move, \
and stops when the page has drawn the frame with the new picture. Bytes are all that goes over the websocket for one \
change, both ways. A drag is 30 moves in half a second and as many back."""
BEFORE = " *Before* is another version of the same explorers, moved in turns with these; on the plot, by a click."


def median(of, version, what):
    """None for what was not measured."""
    return float(np.median(of[version][what])) if of.get(version, {}).get(what) else None


def ratio(of):
    return median(of, "here", "latency") / median(of, "interact", "latency")


def fast(of):
    return ratio(of) <= SHARE or median(of, "here", "latency") <= SOON


def named(found, wrong, value):
    """The titles where something is not so, each with its value, as a sentence's end."""
    names = [f"{title} ({value(of)})" for title, of in found.items() if wrong(of)]
    return f" Not so: {', '.join(names)}." if names else ""


def late_share(times):
    """The 95th percentile over the median."""
    return np.percentile(times, 95) / np.median(times)


def told_latency(moved):
    late = {title: late_share(of["here"]["latency"]) for title, of in moved.items()}
    slow = named(moved, lambda of: not fast(of), lambda of: f"{median(of, 'here', 'latency'):.0f} ms, {ratio(of):.2f}")
    yield (f"{sum(map(fast, moved.values()))} of {len(moved)} moves are on the screen within {SHARE:g} of the time "
           f"that `interact` takes for the same scene, or within {SOON} ms: two frames of a screen are 33 ms.{slow}")
    slow = [f"{title} ({share:.1f})" for title, share in late.items() if share >= 2]
    yield f"The 95th percentile is under two medians for {len(late) - len(slow)} of {len(late)}." + (
        f" Not so: {', '.join(slow)}." if slow else "")


def told_before(found, what, good, said):
    """How the ratios to before lie, and how many are as good as wanted; nothing where there is no before."""
    pairs = {title: (median(of, "here", what), median(of, "there", what)) for title, of in found.items()}
    ratios = {title: here / there for title, (here, there) in pairs.items() if here and there}
    if not ratios:
        return
    worse = [f"{title} ({share:.2f})" for title, share in ratios.items() if not good(share)]
    values, rest = list(ratios.values()), f" Not so: {', '.join(worse)}." if worse else ""
    yield (f"{said} {np.median(values):.2f} of before in the median, {min(values):.2f} to {max(values):.2f}; "
           f"as good as wanted for {len(ratios) - len(worse)} of {len(ratios)}.{rest}")


def told_repaints(painted):
    if not painted:
        return
    shares = [ratio(of) for of in painted.values()]
    first = [of["here"]["first"] / median(of, "interact", "latency") for of in painted.values()]
    yield (f"A control that has to paint the whole picture again takes {min(shares):.2f} to {max(shares):.2f} of "
           f"`interact`'s time ({min(first):.2f} to {max(first):.2f} the first time: what was painted is kept)."
           + named(painted, lambda of: ratio(of) > REPAINT, lambda of: f"{ratio(of):.2f}"))


def told(found, sharp, ways, repaints):
    """What the tables say, in sentences."""
    explorers = {title: of for title, of in found.items() if title not in ways}
    moved = {title: of for title, of in explorers.items() if title not in repaints}
    yield from told_latency(moved)
    yield from told_before(explorers, "latency", lambda share: share <= 1, "A change takes")
    yield from told_repaints({title: of for title, of in explorers.items() if title in repaints})
    for scale, drags in ((1, moved), (2, sharp)):
        dragged = {title: of for title, of in drags.items() if title in moved}
        yield from told_before(dragged, "rate", lambda share: share >= 2,
                               f"The pictures a second in a drag, at device scale {scale}, are")
    yield from told_before(explorers, "bytes", lambda share: share <= 0.1, "The bytes of a change are")


def cell(value, form="{:.0f}"):
    return "" if value is None else form.format(value)


def changes_table(found, before):
    old = ["before, ms"] * before, ["bytes before"] * before
    yield from head(["", "median, ms", "95th percentile", *old[0], "`interact`, ms", "of `interact`", "bytes", *old[1]])
    for title, of in found.items():
        times = [cell(median(of, "here", "latency")), cell(np.percentile(of["here"]["latency"], 95)),
                 *[cell(median(of, "there", "latency"))] * before, cell(median(of, "interact", "latency"))]
        versions = ["here", *["there"] * before]
        sizes = [cell(median(of, version, "bytes"), "{:,.0f}") for version in versions]
        yield row([title, *times, f"{ratio(of):.2f}", *sizes])


def drags_table(found, sharp, before):
    names = [name for scale in (1, 2) for name in [f"pictures/s, scale {scale}", *["before"] * before]]
    yield from head(["", *names, "settled after, ms", *["before"] * before])
    versions = ["here", *["there"] * before]
    for title, of in found.items():
        if of["here"]["rate"]:
            scales = of, sharp.get(title, {})
            rates = [cell(median(scale, version, "rate")) for scale in scales for version in versions]
            yield row([title, *rates, *(cell(median(of, version, "settled")) for version in versions)])


def head(names):
    yield row(names)
    yield "|---|" + "---:|" * (len(names) - 1)


def row(cells):
    return f"| {' | '.join(cells)} |"


def report(found, sharp, ways, repaints):
    """docs/latency.md.

    Parameters
    ----------
    found, sharp : dict
        Of `latency.measure`, at device scale 1 and 2.
    ways : list of str
        The titles that are the one scene made in several ways.
    repaints : set of str
        The titles of controls that paint everything again.

    Returns
    -------
    str
    """
    before = any("there" in of for of in found.values())
    lines = [HOW + BEFORE * before, ""]
    for sentence in told(found, sharp, ways, repaints):
        lines += [f"- {sentence}"]
    lines += ["", "![The medians, beside interact](latency.png)", "", "## A change", ""]
    marked = {title + " (repaints all)" * (title in repaints): of for title, of in found.items()}
    lines += [*changes_table(marked, before), "", "## A drag", "", *drags_table(found, sharp, before)]
    return "\n".join(lines) + "\n"


@figures.styled
def plot(found, ways, repaints):
    """docs/latency.png: each median over that of `interact`, a figure."""
    found = dict(sorted(found.items(), key=lambda item: -ratio(item[1])))
    canvas = figures.Canvas("How long a change takes, beside interact drawing the same scene",
                            "The latency of each explorer and of four ways to make one scene, over interact's median.",
                            size=(8.4, 0.25 * len(found) + 1.4))
    for place, (title, of) in enumerate(found.items()):
        ratios = np.array(of["here"]["latency"]) / median(of, "interact", "latency")
        color = (figures.BLACK if title in ways[1:] else figures.VERMILLION if title in repaints else figures.BLUE)
        canvas.ax.plot(np.percentile(ratios, [5, 95]), [place, place], color=color, linewidth=2)
        canvas.ax.plot(np.median(ratios), place, "o", color=color, markersize=7)
    canvas.ax.axvline(SHARE, color=figures.BLACK, linestyle=":", linewidth=1.2)
    canvas.ax.text(SHARE + 0.01, len(found) - 1, f"{SHARE:g}", va="center")
    canvas.ax.set_yticks(range(len(found)), found, fontsize=9)
    canvas.ax.set(xlabel="latency over interact's median: median, and 5th to 95th percentile", xlim=(0, 1.25),
                  ylim=(-0.7, len(found) - 0.3))
    return canvas.figure
