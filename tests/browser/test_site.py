"""The site as its readers meet it: every page, every link, every knob, for eyes, ears and fingers alone."""

import base64
import html
import json
import re
from functools import cache, partial
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import numpy as np
import pytest
from matplotlib.text import Text

from course import ROOT, notebooks, parent
from descentlab._outputs import facts
from descentlab.claims import CLAIMS
from descentlab.explorers import Slider
from descentlab.explorers.strokes import LIFT
from descentlab.explorers.table import head_of, stops_of

from .hands import Explorer
from .twin import Twin

SITE = ROOT / "build" / "site"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
# Without a site there is still a page to miss.
PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html")
               if "_static" not in path.parts) or ["index.html"]
ALIVE = [name for name in PAGES if name.startswith("notebooks/")] or PAGES
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
PLACE, SHOWN = ".explorer-place", "place => place.querySelector('.explorer')?.dataset.shown"


def awake(place):
    """An explorer's place, scrolled to, once it is alive."""
    place.evaluate("place => place.scrollIntoView()")
    place.page.wait_for_function(SHOWN, arg=place.element_handle())


@pytest.fixture(scope="module")
def site(serve):
    """The address of the site that `make site` built."""
    assert (SITE / "index.html").is_file(), "there is no site yet: run `make site`"
    return serve(SITE)


@pytest.fixture
def opened(site, page):
    """opened(name) opens a page, waits for its formulas, unfolds all that is folded, and brings its explorers alive."""

    def open_(name):
        page.goto(f"{site}/{name}")
        page.evaluate("window.MathJax?.startup?.promise")
        page.evaluate("document.querySelectorAll('article details').forEach(each => each.open = true)")
        for place in page.locator(PLACE).all():
            awake(place)
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
    assert not page.evaluate("[...document.querySelectorAll('img:not([hidden] img)')]"
                             ".filter(image => !image.naturalWidth).map(image => image.src)")

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
    for place in page.locator(PLACE).all():
        assert letters(place) >= 12, "letters on a phone"
        columns = [column.bounding_box() for column in place.locator(".explorer-column").all()]
        assert all(after["y"] >= before["y"] + before["height"] for before, after in zip(columns, columns[1:]))


def letters(place):
    """The size of the smallest letters in an explorer's picture, in pixels of the page."""
    explorer = twin(place.get_attribute("data-explorer")).explorer
    texts = [text for text in explorer.scene.canvas.figure.findobj(Text) if text.get_text() and text.get_visible()]
    still = explorer.still()
    width = sum(column.bounding_box()["width"] for column in place.locator(".explorer-column").all())
    return min(text.get_fontsize() for text in texts) * 100 / 72 * width / still.size[0]


# The first page.

@pytest.mark.parametrize("width, height", [(1280, 800), (390, 844)])
def test_the_first_screen_says_what_it_is_how_to_get_it_and_moves_under_the_hand(site, page, width, height):
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{site}/index.html")
    place = page.locator(PLACE)
    page.wait_for_function(SHOWN, arg=place.element_handle())
    assert page.evaluate("scrollY") == 0
    seen = [page.locator("article h1"), page.get_by_text("your loss stopped falling"), page.get_by_text("uvx descentlab").first,
            place.locator(".explorer-goal"), place.locator(".explorer-column").first, place.locator(".explorer-grip").first]
    for part in seen:
        box = part.bounding_box()
        assert 0 <= box["y"] and box["y"] + box["height"] <= height and box["x"] + box["width"] <= width, part
    start, grip = place.get_by_label("start y", exact=True).first, place.locator(".explorer-grip").first.bounding_box()
    assert start.input_value() == "0.3"
    page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    page.mouse.move(grip["x"] + 70, grip["y"] + 10, steps=4)
    page.mouse.up()
    assert float(start.input_value()) > 0.4


def test_on_paper_there_is_no_navigation_and_what_is_folded_is_there(site, page):
    page.goto(f"{site}/{ALIVE[0]}")
    awake(page.locator(PLACE).first)
    page.emulate_media(media="print")
    assert not page.locator(".bd-sidebar-primary, .bd-sidebar-secondary, .prev-next-footer, .bd-header-article, .explorer, "
                            "#jb-print-docs-body").filter(visible=True).count()
    assert page.locator("article h1").is_visible() and page.locator(".explorer-stored img").first.is_visible()
    assert page.locator("article details.hide .output").first.evaluate("output => output.checkVisibility()")


def test_the_card_and_the_tally_are_there(site, page):
    page.goto(f"{site}/index.html")
    card = page.locator('meta[property="og:image"]').get_attribute("content")
    assert (SITE / card).is_file()
    assert page.locator(".tally li b").evaluate_all("all => all.reduce((sum, each) => sum + Number(each.textContent), 0)") \
        == len(CLAIMS)


# Explorers without a kernel.

@cache
def twin(name):
    """The explorer "lesson.name" in this process."""
    return Twin(*name.split("."))


def explorers_of(page):
    """Hands on each explorer of a page."""
    for place in page.locator(PLACE).all():
        yield Explorer(page, place.locator(".explorer"), twin(place.get_attribute("data-explorer")),
                       place.scroll_into_view_if_needed, partial(page.evaluate, DRAWN))


def says(explorer, state):
    """Whether words and goal are those of the twin that stands alike."""
    kept = {name: state.values[label] for name, label in explorer.twin.labels.items() if label in state.values}
    stands = explorer.twin.explorer.reset().set(**kept)
    return (stands.verdict, stands.met) == (state.words, state.met)


@pytest.mark.parametrize("name", ALIVE)
def test_every_knob_turns_by_keyboard(opened, name):
    page = opened(name)
    for explorer in explorers_of(page):
        start, kept = explorer.show().state(), stops_of(explorer.twin.scene)
        assert says(explorer, start) and list(start.values) == [
            explorer.twin.labels[knob] for knob in explorer.twin.scene.knobs]
        for knob in explorer.twin.scene.knobs:
            label, seen = explorer.twin.labels[knob], [start]
            control = explorer.twin.controls[knob]
            if isinstance(control, Slider):
                slider = explorer.slider(label)
                for keys in (["End"], ["Home"], ["ArrowRight"], ["PageUp"]):
                    if slider.is_enabled():
                        seen.append(explorer.press(slider, *keys))
                values = [state.values[label] for state in seen]
                assert slider.is_disabled() or {kept[knob][0], kept[knob][-1]} & set(values), f"{explorer.name}: {label}"
            else:
                seen += [explorer.enter(label, value) for value in control.stops(0)]
            assert all(says(explorer, state) for state in seen), f"{explorer.name}: {label}"
            idle = knob in explorer.twin.explorer.reset().reading.idle
            assert idle or len({str(state.picture) for state in seen}) > 1, f"{explorer.name}: nothing follows {label}"
            assert explorer.reset().told == start.told
    assert not page.complaints


@pytest.mark.parametrize("name", ALIVE)
def test_handles_are_led_by_mouse_and_by_finger(opened, name):
    page = opened(name)
    for explorer in explorers_of(page):
        kept = explorer.twin.scene.knobs
        for handle in explorer.twin.scene.handles:
            if not set(handle.names) <= set(kept) or explorer.anew() and not explorer.grip(handle).is_visible():
                continue
            explorer.twin.explorer.reset()
            for lead, values in zip((explorer.mouse, explorer.finger), explorer.twin.targets(handle)):
                before = explorer.state()
                after = lead(explorer.route(handle, values))
                labels = [explorer.twin.labels[each] for each in handle.names]
                assert says(explorer, after), (explorer.name, handle)
                assert any(after.values[label] != before.values[label] for label in labels), (explorer.name, handle)
    assert not page.complaints


@pytest.mark.parametrize("name", ALIVE)
def test_a_goal_that_the_knobs_can_meet_is_met(opened, name):
    page = opened(name)
    for explorer in explorers_of(page):
        reach, kept = explorer.twin.scene.reach, explorer.twin.scene.knobs
        if set(reach) <= set(kept):
            assert explorer.show().set(reach).met, explorer.name
            assert explorer.root.locator(".explorer-goal b").inner_text().endswith("Goal met")


# What the page makes of a table: the frame at each of some positions.
READ = """async ([module, packed, places]) => {
    const { fromTable } = await import(URL.createObjectURL(new Blob([module], { type: "text/javascript" })));
    const { scene, source } = await fromTable(Uint8Array.from(atob(packed), letter => letter.charCodeAt(0)));
    const frames = [];
    source.listen(frame => frames.push({ ...frame, points: [...frame.points] }));
    for (const values of places) source.ask(values);
    return frames.slice(1);
}"""
TABLES = sorted((SITE / "_static" / "explorers").glob("*.js")) if SITE.is_dir() else []


@pytest.mark.parametrize("path", [path for path in TABLES if path.stem != "explorers"], ids=lambda path: path.stem)
def test_a_table_is_read_as_the_kernel_says(page, path):
    packed = re.search(r'", "(.*)"', path.read_text(encoding="ascii"))[1]
    head, explorer = head_of(base64.b64decode(packed)), twin(path.stem).explorer
    stops = {name: told["stops"] for name, told in head["scene"]["controls"]}
    chance = np.random.default_rng(0)
    places = [{name: values[chance.integers(len(values))] for name, values in stops.items()} for _ in range(8)]
    module = (ROOT / "src" / "descentlab" / "explorers" / "explorer.js").read_text(encoding="utf-8")
    for values, frame in zip(places, page.evaluate(READ, [module, packed, places]), strict=True):
        explorer.reset().set(**values)
        lengths, points, _, _ = explorer.moving()
        assert (frame["verdict"], frame["met"], frame["lengths"]) == (explorer.verdict, explorer.met, lengths)
        read = np.array(frame["points"]).reshape(-1, 2)
        assert ((read == LIFT) == (points == LIFT)).all() and np.abs(read - points).max(initial=0) <= 2


def test_an_explorer_comes_alive_as_it_is_scrolled_to(site, page):
    """How soon, and how many pictures a drag has, is measured by benchmarks/site.py: no test depends on the clock."""
    for name in ALIVE:
        page.goto(f"{site}/{name}")
        for place in page.locator(f"{PLACE}:not(details {PLACE})").all():
            place.scroll_into_view_if_needed()
            place.locator(".explorer[data-shown]").wait_for()


def test_an_explorer_begins_as_the_notebook_stores_it():
    for path in notebooks():
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        known = [facts(output) for cell in cells for output in cell.get("outputs", [])]
        stored = [each["verdict"] for each in known if each.get("kind") == "explorer"]
        page = (SITE / "notebooks" / f"{parent(path)}{path.stem}.html").read_text(encoding="utf-8")
        verdicts = re.findall(r'<div class="explorer-stored">\n.*\n<p>(.*?)</p>', page)
        assert [html.unescape(verdict) for verdict in verdicts] == stored


def test_without_javascript_the_first_picture_stays(site, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/notebooks/00_start_here.html")
    place = page.locator(PLACE)
    assert place.locator("img").is_visible() and place.get_by_text("Goal:").is_visible()
    assert not place.locator("input").count()
    context.close()


def test_opens_from_a_folder_without_a_server(chromium):
    context = chromium.new_context()
    page, asked, errors = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((SITE / "notebooks" / "00_start_here.html").as_uri())
    page.evaluate("MathJax.startup.promise")
    assert page.locator("mjx-container").count()
    awake(page.locator(PLACE))
    explorer = next(explorers_of(page))
    before = explorer.show().state()
    after = explorer.press(explorer.root.locator("input[type=range]").first, "Home")
    assert after.picture != before.picture and says(explorer, after)
    assert not errors and all(url.startswith(("file:", "data:", "blob:")) for url in asked)
    context.close()


def test_the_search_finds(opened):
    page = opened("search.html?q=momentum")
    page.locator("#search-results a[href*='05_momentum']").first.wait_for()
    assert not page.complaints
