"""The explorers of the site, as `make site` has built it: how soon each is alive, and how many pictures a drag has.

    python benchmarks/site.py [--write docs/latency.md]

In headless Chromium, from the folder, without a server: each explorer of each notebook is scrolled to, which brings its
table; then its longest slider is moved with each picture of the screen, ninety times. It takes about three minutes.
"""

import argparse
from pathlib import Path

import numpy as np
from page import put_section
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "build" / "site" / "notebooks"
TITLE = "## On the site"

# Milliseconds from being scrolled to until it is drawn.
READY = """async place => {
    for (let fold = place.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
    const begun = performance.now();
    place.scrollIntoView();
    while (!place.querySelector('.explorer')?.dataset.shown) await new Promise(requestAnimationFrame);
    return performance.now() - begun;
}"""
# Milliseconds from one picture of a drag to the next, in the middle.
DRAG = """async place => {
    const range = [...place.querySelectorAll('input[type=range]:enabled')].sort((a, b) => b.max - a.max)[0], gaps = [];
    if (!range) return null;
    let last = 0;
    for (let i = 0; i < 90; i++) {
        const now = await new Promise(requestAnimationFrame);
        if (i) gaps.push(now - last);
        last = now;
        range.value = Number(range.min) + (i % 2 ? i : 90 - i) / 90 * (range.max - range.min);
        range.dispatchEvent(new Event('input', { bubbles: true }));
    }
    return gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)];
}"""


def measure(scale=2):
    """{explorer: (ready, gap)}, in milliseconds."""
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium",
                                             args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 800}, device_scale_factor=scale)
        for path in sorted(SITE.rglob("*.html")):
            page.goto(path.as_uri())
            for place in page.locator(".explorer-place").all():
                ready, gap = place.evaluate(READY), place.evaluate(DRAG)
                found[place.get_attribute("data-explorer")] = ready, gap
        browser.close()
    return found


def report(found):
    """The section of the page."""
    ready = np.array([ready for ready, _ in found.values()])
    rates = {name: 1000 / gap for name, (_, gap) in sorted(found.items()) if gap}
    slow = ", ".join(f"{name} ({rate:.0f})" for name, rate in rates.items() if rate < 49)
    size = sum(path.stat().st_size for path in SITE.parent.rglob("*") if path.is_file())
    return f"""{TITLE}

Measured by `python benchmarks/site.py`, without a kernel, at two pixels for each of the page. Of {len(found)} \
explorers the median is alive {np.median(ready):.0f} ms after it has been scrolled to, the slowest after \
{ready.max():.0f} ms. Moved with each picture of the screen, a drag shows {min(rates.values()):.0f} to \
{max(rates.values()):.0f} pictures a second, in the median {np.median(list(rates.values())):.0f}; fewer than fifty: \
{slow or "none"}. The whole site is {size / 1e6:.0f} MB.
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", type=Path, help="put the section into this page")
    given = parser.parse_args()
    text = report(measure())
    print(text)
    if given.write:
        put_section(given.write, text)


if __name__ == "__main__":
    main()
