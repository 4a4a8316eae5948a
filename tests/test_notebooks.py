"""The anatomy of the notebooks, as they are stored. That they still run, nbval says.

A rule is a function of a notebook that yields complaints. Below the rules, a good notebook made up here passes all of
them, and for every rule a notebook broken in just that way does not.
"""

import ast
import copy
import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from course import in_pytorch, notebooks, topic
from descentlab._outputs import KEY, facts
from descentlab.claims import SENTENCE_WORDS
from store_notebooks import GIVEN_AWAY, announcement

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
IMPORT_LINES, CELLS, EXERCISES, QUESTIONS, EXPLORERS = 5, (25, 45), (4, 6), 3, 3
WORDS_A_LINE = 10
# What a student reads in an hour. Under the ideas, each with a section, come what to do with them, and practice.
SECTIONS, WORDS, LINES_OF_CODE, LINES_A_CELL, LINE = 7, 2700, 150, 12, 88
CLOSING = ("What to do", "In PyTorch", "Exercises", "Recap")
PYTORCH_LINES = 10
ROLES = {"slide", "subslide", "fragment", "skip", "notes", "-"}


@dataclass
class Notebook:
    """A stored notebook: where it lies, and what is in it, every text joined to one string."""

    path: Path
    content: dict

    @classmethod
    def read(cls, path):
        return cls(path, joined(json.loads(path.read_text(encoding="utf-8"))))

    @property
    def cells(self):
        return self.content["cells"]

    @property
    def prose(self):
        """Pairs (place, Markdown cell)."""
        return [(place, cell) for place, cell in enumerate(self.cells) if cell["cell_type"] == "markdown"]

    @property
    def code(self):
        """Pairs (place, code cell)."""
        return [(place, cell) for place, cell in enumerate(self.cells) if cell["cell_type"] == "code"]

    @property
    def outputs(self):
        """Pairs (place, output)."""
        return [(place, output) for place, cell in self.code for output in cell["outputs"]]

    def showing(self, kind):
        """Pairs (place, facts) of the outputs of one kind."""
        return [(place, facts(output)) for place, output in self.outputs if facts(output).get("kind") == kind]

    @property
    def is_first(self):
        """Whether this is the way in, which teaches the notebooks rather than the subject: a little of all will do."""
        return self.path.name.startswith("00")

    @property
    def is_further(self):
        """Whether this stands beside the path: one question, and no more than that needs."""
        return self.path.parent.name == "further"

    @property
    def is_capstone(self):
        """Whether this is the one that puts all the others to work: every claim has had its verdict before it."""
        return self.path.name.startswith("08")


def joined(value):
    """`value` with every list of lines, as nbformat may store a text, joined."""
    if isinstance(value, dict):
        return {key: joined(each) for key, each in value.items()}
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        return "".join(value)
    return [joined(each) for each in value] if isinstance(value, list) else value


def lines(text):
    return [line for line in text.splitlines() if line.strip()]


def parsed(cell):
    """The syntax tree of a code cell; an empty one where it is no Python, of which `is_plain_python` complains."""
    try:
        return ast.parse(cell["source"])
    except SyntaxError:
        return ast.parse("")


def unfenced(text):
    """Markdown without its blocks of code."""
    return re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.M | re.S)


def headings(cell):
    return re.findall(r"^(#+) +(.+?) *$", unfenced(cell["source"]), re.M)


def texts(output):
    """What an output says in words: its plain text, its HTML and Markdown without tags and pictures."""
    if "text" in output:
        yield output["text"]
    for kind, text in output.get("data", {}).items():
        if kind == "text/html":
            yield re.sub(r"<style.*?</style>|<[^>]*>", " ", text, flags=re.S)
        elif kind.startswith("text/"):
            yield re.sub(r"base64,[\w+/=]+", "", text)


def checks(cell):
    """The `lesson.<name>.check(...)` calls of a code cell: pairs (name, line)."""
    return [(node.func.value.attr, node.lineno) for node in ast.walk(parsed(cell))
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("lesson.")
            and ast.unparse(node.func).endswith(".check") and isinstance(node.func.value, ast.Attribute)]


def is_question(cell):
    return any(facts(output).get("kind") == "question" for output in cell.get("outputs", ()))


def answers(notebook):
    """The places of the cells that answer a question: all code from it to the next question or heading."""
    asked = False
    for place, cell in enumerate(notebook.cells):
        if cell["cell_type"] == "markdown":
            asked = asked and not headings(cell)
        elif is_question(cell):
            asked = True
        elif asked:
            yield place


# The rules.

def is_run_once_in_order(notebook):
    """Every code cell was run, once, from the first to the last."""
    ran = [(place, cell) for place, cell in notebook.code if cell["source"].strip()]
    for count, (place, cell) in enumerate(ran, 1):
        if cell["execution_count"] != count:
            yield f"cell {place} was run as [{cell['execution_count']}], not as [{count}]: store the notebook anew"


def has_neither_errors_nor_warnings(notebook):
    for place, output in notebook.outputs:
        if output["output_type"] == "error":
            yield f"cell {place} raised {output['ename']}: {output['evalue']}"
        if output.get("name") == "stderr":
            yield f"cell {place} wrote to stderr: {output['text'][:80]}"


def stores_no_widgets(notebook):
    """A live view without its kernel is an error message in JupyterLab."""
    if "widgets" in notebook.content["metadata"]:
        yield "its metadata hold the state of widgets"
    for place, output in notebook.outputs:
        if "application/vnd.jupyter.widget-view+json" in output.get("data", {}):
            yield f"cell {place} stores the live view of a widget"


def has_slide_roles(notebook):
    for place, cell in enumerate(notebook.cells):
        role = cell["metadata"].get("slideshow", {}).get("slide_type")
        if role not in ROLES:
            yield f"cell {place} has the slide_type {role!r}, not one of {', '.join(sorted(ROLES))}"


def has_unique_ids(notebook):
    names = [cell.get("id") for cell in notebook.cells]
    for place, name in enumerate(names):
        if not name or name in names[:place]:
            yield f"cell {place} has the id {name!r}: missing, or another cell's"


def has_the_right_length(notebook):
    """The lesson, that is: what comes before the exercises."""
    low, high = (5 if notebook.is_further else 10, CELLS[1]) if notebook.is_first or notebook.is_further else CELLS
    lesson = len(notebook.cells)
    for place, cell in reversed(notebook.prose):
        if any(level == "##" and text.startswith("Exercises") for level, text in headings(cell)):
            lesson = place
    lesson -= len({place for place, _ in notebook.showing("verdict") if place < lesson})      # a card is no cell
    if not low <= lesson <= high:
        yield f"its lesson has {lesson} cells, not {low} to {high}"
    for place, cell in enumerate(notebook.cells):
        if not cell["source"].strip():
            yield f"cell {place} is empty"


def is_plain_python(notebook):
    for place, cell in notebook.code:
        try:
            ast.parse(cell["source"])
        except SyntaxError as error:
            yield f"cell {place} is not plain Python: {error.msg}, line {error.lineno}"


def imports_in_its_first_code_cell(notebook):
    importing = [place for place, cell in notebook.code
                 if any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in ast.walk(parsed(cell)))]
    first = notebook.code[0][0] if notebook.code else None
    if first not in importing:
        yield f"its first code cell, {first}, imports nothing"
    elif len(lines(notebook.cells[first]["source"])) > IMPORT_LINES:
        yield f"cell {first}, the imports, has more than {IMPORT_LINES} lines"
    for place in importing:
        if place != first:
            yield f"cell {place} imports something: that belongs into cell {first}"


def imports_its_room(notebook):
    """All that belongs to the page is found in `lesson`, and nothing of another page's."""
    own = f"from descentlab.lessons import {topic(notebook.path)} as lesson"
    source = "\n".join(cell["source"] for _, cell in notebook.code)
    if own not in source.splitlines():
        yield f"it does not say: {own}"
    for line in source.splitlines():
        if "descentlab.lessons" in line and line != own:
            yield f"it imports from another lesson: {line}"


def has_short_code_cells(notebook):
    for place, cell in notebook.code:
        if (count := len(lines(cell["source"]))) > LINES_A_CELL:
            yield f"cell {place} has {count} lines of code, more than {LINES_A_CELL}"


def fits_an_hour(notebook):
    """Few ideas, a section each, and no more prose and code than can be read."""
    sections = [text for _, cell in notebook.prose for level, text in headings(cell) if level == "##"]
    ideas = [text for text in sections if text not in CLOSING]
    if not notebook.is_first and len(ideas) > SECTIONS:
        yield f"it has {len(ideas)} sections, more than {SECTIONS}: {ideas}"
    if (words := count_words(notebook)) > WORDS:
        yield f"it has {words:,} words, more than {WORDS:,}"
    if (code := count_code(notebook)) > LINES_OF_CODE:
        yield f"it has {code} lines of code, more than {LINES_OF_CODE}"


def closes_with_practice(notebook):
    """What to do, the same in PyTorch, exercises, recap: a lesson of the path ends with what can be done tomorrow."""
    if notebook.is_first:
        return
    sections = [text for _, cell in notebook.prose for level, text in headings(cell) if level == "##"]
    closing = CLOSING[2:] if notebook.is_further else CLOSING
    if tuple(sections[-len(closing):]) != closing:
        yield f"its last sections are not {', '.join(closing)}: {sections}"
    blocks = in_pytorch("\n\n".join(cell["source"] for _, cell in notebook.prose))
    for code in blocks:
        if len(lines(code)) > PYTORCH_LINES:
            yield f"its PyTorch has {len(lines(code))} lines, more than {PYTORCH_LINES}"
    if not notebook.is_further and not blocks:
        yield "it has no block of Python for PyTorch"


def reads_aloud(notebook):
    """Short lines, one statement in each, nothing assigned together that does not belong together, no loop in a loop
    within one expression."""
    for place, cell in notebook.code:
        for number, line in enumerate(cell["source"].splitlines(), 1):
            if len(line) > LINE:
                yield f"cell {place}, line {number} has {len(line)} characters, more than {LINE}"
        tree, begun = parsed(cell), []
        for node in ast.walk(tree):
            if isinstance(node, ast.stmt):
                if node.lineno in begun:
                    yield f"cell {place}, line {node.lineno} holds two statements"
                begun.append(node.lineno)
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple):
                yield f"cell {place}, line {node.lineno} assigns several things at once"
            if isinstance(node, ast.NamedExpr):
                yield f"cell {place}, line {node.lineno} assigns within an expression"
            loops = [part for part in ast.walk(node) if isinstance(part, ast.comprehension)]
            if isinstance(node, LOOPS) and len(loops) > 1:
                yield f"cell {place}, line {node.lineno} holds a loop within a loop in one expression"


LOOPS = ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp


def count_words(notebook):
    """Formulas, code and addresses are no words."""
    prose = " ".join(unfenced(cell["source"]) for _, cell in notebook.prose)
    prose = re.sub(r"\$\$.*?\$\$|\$[^$\n]*\$|`[^`]*`|\]\([^)]*\)|<[^>]*>|https?://\S+", " ", prose, flags=re.S)
    return len(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", prose))


def count_code(notebook):
    """The lines of its code."""
    return sum(len(lines(cell["source"])) for _, cell in notebook.code)


def explains_its_code(notebook):
    words, code = count_words(notebook), count_code(notebook)
    if words < WORDS_A_LINE * code:
        yield f"{words} words for {code} lines of code: fewer than {WORDS_A_LINE} a line"


def ends_no_line_with_a_semicolon(notebook):
    for place, cell in notebook.code:
        for line in cell["source"].splitlines():
            if re.search(r";\s*(#.*)?$", line):
                yield f"cell {place}: {line.strip()}"


def leaves_gaps_only_in_exercises(notebook):
    """A `...` is for the learner to fill, so a check follows it; as an index (`theta[..., 0]`) it is no gap."""
    for place, cell in notebook.code:
        tree = parsed(cell)
        indices = {id(part) for node in ast.walk(tree) if isinstance(node, ast.Subscript)
                   for part in ast.walk(node.slice)}
        last = max((line for _, line in checks(cell)), default=0)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and node.value is ... and id(node) not in indices and node.lineno > last:
                yield f"cell {place}, line {node.lineno} leaves a `...` that no check follows"


def describes_its_pictures(notebook):
    for place, output in notebook.outputs:
        for kind in output.get("data", {}):
            if kind.startswith("image/") and not output["metadata"].get(kind, {}).get("alt", "").strip():
                yield f"cell {place} stores a picture ({kind}) without a text alternative"
        tags = re.findall(r"<img\b[^>]*>", output.get("data", {}).get("text/html", ""))
        yield from (f"cell {place} shows an <img> without alt" for tag in tags if not re.search(r'\balt="[^"]', tag))
    for place, cell in notebook.prose:
        prose = unfenced(cell["source"])
        if re.search(r"!\[\s*\]", prose) or any(not re.search(r'\balt="[^"]', tag)
                                                for tag in re.findall(r"<img\b[^>]*>", prose)):
            yield f"cell {place} shows a picture without a text alternative"


def begins_with_its_title(notebook):
    titles = [(place, text) for place, cell in notebook.prose for level, text in headings(cell) if level == "#"]
    if [place for place, _ in titles] != [0] or not notebook.cells[0]["source"].startswith("# "):
        yield f"its title is not the first line of the first cell, or not the only one: {titles}"
    if not re.search(r"\bTime: \w", notebook.cells[0]["source"]):      # the site's landing page says it
        yield "its first cell does not say how long it takes: Time: about an hour"


def ends_with_a_recap(notebook):
    """A section Recap, the last or the last but one: the verdicts as a table, references with their years."""
    sections = [(place, text) for place, cell in notebook.prose for level, text in headings(cell) if level == "##"]
    recap = [place for place, text in sections if text.startswith("Recap")]
    if len(recap) != 1 or recap[0] not in [place for place, _ in sections[-2:]]:
        yield "none of its last two sections is the one called Recap"
        return
    cells = notebook.cells[recap[0]:]
    words = "\n".join(text for cell in cells for text in
                      [cell["source"] * (cell["cell_type"] == "markdown"),
                       *(output.get("data", {}).get("text/markdown", "") for output in cell.get("outputs", []))])
    tabled = set(re.findall(r"^\| *\**(C\d+)\b", words, re.M))
    claims = {verdict["claim"] for _, verdict in notebook.showing("verdict")}
    if tabled != claims:
        yield f"its recap's table has {sorted(tabled)}, and its verdicts are on {sorted(claims)}"
    if notebook.is_first:
        return
    if not re.search(r"\bReferences?\b", words) or not re.search(r"\b(?:1[89]|20)\d\d\b", words):
        yield "its recap has no references with their years"


def has_explorers(notebook):
    if (count := len(notebook.showing("explorer"))) < (least := 1 if notebook.is_first or notebook.is_further else EXPLORERS):
        yield f"it shows {count} explorers, fewer than {least}"


def has_exercises(notebook):
    low, high = (1, EXERCISES[1]) if notebook.is_first or notebook.is_further else EXERCISES
    names = {name for _, cell in notebook.code for name, _ in checks(cell)}
    if not low <= len(names) <= high:
        yield f"it has {len(names)} exercises, not {low} to {high}"


def asks_before_it_shows(notebook):
    """A question is followed, in its own section, by the experiment that answers it."""
    questions = [place for place, cell in notebook.code if is_question(cell)]
    if len(questions) < (least := 1 if notebook.is_first or notebook.is_further else QUESTIONS):
        yield f"it asks {len(questions)} questions, fewer than {least}"
    for place in questions:
        for cell in notebook.cells[place + 1:]:
            if cell["cell_type"] == "markdown" and any(level in "##" for level, _ in headings(cell)):
                yield f"cell {place} asks something, and no experiment follows in its section"
                break
            if cell["cell_type"] == "code" and not is_question(cell) and not checks(cell):
                break
        else:
            yield f"cell {place} asks something, and no experiment follows"


def links_to_what_exists(notebook):
    for place, cell in notebook.prose:
        prose = re.sub(r"`[^`\n]*`", "", unfenced(cell["source"]))
        for target in re.findall(r"\]\(\s*<?([^)\s>]+)", prose) + re.findall(r'(?:href|src)="([^"]+)"', prose):
            path = target.split("#")[0].split("?")[0]
            if path and not re.match(r"\w+:", path) and not (notebook.path.parent / path).exists():
                yield f"cell {place} links to {target}, which does not exist"


def hides_answers(notebook):
    """Until its cell is run, a reader sees nothing of what answers a question."""
    hidden = {place for place, cell in notebook.code if cell["metadata"].get("jupyter", {}).get("outputs_hidden")}
    for place in sorted(hidden ^ {*answers(notebook)}):
        yield f"cell {place} {'is hidden, and answers nothing' if place in hidden else 'answers a question in sight'}"
    for place in sorted(hidden):
        if GIVEN_AWAY.search(line := announcement(notebook.cells[place])):
            yield f"cell {place} is hidden, and its first line gives the answer away: {line}"


def pronounces_verdicts(notebook):
    for place, verdict in notebook.showing("verdict"):
        if len(verdict["sentence"].split()) > SENTENCE_WORDS:
            yield f"cell {place} pronounces with more than {SENTENCE_WORDS} words: {verdict['sentence']}"
    claims = [verdict["claim"] for _, verdict in notebook.showing("verdict")]
    for claim in sorted({claim for claim in claims if claims.count(claim) > 1}):
        yield f"it pronounces on {claim} more than once"
    if not claims and not (notebook.is_first or notebook.is_capstone or notebook.is_further):
        yield "it pronounces no verdict"


def stores_what_every_machine_shows(notebook):
    """No addresses, no paths of one machine, no timings."""
    passing = {
        "an address in memory": r"\b0x[0-9a-fA-F]{4,}",
        "a path": r"(?<![\w.~/+<-])/(?:home|root|Users|usr|opt|tmp|var|private|work|mnt)/\w|\b[A-Z]:\\\w",
        "a timing": r"(?<![\w.])\d+(?:\.\d+)?(?:e[+-]?\d+)? ?(?:s|sec|secs|seconds?|ms|milliseconds?|µs|μs|us|ns|min|"
                    r"minutes?)\b(?!/)",
    }
    for place, output in notebook.outputs:
        for what, pattern in passing.items():
            found = {match[0] for text in texts(output) for match in re.finditer(pattern, text)}
            yield from (f"cell {place} stores {what}: {text}" for text in sorted(found))


def hides_nothing_from_nbval(notebook):
    for place, cell in notebook.code:
        tags = [tag for tag in cell["metadata"].get("tags", []) if tag.startswith("nbval") or tag == "raises-exception"]
        if tags or re.search(r"#\s*(NBVAL|PYTEST_VALIDATE)_", cell["source"]):
            yield f"cell {place} is marked for nbval {tags}"


def is_finished(notebook):
    for place, cell in enumerate(notebook.cells):
        for match in re.finditer(r"\b(?:TO" + r"DO|FIX" + r"ME|TB" + r"D|XX" + r"X)\b", cell["source"]):
            yield f"cell {place} says {match[0]}"


RULES = [
    is_run_once_in_order, has_neither_errors_nor_warnings, stores_no_widgets, has_slide_roles, has_unique_ids,
    has_the_right_length, is_plain_python, imports_in_its_first_code_cell, imports_its_room, has_short_code_cells,
    fits_an_hour, closes_with_practice, reads_aloud, explains_its_code, hides_answers,
    ends_no_line_with_a_semicolon, leaves_gaps_only_in_exercises, describes_its_pictures, begins_with_its_title,
    ends_with_a_recap, has_explorers, has_exercises, asks_before_it_shows, links_to_what_exists, pronounces_verdicts,
    stores_what_every_machine_shows, hides_nothing_from_nbval, is_finished,
]


# The course.

NOTEBOOKS = notebooks()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook(path, rule):
    complaints = list(rule(Notebook.read(path)))
    assert not complaints, "\n".join(f"{path.name}: {complaint}" for complaint in complaints)


def test_the_course_begins_with_00_start_here():
    assert NOTEBOOKS and NOTEBOOKS[0].name == "00_start_here.ipynb"


def test_a_claim_lives_in_one_notebook():
    homes = {}
    for path in NOTEBOOKS:
        for _, verdict in Notebook.read(path).showing("verdict"):
            homes.setdefault(verdict["claim"], set()).add(path.name)
    shared = {claim: sorted(names) for claim, names in homes.items() if len(names) > 1}
    assert not shared, f"pronounced upon in more than one notebook: {shared}"


# The rules' teeth.

def markdown(text, role="slide"):
    return {"cell_type": "markdown", "metadata": {"slideshow": {"slide_type": role}}, "source": text}


def code(source, *outputs):
    return {"cell_type": "code", "metadata": {"slideshow": {"slide_type": "-"}}, "source": source,
            "execution_count": None, "outputs": list(outputs)}


def shown(text, about=None, **data):
    kinds = {"png": "image/png", "markdown": "text/markdown", "html": "text/html"}
    metadata = {KEY: about} if about else {}
    return {"output_type": "execute_result", "execution_count": None,
            "data": {"text/plain": text} | {kinds[kind]: value for kind, value in data.items()},
            "metadata": metadata | ({"image/png": {"alt": "A ravine. Now: it diverges."}} if "png" in data else {})}


def printed(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


def pronounced(claim, sentence="It falls."):
    return shown(f"[verdict]\n{claim}: {sentence}", {"kind": "verdict", "claim": claim, "sentence": sentence})


EXPLORER, QUESTION, OUTCOME = ({"kind": kind} for kind in ("explorer", "question", "outcome"))


def section(number):
    """Predict, run, look, verdict; then an exercise."""
    return [
        markdown(f"## Section {number}\n\n" + "A few plain words on what is to come, and why anybody should care. " * 9),
        code(f"lesson.guess_{number}", shown("How far?\n  A. not at all\n  B. far", QUESTION)),
        markdown("Look at the picture, and then at the number: $\\eta$ is a rate. [Later](#later)", "fragment"),
        hidden(f"path = descend(bowl.gradient, start, gd(0.1), steps={number})\npath.theta[..., 0]", shown(
            "[explorer]\nA ravine. Diverges at step 12; reaches 1e-6 in 83 steps", EXPLORER, png="iVBORw0KGgo=")),
        hidden(f'0.9\nverdicts("C0{number}", "holds")', printed("a line:\n  0.9\n"), pronounced(f"C0{number}")),
        hidden(f"answer = ...\nlesson.q{number}.check(answer)",
               shown("Not attempted yet", OUTCOME, html="<p>Not attempted yet</p>")),
    ]


def hidden(source, *outputs):
    cell = code(source, *outputs)
    cell["metadata"]["jupyter"] = {"outputs_hidden": True}
    return cell


def good(name="07_good.ipynb"):
    """A notebook that breaks no rule."""
    cells = [
        markdown("# A good notebook\n\n" + "It asks one question, and it answers that one. " * 10 + "Time: an hour."),
        code("import numpy as np\nfrom descentlab import descend\nfrom descentlab.lessons import good as lesson"),
        *(cell for number in range(1, 5) for cell in section(number)),
        *(markdown(f"And one thing more, the {number}th.") for number in range(1, 4)),
        markdown("## What to do\n\nLook at the gradient.\n\n## In PyTorch\n\n```python\nprint(loss)\n```\n\n## Exercises"),
        markdown("## Recap\n\nFive sentences. [The licence](../LICENSE), [the source](https://example.org).", "slide"),
        code("verdicts", shown("C01", markdown="| | claim |\n|---|---|\n" + "".join(f"| C0{n} | x |\n" for n in range(1, 5)))),
        markdown("**References**\n\nB. Polyak, *Some methods*, 1964.", "skip"),
    ]
    ran = 0
    for place, cell in enumerate(cells):
        cell["id"] = f"cell-{place:03d}"
        if cell["cell_type"] == "code":
            ran += 1
            cell["execution_count"] = ran
    return Notebook(FOLDER / name, {"cells": copy.deepcopy(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def change(place, **entries):
    return lambda notebook: notebook.cells[place].update(entries)


def append(place, text):
    return lambda notebook: notebook.cells[place].update(source=notebook.cells[place]["source"] + text)


def show(place, *outputs):
    return lambda notebook: notebook.cells[place].update(outputs=list(outputs))


def drop(*places):
    def remove(notebook):
        for place in sorted(places, reverse=True):
            del notebook.cells[place]
    return remove


def each(pattern, **entries):
    def update(notebook):
        for cell in notebook.cells:
            if re.search(pattern, cell["source"]):
                cell.update(entries)
    return update


WIDGET = {"output_type": "display_data", "metadata": {}, "data": {"application/vnd.jupyter.widget-view+json": {}}}
ERROR = {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": []}
SVG = {"output_type": "display_data", "metadata": {}, "data": {"image/svg+xml": "<svg/>", "text/plain": ""}}

# In the good notebook cell 1 imports, cells 2 to 7 are the first section, 29 what to do, and 30 to 32 the recap.
BROKEN = [
    (is_run_once_in_order, change(3, execution_count=None)),
    (is_run_once_in_order, change(3, execution_count=7)),
    (has_neither_errors_nor_warnings, show(5, ERROR)),
    (has_neither_errors_nor_warnings, show(5, printed("UserWarning", "stderr"))),
    (stores_no_widgets, show(5, WIDGET)),
    (stores_no_widgets, lambda notebook: notebook.content["metadata"].update(widgets={})),
    (has_slide_roles, change(4, metadata={})),
    (has_slide_roles, change(5, metadata={"slideshow": {"slide_type": "frgament"}})),
    (has_unique_ids, change(5, id="cell-004")),
    (has_unique_ids, change(5, id=None)),
    (has_the_right_length, drop(*range(8, 14))),
    (has_the_right_length, lambda notebook: notebook.cells.__setitem__(slice(4, 4), [markdown("More.")] * 24)),
    (has_the_right_length, change(4, source=" \n")),
    (is_plain_python, append(5, "\n%timeit 1")),
    (imports_in_its_first_code_cell, append(5, "\nimport sympy")),
    (imports_in_its_first_code_cell, append(5, "\ndef f():\n    from math import pi")),
    (imports_in_its_first_code_cell, change(1, source="1 + 1")),
    (imports_in_its_first_code_cell, append(1, "\nimport math\nimport re\nimport os")),
    (has_short_code_cells, append(5, "\nx = 1" * 14)),
    (fits_an_hour, append(4, "".join(f"\n\n## Idea {n}" for n in range(4)))),
    (fits_an_hour, append(4, " One word more." * 900)),
    (fits_an_hour, append(5, "\nx = 1" * 150)),
    (closes_with_practice, drop(29)),
    (closes_with_practice, change(29, source="## In PyTorch\n\n```python\nx\n```\n\n## What to do\n\n## Exercises")),
    (closes_with_practice, change(29, source="## What to do\n\n## In PyTorch\n\nAs above.\n\n## Exercises")),
    (closes_with_practice, append(29, "\n\n## In PyTorch\n\n```python\n" + "x = 1\n" * 11 + "```\n\n## Exercises")),
    (reads_aloud, append(5, "\nx = 1  # " + "and so on " * 9)),
    (reads_aloud, append(5, "\nx = 1; y = 2")),
    (reads_aloud, append(5, "\nif path: x = 1")),
    (reads_aloud, append(5, "\nx, y = 1, 2")),
    (reads_aloud, append(5, "\nprint(x := 1)")),
    (reads_aloud, append(5, "\n[[x for x in y] for y in z]")),
    (reads_aloud, append(5, "\n[x for y in z for x in y]")),
    (explains_its_code, append(5, "\nx = 1" * 60)),
    (explains_its_code, each("A few plain words", source="## Section\n\n```\n" + "no words these " * 90 + "\n```\n")),
    (ends_no_line_with_a_semicolon, append(5, ";")),
    (ends_no_line_with_a_semicolon, append(5, "\nplot(x);  # quietly")),
    (leaves_gaps_only_in_exercises, append(5, "\nanswer = ...")),
    (leaves_gaps_only_in_exercises, append(7, "\nother = ...")),
    (leaves_gaps_only_in_exercises, append(5, "\ndef step(theta):\n    ...")),
    (describes_its_pictures, lambda notebook: notebook.cells[5]["outputs"][0].update(metadata={})),
    (describes_its_pictures, lambda notebook: notebook.cells[5]["outputs"][0]["metadata"]["image/png"].update(alt=" ")),
    (describes_its_pictures, show(5, SVG)),
    (describes_its_pictures, show(5, shown("", html='<img src="data:image/png;base64,iVBO">'))),
    (describes_its_pictures, append(4, "\n\n![](../docs/a.png)")),
    (describes_its_pictures, append(4, '\n\n<img src="../LICENSE">')),
    (begins_with_its_title, change(0, source="A good notebook")),
    (begins_with_its_title, change(0, source="Hello.\n\n# A good notebook")),
    (begins_with_its_title, append(4, "\n\n# Another title")),
    (begins_with_its_title, change(0, source="# A good notebook\n\nNobody says how long.")),
    (ends_with_a_recap, change(30, source="## The end")),
    (ends_with_a_recap, append(2, "\n## Recap")),
    (ends_with_a_recap, show(31)),
    (ends_with_a_recap, show(31, shown("", markdown="| C01 | a | holds |"))),
    (ends_with_a_recap, change(32, source="**References**: none")),
    (ends_with_a_recap, change(32, source="Polyak 1964")),
    (has_explorers, each("descend", outputs=[shown("Path of 10 steps")])),
    (has_exercises, drop(7)),
    (has_exercises, each(r"lesson\.q", source="answer.check(1)")),
    (has_exercises, each("descend", source="lesson.q7.check(1)\nlesson.q8.check(1)\nlesson.q9.check(1)")),
    (asks_before_it_shows, drop(3, 9)),
    (asks_before_it_shows, each("guess", outputs=[shown("Exercise q1: .check(your answer)")])),
    (asks_before_it_shows, drop(5, 6)),
    (asks_before_it_shows, lambda notebook: notebook.cells.append(copy.deepcopy(notebook.cells[3]))),
    (links_to_what_exists, append(4, "[next](08_nowhere.ipynb#there)")),
    (links_to_what_exists, append(4, '<a href="../docs/nowhere.md">next</a>')),
    (hides_answers, change(5, metadata={"slideshow": {"slide_type": "-"}})),
    (hides_answers, lambda notebook: notebook.cells[1]["metadata"].update(jupyter={"outputs_hidden": True})),
    (hides_answers, show(6, printed("0.9, as was to be shown\n"), pronounced("C01"))),
    (hides_answers, show(6, printed("\nC01 holds\n"), pronounced("C01"))),
    (imports_its_room, append(1, "\nfrom descentlab.lessons import momentum")),
    (imports_its_room, change(1, source="import numpy as np")),
    (pronounces_verdicts, show(6, pronounced("C01"), pronounced("C01"))),
    (pronounces_verdicts, each("verdicts", outputs=[])),
    (pronounces_verdicts, show(6, pronounced("C01", "and so on " * 9))),
    (stores_what_every_machine_shows, show(5, shown("<function f at 0x7f3a5c0e1d00>"))),
    (stores_what_every_machine_shows, show(5, printed("saved in /ho" + "me/ada/run.npz"))),
    (stores_what_every_machine_shows, show(5, shown("", html="<p>'/us" + "r/lib/x'</p>"))),
    (stores_what_every_machine_shows, show(5, printed("took 0.123 s"))),
    (stores_what_every_machine_shows, show(5, printed("54ms a step"))),
    (stores_what_every_machine_shows, show(5, shown("", markdown="about 3 seconds"))),
    (hides_nothing_from_nbval, append(5, "\n# NBVAL_IGNORE_OUTPUT")),
    (hides_nothing_from_nbval, change(5, metadata={"tags": ["nbval-skip"]})),
    (is_finished, append(4, " TO" + "DO: more")),
]


@pytest.mark.parametrize("name", ["07_good.ipynb", "00_good.ipynb", "08_good.ipynb"])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_good_notebook_passes(rule, name):
    assert not list(rule(good(name)))


@pytest.mark.parametrize("rule, spoil", [
    pytest.param(rule, spoil, id=f"{rule.__name__}-{number}") for number, (rule, spoil) in enumerate(BROKEN)])
def test_a_broken_notebook_is_noticed(rule, spoil):
    notebook = good()
    spoil(notebook)
    assert list(rule(notebook))


def test_every_rule_has_teeth():
    assert {rule for rule, _ in BROKEN} == set(RULES)


@pytest.mark.parametrize("rule, spoil", [
    (has_explorers, each("steps=[234]", outputs=[])), (asks_before_it_shows, each("guess_[234]", outputs=[])),
    (has_exercises, each(r"lesson\.q[234]", source="1")), (pronounces_verdicts, each("verdicts", outputs=[])),
], ids=lambda value: value.__name__)
def test_the_first_notebook_may_do_with_less(rule, spoil):
    first, later = good("00_good.ipynb"), good()
    spoil(first)
    spoil(later)
    assert list(rule(later))
    assert not list(rule(first))


def test_the_capstone_may_do_without_verdicts_only():
    capstone = good("08_good.ipynb")
    each("verdicts", outputs=[])(capstone)
    assert not any(complaint for rule in RULES for complaint in rule(capstone))
    each(r"lesson\.q[234]", source="1")(capstone)
    assert list(has_exercises(capstone))
