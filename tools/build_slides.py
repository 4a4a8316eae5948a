"""Build an offline deck of slides of each notebook in build/slides, with a list of them; `make slides` calls it.

    python tools/build_slides.py [notebook ...]       (all there are when none is named; those that are named alone)

A notebook is cut into blocks: a thought, a formula, a piece of code, what it printed, a picture, a question. Of a piece
of prose a slide shows one thought; the rest stands in the speaker's notes. A first deck, of one block a slide, is
measured in Chromium (or Chrome). Then blocks share a slide as far as they fit, and pictures take what room is left;
explorers are as large as a slide allows. The lecturer's window has the plan of docs/lecturing.md, and how long a slide
may take by it. To show a deck, the folder build/slides is all that is needed.
"""

import argparse
import ast
import base64
import functools
import html
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import nbformat
from nbconvert import SlidesExporter
from nbformat import v4
from traitlets.config import Config

import plans
import tables
from course import ROOT, notebooks
from descentlab._outputs import facts

DECKS = ROOT / "build" / "slides"
WEB = ROOT / "web"
LETTERS = (22, 20, 18, 16)      # sizes of code, in pixels; web/slides/deck.css knows the same
LETTER_WIDTH = 0.602            # of DejaVu Sans Mono
SMALLEST, LARGEST = 0.86, 1.5    # times its own size, a picture: below, its letters are small, and beyond, they blur
AROUND = 18                     # pixels of a cell's padding, above and below
EXPLORERS = "assets/explorers"  # where a deck finds their tables
GUESS = 60                      # pixels of a slide's height, for what stands before an answer that would come first
ZOOMS = (1.5, 1.4, 1.3, 1.25, 1.2, 1.15, 1.1, 1.05, 1, 0.95, 0.9, 0.85, 0.8, 0.75)   # times its own size, an explorer
FEW_WORDS = 8                   # a sentence of fewer does not stand alone
SPARSE = 0.66                   # of a slide's height: with no more than that on it, its letters may be larger


@dataclass
class Block:
    """A cell of the deck, and where it may stand.

    kind : "claim", "explorer" or any other
    opens : "slide" for a new section of the notebook, "subslide" for a new slide
    tied : stays with the block before it; last : nothing follows it on its slide
    waits : is shown on a click, unless it comes first; answers : even then, since it answers a question
    told : what the lecturer says with it, in Markdown: it stands in the speaker's notes
    picture : the width and the height of a picture; height : of the block, on a slide
    """

    cell: nbformat.NotebookNode
    kind: str = ""
    opens: str = ""
    tied: bool = False
    last: bool = False
    waits: bool = False
    answers: bool = False
    told: str = ""
    picture: tuple[int, int] = ()
    height: float = 0


# From cells to blocks.

def cut(notebook):
    """The blocks of a notebook, in order. Its exercises are for the desk, and stay away."""
    blocks, section = [], ""
    for cell in notebook.cells:
        role = cell.metadata.slideshow.slide_type
        if heading := re.search(r"^## (.*)", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else None:
            section = heading[1]
        if role != "skip" and section != "Exercises":
            made = list(paragraphs(cell) if cell.cell_type == "markdown" else pieces(cell))
            if made and role == "fragment":
                made[0].waits = True
            elif made and role == "slide":
                made[0].opens = made[0].opens or "slide"
            if made and blocks and blocks[-1].cell.source.startswith("#") and not made[0].opens:
                made[0].tied = True
            blocks += made
    return blocks


def paragraphs(cell):
    """The thought of a piece of prose, and what it shows: its heading, formulas, lists, tables and code, a block each.

    Of its sentences a slide has the first, and the one that leads to what is shown. The lecturer says the others.
    """
    chunks = [""]
    for chunk in re.split(r"\n\s*\n", cell.source):
        if chunks[-1].count("```") % 2:
            chunks[-1] += f"\n\n{chunk}"
        else:
            chunks.append(chunk)
    made, before, prose = [], "", 0
    for chunk, after in zip(chunks[1:], [*chunks[2:], ""]):
        chunk, told = linked(chunk), ""
        if not shown(chunk):
            kept = thought(chunk, prose == 0, shown(after) and not after.startswith("#"))
            chunk, told, prose = kept, chunk if kept != chunk else "", prose + 1
        if not chunk:
            add_told(made[-1], told)
            continue
        opens = "slide" if re.match("##? ", chunk) else ""
        goes_on = before.startswith("#") or before.endswith(":") or chunk.startswith("$$") or chunk[0].islower()
        for part in table_parts(chunk):
            made.append(Block(v4.new_markdown_cell(part), opens=opens, tied=goes_on and not opens and part is chunk))
        add_told(made[-1], told)
        before = chunk
    return made


def linked(chunk):
    """A chunk whose links lead from deck to deck; no deck has the repository beside it."""
    chunk = re.sub(r"\]\((?:\.\./|further/)?(\d\d_\w+)\.ipynb\)", r"](\1.slides.html)", chunk)
    return re.sub(r"\[([^]]+)\]\(\.\./[^)]*\)", r"\1", chunk)


def shown(chunk):
    """Whether a chunk of prose is none: a heading, a formula, a list, a table, a quotation or code."""
    return bool(re.match(r"#|\$\$|\||>|```|[-*] |\d+\. ", chunk))


def thought(chunk, first, leads):
    """The sentences of `chunk` that a slide shows: the first one if it is the `first` chunk, the last one if it `leads` on.

    A first sentence of a few words says too little alone: it takes the next one along.
    """
    sentences = re.sub(r"(?<=[.?!])([*)”\"]*)\s+(?=[*(“\"]*[A-Z`$\d\[])", "\\1\0", chunk).split("\0")
    kept = []
    if first:
        kept = sentences[:1 if len(sentences[0].split()) >= FEW_WORDS else 2]
    if leads and sentences[-1] not in kept:
        kept.append(sentences[-1])
    return " ".join(kept)


def add_told(block, told):
    """Put `told` into the speaker's notes beside a block."""
    block.told = "\n\n".join(filter(None, [block.told, told]))


def table_parts(chunk, most=10):
    """The chunk, in a list; or if it is a table of more than `most` rows, tables of so many, each with the head."""
    rows = chunk.split("\n")
    if not chunk.startswith("|") or len(rows) <= 2 + most:
        return [chunk]
    return ["\n".join(rows[:2] + rows[first:first + most]) for first in range(2, len(rows), most)]


def pieces(cell):
    """A block for the code, as far as it teaches, and one for each of its results."""
    if source := taught(cell.source):
        yield Block(v4.new_code_cell(source, metadata={"tags": letters(source)}))
    made = [block for output in cell.outputs for block in results(output)]
    for block in made:
        block.answers = cell.metadata.get("jupyter", {}).get("outputs_hidden", False)
    # A verdict comes after the picture that it is about, and before an explorer, which goes on from there.
    yield from sorted(made, key=lambda block: ("", "claim", "explorer").index(block.kind))


def taught(source):
    """`source` without the statements that draw, check or hand in a verdict: on a slide, their result says it all.

    A single line that prepared them goes with them.
    """
    rows, statements = source.splitlines(), ast.parse(source).body
    kept = [statement for statement in statements if not stages(statement)]
    if len(kept) < len(statements) and [type(statement) for statement in kept] == [ast.Assign]:
        return ""
    for statement in reversed(statements):
        if statement not in kept:
            del rows[statement.lineno - 1:statement.end_lineno]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(rows)).strip()


def stages(statement):
    """Whether a statement does nothing but draw, show, check or hand in a verdict."""
    if isinstance(statement, ast.For):
        return all(map(stages, statement.body))
    if not isinstance(statement, ast.Expr | ast.Assign):
        return isinstance(statement, ast.Assert)
    subject = statement.value
    while isinstance(subject, ast.Call | ast.Attribute | ast.Subscript):
        subject = subject.func if isinstance(subject, ast.Call) else subject.value
    name = subject.id if isinstance(subject, ast.Name) else ""
    if isinstance(statement, ast.Assign):
        return name in ("figures", "Verdicts")
    return name in ("figures", "canvas", "ax", "display", "verdicts", "lesson") and \
        not ast.unparse(statement).endswith("hint()")


def letters(text):
    """The tag for the largest letters in which four of five lines of `text` fit on a slide; the others are broken.

    A line or two that must be broken anyhow may as well be large.
    """
    lengths = sorted(map(len, text.splitlines()))
    longest = lengths[(len(lengths) - 1) * 4 // 5]
    fitting = [size for size in LETTERS if longest * size * LETTER_WIDTH <= 1170]
    return [f"letters-{fitting[0] if fitting else LETTERS[1 if len(lengths) < 3 else -1]}"]


def result(data, **options):
    """A block that shows `data`, {type: content}, and no code."""
    cell = v4.new_code_cell(metadata={"transient": {"remove_source": True}},
                            outputs=[v4.new_output("display_data", data=data)])
    return Block(cell, **options)


def results(output):
    """The blocks of an output of a code cell."""
    known, data = facts(output), dict(output.get("data", {"text/plain": output.get("text", "")}))
    kind = known.get("kind")
    if kind in ("progress", "verdicts"):    # each verdict has been on a slide of its own
        return
    if kind == "explorer":
        png = f"data:image/png;base64,{data['image/png']}"
        yield result({"text/html": tables.place(output, png, EXPLORERS)}, kind=kind, waits=True)
    elif "image/png" in data:
        yield picture(output)
    if kind == "question":
        yield result({"text/html": f'<div class="question">{data["text/html"]}</div>'}, last=True)
    elif kind == "verdict":
        yield result({"text/html": data["text/html"]}, kind="claim", waits=True)
    elif "image/png" not in data and set(data) == {"text/plain"}:
        block = result({"text/plain": data["text/plain"].rstrip()}, waits=True)
        block.cell.metadata["tags"] = letters(data["text/plain"])
        yield block
    elif "image/png" not in data:
        yield result(data, waits=True)


def picture(output):
    """The block of a picture, at the size that it asks for or, if it does not, that it has."""
    png, known = output.data["image/png"], output.metadata["image/png"]
    own = [int.from_bytes(base64.b64decode(png)[at:at + 4]) for at in (16, 20)]
    size = tuple(known.get(side, length) for side, length in zip(("width", "height"), own))
    block = result({"image/png": png}, waits=True, picture=size)
    block.cell.outputs[0].metadata["image/png"] = {"alt": known["alt"], "own": size[0]}
    return block


# From blocks to slides.

def slides(blocks, width, height):
    """The blocks in lists, one a slide: few slides, evenly filled, and what belongs together not torn apart.

    As TeX breaks a paragraph into lines: of all ways to break the list, the one of the lowest cost.
    """
    for block in blocks:
        if block.picture:
            fit_picture(block, width, height - GUESS * block.answers, SMALLEST)

    @functools.cache
    def best(start):
        """(cost, ends of the slides) of the blocks from `start` on."""
        if start == len(blocks):
            return 0, ()
        found = []
        for end in range(start + 1, len(blocks) + 1):
            if not may_share(blocks[start:end], height):
                break
            cost, ends = best(end)
            found.append((cost + emptiness(blocks[start:end], height) + tear(blocks, end), (end, *ends)))
        return min(found)

    ends = best(0)[1]
    return [blocks[start:end] for start, end in zip((0, *ends), ends)]


def may_share(blocks, height):
    """Whether a slide has room for `blocks`, and none of them wants another one. A single block always may."""
    if len(blocks) == 1:
        return True
    *before, newest = blocks
    return not newest.opens and needed(blocks) <= height and not any(block.last for block in before)


def needed(blocks):
    """The height that blocks take up on a slide."""
    return sum(block.height for block in blocks) + GUESS * blocks[0].answers


def emptiness(blocks, height):
    """What a slide costs: the emptier the dearer, but a picture fills any slide."""
    left = 0 if any(block.picture for block in blocks) else 1 - needed(blocks) / height
    return 0.8 + left**2


def tear(blocks, end):
    """What it costs to end a slide before the block at `end`."""
    if end == len(blocks) or blocks[end].opens:
        return 0
    if blocks[end].tied:
        return 10
    return 1 if blocks[end].kind == "claim" else 0.3 if blocks[end].cell.get("outputs") else 0


def fit_picture(block, width, height, largest):
    """Make a picture as large as width, height and `largest` allow, and the block as high."""
    scale = min(largest, width / block.picture[0], (height - AROUND) / block.picture[1])
    size = {side: round(scale * length) for side, length in zip(("width", "height"), block.picture)}
    block.cell.outputs[0].metadata["image/png"].update(size)
    block.height = size["height"] + AROUND


def lay_out(slide, part, width, height):
    """Tell each cell of a slide its role, the slide its running head, and its pictures their size."""
    if slide[0].answers:
        slide.insert(0, Block(v4.new_markdown_cell("*Your guess?*"), opens=slide[0].opens, height=GUESS))
    pictures = [block for block in slide if block.picture]
    left = height - sum(block.height for block in slide if not block.picture)
    for block in pictures:
        fit_picture(block, width, left / len(pictures), LARGEST)
    for block in slide:
        block.cell.metadata["slideshow"] = {"slide_type": "fragment" if block.waits else "-"}
    first = slide[0]
    data = {} if first.opens == "slide" else {"part": part}
    if not pictures and sum(block.height for block in slide) <= SPARSE * height:
        data["letters"] = "large"
    first.cell.metadata["slideshow"] = {"slide_type": first.opens or "subslide", "data": data}


def pace(slides, parts, rows, whole):
    """Tell the lecturer's window, beside each slide, what the plan says of its part, and how many seconds it has by it.

    `parts` are the parts that the slides belong to; what comes before the plan's first part is in its minutes, too. What
    is said of the `whole` hour stands beside the first slide.
    """
    known = {row.section: row for row in rows}
    first = next(at for at, part in enumerate(parts) if part in known)
    parts = [parts[first]] * first + parts[first:]
    for at, (slide, part) in enumerate(zip(slides, parts)):
        row, data = known.get(part), slide[0].cell.metadata["slideshow"].setdefault("data", {})
        data["timing"] = round(60 * row.minutes / parts.count(part)) if row else 0
        told = [f"**Minute {row.begins} to {row.begins + row.minutes}:** {row.what}"] if row else []
        told += whole if at == 0 else row.told if row and at >= first else ()
        slide[0].told = "\n\n".join(filter(None, [*map(unlinked, told), slide[0].told]))


def unlinked(chunk):
    """A chunk without its links: the lecturer's window leads nowhere."""
    return re.sub(r"\[([^]]+)\]\([^)]*\)", r"\1", chunk)


# From slides to a deck.

def export(blocks, title):
    """The HTML of a deck."""
    cells = []
    for block in blocks:
        cells.append(block.cell)
        if block.told:
            cells.append(v4.new_markdown_cell(block.told, metadata={"slideshow": {"slide_type": "notes"}}))
    notebook = v4.new_notebook(cells=cells, metadata={"title": title})
    exporter = SlidesExporter(template_name="slides", extra_template_basedirs=[str(WEB)],
                              exclude_input_prompt=True, exclude_output_prompt=True,
                              config=Config({"CSSHTMLHeaderPreprocessor": {"style": "default"}}))
    return exporter.from_notebook_node(notebook)[0]


# In the page: all slides laid out at once, with all questions opened; the height of each, and the room that there is.
# Of an explorer, which is to fit with its longest words, also how large it may be.
MEASURE = """async ({ zooms, explorers, around }) => {
    await MathJax.startup.promise;
    await document.fonts.ready;
    document.querySelectorAll('details').forEach(details => { details.open = true; });
    const pages = [...document.querySelectorAll('.slides section section')];
    const style = getComputedStyle(pages[0]), inside = (side, ...edges) =>
        edges.reduce((rest, edge) => rest - parseFloat(style['padding' + edge]), parseFloat(style[side]));
    const room = [inside('width', 'Left', 'Right'), inside('height', 'Top', 'Bottom')];
    const drawn = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const places = [...document.querySelectorAll('.explorer-place')], fitting = [];
    for (const [i, place] of places.entries()) {
        const { longest, notes, above } = explorers[i];
        while (!place.querySelector('.explorer')?.dataset.shown) await drawn();
        place.querySelector('.explorer-verdict').textContent = longest;
        place.querySelectorAll('.explorer-row').forEach((row, at) => {
            const note = Object.assign(document.createElement('div'), { className: 'explorer-note', textContent: notes[at] });
            if (notes[at]) row.append(note);
        });
        let height;
        for (const zoom of zooms) {
            place.style.setProperty('--zoom', zoom);
            await drawn();
            height = Math.ceil(place.getBoundingClientRect().height);
            fitting[i] = { zoom, height };
            if (height <= room[1] - around - above) break;
        }
    }
    return { heights: pages.map(page => page.firstElementChild.getBoundingClientRect().height), room, fitting };
}"""


def measure(blocks, page, path, heads):
    """Give each block its height; returns the width and the height of the room on a slide."""
    for number, block in enumerate(blocks):
        block.cell.metadata["slideshow"] = {"slide_type": "subslide" if number else "slide"}
    path.write_text(export(blocks, ""), encoding="utf-8")
    page.goto(path.as_uri())
    page.add_style_tag(content=".slides section { display: flex !important; }")
    explorers = [block for block in blocks if block.kind == "explorer"]
    worst = [longest_words(heads[name_of(block)]) | {"above": GUESS * block.answers} for block in explorers]
    found = page.evaluate(MEASURE, {"zooms": ZOOMS, "explorers": worst, "around": AROUND})
    for block, height in zip(blocks, found["heights"], strict=True):
        block.height = height
    for block, fit in zip(explorers, found["fitting"], strict=True):
        shown = block.cell.outputs[0].data
        shown["text/html"] = shown["text/html"].replace(
            "<div ", f'<div style="--zoom: {fit["zoom"]}; height: {fit["height"]}px" ', 1)
    return found["room"]


def name_of(block):
    """Which explorer a block shows: "lesson.name"."""
    return re.search('data-explorer="(.*?)"', block.cell.outputs[0].data["text/html"])[1]


def longest_words(head):
    """The most that an explorer says below its picture, and beside each of its controls."""
    columns = head["columns"]
    notes = [max((idle.get(name, "") for idle in columns["idle"]["values"]), key=len)
             for name, _ in head["scene"]["controls"]]
    return {"longest": max(columns["verdict"]["values"], key=len), "notes": notes}


def build(path, blocks, page, heads):
    """Write the deck of the notebook at `path`, cut into blocks; returns (file, title, number of slides)."""
    deck = DECKS / f"{path.stem}.slides.html"
    title = part = blocks[0].cell.source.removeprefix("# ")
    width, height = measure(blocks, page, deck, heads)
    made, parts = slides(blocks, width, height), []
    for slide in made:
        if slide[0].opens == "slide":
            part = slide[0].cell.source.lstrip("# ")
        parts.append(part)
        lay_out(slide, part, width, height)
        if (taken := needed(slide)) > height + 1:
            raise ValueError(f"{path.name}: a slide has room for {height:.0f} pixels, and this needs {taken:.0f}: "
                             f"{slide[0].cell.source or slide[0].cell.outputs}"[:300])
    pace(made, parts, *plans.read(plans.texts()[plans.heading(path, title)]))
    deck.write_text(export([block for slide in made for block in slide], title), encoding="utf-8")
    return deck.name, title, len(made)


def copy_assets():
    """What the decks need to be shown without a network."""
    reveal, mathjax = WEB / "node_modules" / "reveal.js", WEB / "node_modules" / "mathjax" / "es5"
    fonts, glyphs = Path(matplotlib.get_data_path()) / "fonts" / "ttf", "output/chtml/fonts/woff-v2"
    copies = {".": [reveal / "dist" / "reveal.js", reveal / "dist" / "reveal.css", reveal / "plugin" / "notes" / "notes.js",
                    WEB / "slides" / "deck.css"],
              "fonts": [fonts / name for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf",
                                                  "DejaVuSansMono.ttf", "LICENSE_DEJAVU")],
              "mathjax": [mathjax / "tex-chtml-full.js"],
              f"mathjax/{glyphs}": (mathjax / glyphs).iterdir()}
    for folder, files in copies.items():
        (DECKS / "assets" / folder).mkdir(parents=True, exist_ok=True)
        for file in files:
            shutil.copy(file, DECKS / "assets" / folder)


def index(decks):
    """The page that lists the decks."""
    rows = "\n".join(f'<li><a href="{name}">{html.escape(title)}</a> ({number} slides)</li>'
                     for name, title, number in decks)
    return f"""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Slides</title><link rel="stylesheet" href="assets/deck.css"></head>
<body><main class="decks">
<h1>When the Loss Stops Falling: slides</h1>
<ol start="0">
{rows}
</ol>
<p>Arrows and space turn the pages, Tab and Enter choose an option of a question, F fills the screen, O shows all
slides, B darkens the screen, S opens the speaker's window with what is to be said and the plan's minutes, Alt and R reset
all explorers.</p>
</main></body>
</html>
"""


def browser_of(playwright):
    """Chromium, or else Chrome."""
    chromium = shutil.which("chromium")
    return playwright.chromium.launch(executable_path=chromium, channel=None if chromium else "chrome",
                                      args=["--no-sandbox", "--disable-gpu"])


def main():
    from playwright.sync_api import sync_playwright     # here: what is above does without a browser

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="*", type=Path)
    paths = [path.resolve() for path in parser.parse_args().notebooks] or notebooks()
    shutil.rmtree(DECKS, ignore_errors=True)
    copy_assets()
    cuts = {path: cut(nbformat.read(path, as_version=4)) for path in paths}
    names = [name_of(block) for blocks in cuts.values() for block in blocks if block.kind == "explorer"]
    heads = tables.write([name.split(".") for name in names], DECKS / EXPLORERS)
    with sync_playwright() as playwright:
        browser = browser_of(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        decks = [build(path, blocks, page, heads) for path, blocks in cuts.items()]
        browser.close()
    (DECKS / "index.html").write_text(index(decks), encoding="utf-8")
    print(f"{DECKS / 'index.html'}: {len(decks)} decks, {sum(number for *_, number in decks)} slides")


if __name__ == "__main__":
    sys.exit(main())
