"""Print the decks of a folder as PDF, each beside itself: a page a slide; `make pdf` calls it.

    python tools/print_slides.py [folder]       (build/slides when none is named)

Explorers are their stored pictures there, the reasons of a question's options are folded.
"""

import argparse
import sys
from pathlib import Path

from build_slides import DECKS, browser_of


def main():
    from playwright.sync_api import sync_playwright     # here: what is above does without a browser

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=DECKS)
    folder = parser.parse_args().folder.resolve()
    decks = sorted(folder.glob("*.slides.html"))
    if not decks:
        print(f"There are no decks in {folder}: make slides", file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = browser_of(playwright)
        for deck in decks:
            page = browser.new_page()
            page.goto(f"{deck.as_uri()}?print-pdf")
            page.wait_for_function("document.documentElement.classList.contains('print-pdf') "
                                   "&& document.querySelector('.pdf-page')")
            page.evaluate("MathJax.startup.promise.then(() => document.fonts.ready).then(() => {})")
            page.pdf(path=deck.with_name(deck.name.replace(".slides.html", ".pdf")), prefer_css_page_size=True,
                     print_background=True)
            page.close()
        browser.close()
    print(f"{folder}: {len(decks)} decks printed")


if __name__ == "__main__":
    sys.exit(main())
