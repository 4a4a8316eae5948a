"""The slides, as `make slides` has built them: every slide of every deck, with all that a click would show on it."""

import re
import subprocess
import sys
from functools import partial

import nbformat
import pytest
from nbformat import v4

import build_slides as tool
import plans
from course import notebooks
from descentlab._outputs import facts

from .conftest import ROOT, new_page
from .hands import Explorer
from .twin import Twin

DECKS = ROOT / "build" / "slides"
NOTEBOOKS = notebooks()

# In the page: what is wrong with the present slide, once everything on it is shown and every reason unfolded.
FAULTS = """() => {
    const slide = Reveal.getCurrentSlide(), faults = [];
    slide.querySelectorAll('.fragment').forEach(fragment => fragment.classList.add('visible'));
    slide.querySelectorAll('details').forEach(details => { details.open = true; });
    const number = document.querySelector('.slide-number').getBoundingClientRect();
    const check = (what, box) => {
        if (box.width * box.height == 0) return;
        if (box.left < 8 || box.right > innerWidth - 8 || box.top < 40 || box.bottom > innerHeight - 8)
            faults.push(`${what} leaves the slide: ${[box.left, box.top, box.right, box.bottom].map(Math.round)}`);
        if (box.right > number.left && box.bottom > number.top) faults.push(`${what} covers the slide's number`);
    };
    for (const image of slide.querySelectorAll('img:not(.explorer-stored img)')) {
        check(`picture "${image.alt}"`, image.getBoundingClientRect());
        if (!image.complete || !image.naturalWidth) faults.push(`picture "${image.alt}" is broken`);
        if (!image.alt || image.alt.startsWith('No description')) faults.push('a picture has no text alternative');
        if (!(image.width >= 0.85 * image.dataset.own)) faults.push(`picture "${image.alt}" has shrunk`);
    }
    for (const box of slide.querySelectorAll('.jp-Cell, pre, table, details, .claim, .explorer, .explorer-column'))
        check(box.className || box.tagName, box.getBoundingClientRect());
    const words = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT), range = document.createRange();
    while (words.nextNode()) {
        const node = words.currentNode, parent = node.parentElement;
        if (!node.data.trim() || parent.closest('mjx-container, script, style, aside.notes')) continue;
        range.selectNodeContents(node);
        for (const box of range.getClientRects()) check(`"${node.data.trim().slice(0, 40)}"`, box);
        const place = parent.closest('.explorer-place');
        const zoom = place ? Number(place.style.getPropertyValue('--zoom')) : 1;
        const size = zoom * parseFloat(getComputedStyle(parent).fontSize);
        const least = place ? 12 : parent.closest('pre, code') ? 16 : 20;
        if (size < least) faults.push(`"${node.data.trim().slice(0, 40)}" has letters of ${size} px`);
        if (!parent.closest('pre, code') && /\\$[^$]+\\$/.test(node.data)) faults.push(`not typeset: "${node.data}"`);
    }
    for (const formula of slide.querySelectorAll('mjx-container')) check('a formula', formula.getBoundingClientRect());
    if (slide.querySelector('mjx-merror, [data-mjx-error]')) faults.push('a formula that MathJax does not know');
    const cells = [...slide.querySelectorAll('.jp-Cell')].filter(cell => !cell.closest('aside.notes'))
        .map(cell => cell.getBoundingClientRect());
    cells.forEach((cell, at) => { if (at && cell.top < cells[at - 1].bottom - 1) faults.push('two blocks overlap'); });
    if (!cells.length) faults.push('there is nothing on it');
    const { h, v } = Reveal.getIndices();
    return faults.map(fault => `slide ${h}/${v}: ${fault}`);
}"""


# In the page: which explorers of the present slide, at either end of a slider, leave the room that they were given.
LEAVES = """async () => {
    const faults = [], drawn = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    for (const place of Reveal.getCurrentSlide().querySelectorAll('.explorer-place')) {
        for (const range of place.querySelectorAll('input[type=range]')) for (const end of [range.min, range.max]) {
            range.value = end;
            range.dispatchEvent(new Event('input', { bubbles: true }));
            await drawn();
            const room = place.getBoundingClientRect(), own = place.querySelector('.explorer').getBoundingClientRect();
            if (own.height > room.height + 1 || own.width > room.width + 1 || place.scrollWidth > place.clientWidth + 1)
                faults.push(`${place.dataset.explorer} leaves its room: ${own.width}x${own.height}`);
        }
        place.querySelector('.explorer-reset').click();
    }
    return faults;
}"""
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
AWAKE = """() => [...Reveal.getCurrentSlide().querySelectorAll('.explorer-place')]
    .every(place => place.querySelector('.explorer')?.dataset.shown)"""


def deck_of(notebook):
    return DECKS / f"{notebook.stem}.slides.html"


def taught(path):
    """The cells of a notebook that a deck shows: all but what is skipped, and the exercises."""
    section, cells = "", []
    for cell in nbformat.read(path, as_version=4).cells:
        section = cell.source if cell.source.startswith("## ") else section
        if cell.metadata.slideshow.slide_type != "skip" and not section.startswith("## Exercises"):
            cells.append(cell)
    return cells


def show(page, address):
    """Open a deck, and wait until its formulas are set; returns the number of its slides."""
    page.goto(address)
    page.evaluate("MathJax.startup.promise.then(() => document.fonts.ready).then(() => {})")
    return page.evaluate("Reveal.getTotalSlides()")


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def walked(request, chromium, serve):
    """A notebook, the page with its deck, walked through once, and what was wrong on the way."""
    page, faults = new_page(chromium), []
    number = show(page, f"{serve(DECKS)}/{deck_of(request.param).name}")
    for at in range(number):
        page.evaluate("at => { const { h, v } = Reveal.getIndices(Reveal.getSlides()[at]); Reveal.slide(h, v); }", at)
        page.wait_for_function(AWAKE)
        faults += page.evaluate(FAULTS) + page.evaluate(LEAVES)
    yield request.param, page, faults
    page.context.close()


def test_everything_fits_and_can_be_read(walked):
    _, page, faults = walked
    assert page.viewport_size == {"width": 1280, "height": 720} and page.evaluate("Reveal.getScale()") == 1
    assert not faults, "\n".join(faults)


def test_nothing_comes_from_another_machine_and_no_script_fails(walked):
    _, page, _ = walked
    assert not page.complaints


def test_a_deck_holds_what_the_notebook_holds(walked):
    path, page, _ = walked
    cells = taught(path)
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    assert page.locator("section img").count() == sum("image/png" in output.get("data", {}) for output in outputs)
    assert page.locator(".question").count() == sum(facts(output).get("kind") == "question" for output in outputs)
    text = " ".join(page.evaluate("document.querySelector('.slides').textContent").split())
    for cell in cells:
        if cell.cell_type == "markdown":
            for heading in (line.lstrip("# ") for line in cell.source.splitlines() if line.startswith("#")):
                assert heading in text


def test_every_explorer_is_alive(walked):
    path, page, _ = walked
    outputs = [output for cell in taught(path) for output in cell.get("outputs", ())]
    wanted = [f"{facts(output)['lesson']}.{facts(output)['name']}" for output in outputs
              if facts(output).get("kind") == "explorer"]
    assert page.locator(".explorer-place:has(.explorer[data-shown])").evaluate_all(
        "places => places.map(place => place.dataset.explorer)") == wanted


GO = """place => {
    const { h, v } = Reveal.getIndices(place.closest('section'));
    Reveal.slide(h, v);
    place.closest('section').querySelectorAll('.fragment').forEach(fragment => fragment.classList.add('visible'));
}"""


def explorer_on(page):
    """Hands on the first explorer of a deck, with its slide shown."""
    place = page.locator(".explorer-place").first
    place.evaluate(GO)
    page.wait_for_function(AWAKE)
    return Explorer(page, place.locator(".explorer"), Twin(*place.get_attribute("data-explorer").split(".")),
                    lambda: None, partial(page.evaluate, DRAWN))


def test_a_control_keeps_its_keys_and_the_deck_turns_with_the_others(page, serve):
    show(page, f"{serve(DECKS)}/{deck_of(NOTEBOOKS[0]).name}")
    explorer = explorer_on(page)
    at, before = page.evaluate("Reveal.getIndices()"), explorer.state()
    after = explorer.press(explorer.root.locator("input[type=range]").first, "ArrowRight", "ArrowRight")
    assert after.values != before.values and page.evaluate("Reveal.getIndices()") == at
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("Reveal.getIndices()") != at


@pytest.mark.parametrize("width, height", [(1280, 720), (1920, 1080), (1000, 700)])
def test_a_hand_on_the_plot_is_where_it_is_seen_at_any_size(page, serve, width, height):
    page.set_viewport_size({"width": width, "height": height})
    show(page, f"{serve(DECKS)}/{deck_of(NOTEBOOKS[0]).name}")
    explorer = explorer_on(page)
    handle = next(each for each in explorer.twin.scene.handles if set(each.names) <= set(explorer.twin.scene.knobs))
    for lead, values in zip((explorer.mouse, explorer.finger), explorer.twin.targets(handle)):
        at = page.evaluate("Reveal.getIndices()")
        grip = lead(explorer.route(handle, values))
        for name in handle.names:
            control = explorer.twin.controls[name]
            assert abs(grip.values[explorer.twin.labels[name]] - values[name]) < 0.06 * (control.high - control.low)
        assert page.evaluate("Reveal.getIndices()") == at


def test_without_javascript_and_on_paper_there_is_the_picture(page, chromium, serve):
    show(page, f"{serve(DECKS)}/{deck_of(NOTEBOOKS[0]).name}")
    explorer_on(page)
    page.emulate_media(media="print")
    assert page.locator(".explorer-stored img").first.is_visible()
    assert not page.locator(".explorer-place > .explorer").first.is_visible()
    context = chromium.new_context(java_script_enabled=False)
    still = context.new_page()
    still.goto(f"{serve(DECKS)}/{deck_of(NOTEBOOKS[0]).name}")
    assert still.locator(".explorer-stored img").count() and not still.locator(".explorer").count()
    context.close()


def test_links_lead_somewhere(walked):
    path, page, _ = walked
    links = page.locator(".slides a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    inside = [link for link in links if not link.startswith(("https://", "#"))]
    assert [link for link in inside if not (DECKS / link).is_file()] == []


@pytest.mark.parametrize("path", NOTEBOOKS[:1], ids=lambda path: path.stem)
def test_the_space_bar_leads_through_the_whole_deck(path, page, serve):
    number = show(page, f"{serve(DECKS)}/{deck_of(path).name}")
    shown = "(() => { const s = Reveal.getState(); return `${s.indexh}/${s.indexv}/${s.indexf}`; })()"
    seen = [page.evaluate(shown)]
    for _ in range(20 * number):
        page.keyboard.press("Space")
        seen.append(page.evaluate(shown))
        if seen[-1] == seen[-2]:
            break
    assert page.evaluate("Reveal.isLastSlide()") and len(seen) > number
    assert len({place.rsplit("/", 1)[0] for place in seen}) == number


def test_a_reason_is_folded_until_an_option_is_chosen(page, serve):
    show(page, f"{serve(DECKS)}/{deck_of(NOTEBOOKS[0]).name}")
    page.evaluate("""() => {
        const { h, v } = Reveal.getIndices(document.querySelector('details').closest('section'));
        Reveal.slide(h, v);
    }""")
    reason = page.locator("section.present details p").first
    assert not reason.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert reason.is_visible() and page.locator("section.present details[open]").count() == 1


def test_decks_also_open_as_files_and_the_list_names_them_all(chromium):
    page = new_page(chromium)
    page.goto((DECKS / "index.html").as_uri())
    names = page.locator("li a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert names == [deck_of(path).name for path in NOTEBOOKS]
    show(page, page.locator("li a").first.evaluate("link => link.href"))
    missing = page.evaluate("[...document.fonts].filter(font => font.status == 'error').map(font => font.family)")
    assert page.locator("mjx-container").count() > 0 and missing == []
    assert [said for said in page.complaints if not said.startswith("asked for file:")] == []
    page.context.close()


def test_the_remotes_keys_do_not_fall_into_an_explorer(page, serve):
    show(page, f"{serve(DECKS)}/{deck_of(NOTEBOOKS[0]).name}")
    explorer, paused = explorer_on(page), partial(page.evaluate, "Reveal.isPaused()")
    at, before = page.evaluate("Reveal.getIndices()"), explorer.state()
    slider, field = (explorer.root.locator(f"input[type={kind}]").first for kind in ("range", "number"))
    for key in "b.":
        slider.focus()
        page.keyboard.press(key)
        assert paused()
        page.keyboard.press(key)
        assert not paused()
    field.focus()
    page.keyboard.press(".")        # of a number
    assert not paused()
    page.keyboard.press("b")
    assert paused()
    page.keyboard.press("b")
    field.fill(slider.get_attribute("max"))
    page.keyboard.press("Enter")
    page.wait_for_function("!document.activeElement.closest('.explorer')")
    assert explorer.state().values != before.values and page.evaluate("Reveal.getIndices()") == at
    page.keyboard.press("Alt+r")
    page.evaluate(DRAWN)
    assert explorer.state().values == before.values
    slider.focus()
    page.keyboard.press("PageDown")
    assert page.evaluate("Reveal.getIndices()") != at


def test_the_lecturers_window_has_the_plan_and_its_minutes(chromium):
    page = new_page(chromium)
    show(page, deck_of(NOTEBOOKS[0]).as_uri())      # as it is carried: from a folder, without a server
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    window, notes = opened.value, opened.value.locator(".speaker-controls-notes .value")
    notes.get_by_text("Minute 0 to 10:").wait_for(timeout=20_000)
    assert window.locator(".pacing").is_visible() and "late" not in window.locator(".pacing").get_attribute("class")
    first = notes.inner_text()
    window.keyboard.press("PageDown")
    page.wait_for_function("Reveal.getIndices().h + Reveal.getIndices().v > 0")
    window.wait_for_function("before => document.querySelector('.speaker-controls-notes .value').innerText !== before", arg=first)
    assert "Minute" in notes.inner_text()
    page.context.close()


def test_a_deck_can_be_printed_a_page_a_slide(tmp_path, page, serve):
    deck = deck_of(NOTEBOOKS[0])
    number = show(page, f"{serve(DECKS)}/{deck.name}")
    (tmp_path / "assets").symlink_to(DECKS / "assets")
    (tmp_path / deck.name).write_bytes(deck.read_bytes())
    subprocess.run([sys.executable, ROOT / "tools" / "print_slides.py", tmp_path], check=True)
    printed = (tmp_path / deck.name.replace(".slides.html", ".pdf")).read_bytes()
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == number
    assert set(re.findall(rb"/MediaBox \[(.*?)\]", printed)) == {b"0 0 960 540"}
    page.goto(f"{serve(DECKS)}/{deck.name}?print-pdf")
    page.wait_for_selector(".pdf-page")
    assert page.locator(".explorer-stored img").first.is_visible() and not page.locator(".explorer").count()
    assert page.locator("details").count() and not page.locator("details[open]").count()
    assert page.locator(".pdf-page > section").first.evaluate("page => getComputedStyle(page).padding") == "52px 40px 38px"


# How a deck is put together.

def test_a_slide_has_its_share_of_the_plans_minutes():
    def slide(**options):
        made = [tool.Block(v4.new_code_cell(), **options)]
        made[0].cell.metadata["slideshow"] = {"slide_type": "slide"}
        return made

    slides = [slide(told="All of it."), slide(), slide(told="More."), slide(), slide()]
    rows = [plans.Row(10, "a vote", "One", 0, ["See [there](b.md)."]), plans.Row(40, "the rest", "Two", 10)]
    tool.pace(slides, ["Title", "One", "Two", "Two", "Recap"], rows, ["Come early."])
    assert [slide[0].cell.metadata["slideshow"]["data"]["timing"] for slide in slides] == [300, 300, 1200, 1200, 0]
    assert [slide[0].told for slide in slides] == [
        "**Minute 0 to 10:** a vote\n\nCome early.\n\nAll of it.", "**Minute 0 to 10:** a vote\n\nSee there.",
        "**Minute 10 to 50:** the rest\n\nMore.", "**Minute 10 to 50:** the rest", ""]


def test_what_belongs_together_stays_together():
    def block(height, **options):
        return tool.Block(v4.new_code_cell(), height=height, **options)

    def together(*blocks):
        return [[block.height for block in slide] for slide in tool.slides(list(blocks), 1200, 636)]

    assert together(block(200), block(300), block(300, tied=True), block(200), block(300)) == \
        [[200], [300, 300], [200, 300]]
    assert together(block(200), block(100, last=True), block(50, tied=True), block(200)) == [[200, 100], [50, 200]]
    assert together(block(50), block(100, opens="subslide"), block(200)) == [[50], [100, 200]]
    assert together(block(300), block(200), block(200), block(200)) == [[300, 200], [200, 200]]     # evenly


def test_of_prose_a_slide_has_one_thought_and_what_is_shown():
    cell = v4.new_markdown_cell("\n\n".join([
        "## A part", "This sentence says what there is to see. It is long. See [on](01_a.ipynb), [off](../b.md):", "$$x$$",
        "where x is. A second one, which nobody reads on a wall.", "```\na\n\nb\n```", "It is so. This is the reason for it.",
        "\n".join(["| a |", "|---|", *["| 1 |"] * 15])]))
    found = [(block.cell.source.split("\n")[0], block.opens, block.tied) for block in tool.paragraphs(cell)]
    assert found == [
        ("## A part", "slide", False), ("This sentence says what there is to see. See [on](01_a.slides.html), off:", "", True),
        ("$$x$$", "", True), ("A second one, which nobody reads on a wall.", "", False), ("```", "", False),
        ("This is the reason for it.", "", False), ("| a |", "", False), ("| a |", "", False)]
    told = [block.told for block in tool.paragraphs(cell) if block.told]
    assert told[0].endswith("off:") and "It is long." in told[0] and len(told) == 3


@pytest.mark.parametrize("chunk, first, leads, kept", [
    ("Too short. So it takes one along. Not this.", True, False, "Too short. So it takes one along."),
    ("A sentence of eight words is quite enough. Not this.", True, False, "A sentence of eight words is quite enough."),
    ("A sentence of *eight* words is (quite enough.) The last of all:", True, True,
     "A sentence of *eight* words is (quite enough.) The last of all:"),
    ("Nothing of this.", False, False, ""), ("Not this. But this:", False, True, "But this:"),
    ("At 0.5 and beyond it all stays as it was. And so on.", True, False, "At 0.5 and beyond it all stays as it was."),
])
def test_a_thought_is_a_sentence(chunk, first, leads, kept):
    assert tool.thought(chunk, first, leads) == kept


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_deck_fits_a_lecture(path, page, serve):
    assert show(page, f"{serve(DECKS)}/{deck_of(path).name}") <= 40


@pytest.mark.parametrize("source, left", [
    ("x = 1\ny = 2\ncanvas = figures.Canvas('t',\n    alt='a')\nfigures.draw(canvas.ax, x)\ncanvas", "x = 1\ny = 2"),
    ("x = 1\nfigures.draw(canvas.ax, x)", ""), ("x = 1", "x = 1"),
    ("for k in x:\n    figures.draw(ax, k)\nprint(x)", "print(x)"),
    ("for k in x:\n    figures.draw(ax, k)\n    print(k)", "for k in x:\n    figures.draw(ax, k)\n    print(k)"),
    ("verdicts = Verdicts()\nassert x\ny = f(x)\nprint(y)\nverdicts('C01', 'holds', f'{y}')", "y = f(x)\nprint(y)"),
    ("lesson.taylor()", ""), ("lesson.q1.hint()", "lesson.q1.hint()"), ("lesson.where", ""),
    ("x = lesson.case(1)\nlesson.draw_case(canvas.ax, x)", ""), ("x = lesson.case(1)\nprint(x)", "x = lesson.case(1)\nprint(x)"),
])
def test_what_only_draws_or_judges_is_left_out_of_the_code(source, left):
    assert tool.taught(source) == left
