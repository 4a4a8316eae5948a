"""The site as its readers meet it: every page, every link, every knob, for eyes, ears and fingers alone."""

import html
import json
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest

from course import ROOT, notebooks, parent
from descentlab._outputs import facts

SITE = ROOT / "build" / "site"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
# Without a site there is still a page to miss.
PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html")
               if "_static" not in path.parts) or ["index.html"]
WITH_KNOBS = [name for name in PAGES if name.startswith("notebooks/")] or PAGES


@pytest.fixture(scope="module")
def site(serve):
    """The address of the site that `make site` built."""
    assert (SITE / "index.html").is_file(), "there is no site yet: run `make site`"
    return serve(SITE)


@pytest.fixture
def opened(site, page):
    """opened(name) opens a page, waits for its formulas, and unfolds all that is folded."""

    def open_(name):
        page.goto(f"{site}/{name}")
        page.evaluate("window.MathJax?.startup?.promise")
        page.evaluate("document.querySelectorAll('article details').forEach(each => each.open = true)")
        return page

    return open_


# What is there.

def test_every_notebook_document_and_module_has_its_page():
    wanted = {f"notebooks/{parent(path)}{path.stem}.html" for path in notebooks()}
    wanted |= {f"docs/{path.stem}.html" for path in (ROOT / "docs").glob("*.md")}
    modules = {path.stem for path in (ROOT / "src" / "descentlab").iterdir() if path.suffix == ".py" or path.is_dir()}
    wanted |= {f"reference/{module}.html" for module in modules if not module.startswith("_")}
    assert not wanted - set(PAGES)


class Read(HTMLParser):
    """The addresses that a page points to, the places that it names, and its pictures without words."""

    def __init__(self, path):
        super().__init__()
        self.links, self.names, self.mute = [], set(), []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.links += [found[key] for key in ("href", "src") if found.get(key)]
        self.names |= {found[key] for key in ("id", "name") if found.get(key)}
        if tag == "img" and not (found.get("alt") or "").strip():
            self.mute.append(found.get("src"))


@pytest.fixture(scope="module")
def read():
    return {name: Read(SITE / name) for name in PAGES}


def test_every_link_leads_somewhere(read):
    broken = []
    for name, page in read.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https"):   # where it leads is not ours to ask; its form is
                broken += [] if re.fullmatch(r"[\w.-]+\.\w+", parts.netloc) and " " not in link else [(name, link)]
            elif parts.scheme not in ("data", "mailto"):
                target = (SITE / name).parent / unquote(parts.path) if parts.path else SITE / name
                page_there = read.get(target.resolve().relative_to(SITE.resolve()).as_posix())
                if not target.is_file() or parts.fragment and unquote(parts.fragment) not in page_there.names:
                    broken.append((name, link))
    assert not broken


def test_every_picture_has_words(read):
    assert not {name: page.mute for name, page in read.items() if page.mute}


# Every page, as it is shown.

# What axe cannot see, as MathJax draws its letters as decoration: the contrast of coloured formulas.
FAINT = """() => {
    const light = colour => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map(Number)
            .map(v => v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = node => {
        for (; node; node = node.parentElement) {
            const colour = getComputedStyle(node).backgroundColor;
            if (!/, 0\\)$/.test(colour)) return colour;
        }
        return "rgb(255, 255, 255)";
    };
    return [...document.querySelectorAll("mjx-mstyle[style*=color]")].map(formula => {
        const [dark, bright] = [light(getComputedStyle(formula).color), light(behind(formula))].sort((a, b) => a - b);
        return (bright + 0.05) / (dark + 0.05);
    }).filter(contrast => contrast < 4.5);
}"""


@pytest.mark.parametrize("name", PAGES)
def test_page(opened, name):
    page = opened(name)
    assert not page.complaints

    formulas = page.locator("article .math").count()
    assert page.locator("article mjx-container").count() >= formulas, "formulas that MathJax did not set"
    assert not page.locator("mjx-merror").count()
    assert not page.evaluate("[...document.images].filter(image => !image.naturalWidth).map(image => image.src)")

    page.add_script_tag(path=AXE)
    for theme in ("light", "dark"):
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        serious = [(violation["id"], violation["nodes"][0]["html"], violation["nodes"][0].get("failureSummary"))
                   for violation in found if violation["impact"] in ("serious", "critical")]
        assert not serious, theme
        assert not page.evaluate(FAINT), theme

    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, "a phone's reader must scroll sideways"


# Explorers without a kernel.

def shown(explorer):
    """What an explorer shows: its picture, which must have arrived, and its verdict, in which its words must end."""
    picture = explorer.locator("img")
    picture.evaluate("image => image.decode()")
    verdict = explorer.locator("[role=status]").inner_text()
    assert picture.get_attribute("alt").endswith(verdict)
    return picture.get_attribute("src"), verdict


@pytest.mark.parametrize("name", WITH_KNOBS)
def test_every_knob_turns_by_keyboard(opened, name):
    page = opened(name)
    explorers = page.locator(".explorer").all()
    assert explorers
    for explorer in explorers:
        lists, sliders = explorer.locator("select").all(), explorer.locator("input[type=range]").all()
        assert lists + sliders
        for knob in [*lists, *sliders]:
            assert page.locator(f"label[for='{knob.get_attribute('id')}']").inner_text()
            knob.focus()
            page.keyboard.press("Shift+Tab")
            page.keyboard.press("Tab")      # as a hand on the keyboard comes to it
            assert knob.evaluate("knob => knob.matches(':focus') && getComputedStyle(knob).outlineStyle") == "solid"
            before = shown(explorer)
            if knob in lists:
                last = knob.evaluate("knob => knob.selectedIndex === knob.options.length - 1")
                page.keyboard.press("ArrowUp" if last else "ArrowDown")
                assert shown(explorer) != before, f"{knob.get_attribute('id')}: nothing follows"
                continue
            place = int(knob.input_value())
            page.keyboard.press("Home")
            seen, values = [shown(explorer)], [knob.get_attribute("aria-valuetext")]
            for _ in range(int(knob.get_attribute("max"))):
                page.keyboard.press("ArrowRight")
                seen.append(shown(explorer))
                values.append(knob.get_attribute("aria-valuetext"))
                assert knob.locator("xpath=following-sibling::output[1]").inner_text() == values[-1]
            assert len(set(values)) == len(values)
            pictures, verdicts = map(set, zip(*seen))
            assert len(pictures) > 2 and len(verdicts) > 2, f"{knob.get_attribute('id')}: hardly anything follows"
            for _ in range(len(values) - 1 - place):    # back, for the other knobs' sake
                page.keyboard.press("ArrowLeft")
            assert shown(explorer) == before
    assert not page.complaints


def test_an_explorer_begins_as_the_notebook_stores_it():
    for path in notebooks():
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        known = [facts(output) for cell in cells for output in cell.get("outputs", [])]
        stored = [each["verdict"] for each in known if each.get("kind") == "explorer"]
        page = (SITE / "notebooks" / f"{parent(path)}{path.stem}.html").read_text(encoding="utf-8")
        verdicts = re.findall(r'<p class="verdict" role="status">(.*?)</p>', page)
        assert [html.unescape(verdict) for verdict in verdicts] == stored


def test_without_javascript_the_first_picture_stays(site, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/notebooks/00_start_here.html")
    explorer = page.locator(".explorer")
    assert explorer.locator("img").is_visible() and explorer.locator(".verdict").is_visible()
    assert not explorer.locator("input").is_visible()
    context.close()


def test_opens_from_a_folder_without_a_server(chromium):
    context = chromium.new_context()
    page, asked, errors = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((SITE / "notebooks" / "00_start_here.html").as_uri())
    page.evaluate("MathJax.startup.promise")
    assert page.locator("mjx-container").count()
    explorer = page.locator(".explorer")
    before = shown(explorer)
    explorer.locator("input").focus()
    page.keyboard.press("Home")
    assert shown(explorer) != before
    assert not errors and all(url.startswith(("file:", "data:")) for url in asked)
    context.close()


def test_the_search_finds(opened):
    page = opened("search.html?q=momentum")
    page.locator("#search-results a[href*='05_momentum']").first.wait_for()
    assert not page.complaints
