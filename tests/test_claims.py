"""Claims, the cards of their verdicts, and the table of them all."""

import doctest
import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import numpy as np
import pytest
import tally
import write_claims
from course import Refused
from nbformat import v4

from descentlab import _tables, claims
from descentlab._outputs import facts
from descentlab._tables import Table
from descentlab.claims import CLAIMS, COLOURS, FIRST_LINE, FORMS, SOURCES, Verdict, Verdicts

ROOT = Path(__file__).resolve().parents[1]
TEXT = CLAIMS["C33"].text
STEPS = {"step": [1, 2], "length": [0.3, 0.27]}


def test_doctest():
    assert doctest.testmod(claims).failed == 0


@pytest.mark.parametrize("number", CLAIMS)
def test_every_claim_has_words_and_known_sources(number):
    claim = CLAIMS[number]
    assert number[0] == "C" and number[1:].isdigit() and len(number) == 3
    assert claim.text and claim.sources and set(claim.sources) <= set(SOURCES)
    assert '"' not in claim.text and "|" not in claim.text      # they would break the line and the table


# A card.

def test_a_card_says_in_plain_text_what_it_is():
    lines = repr(Verdict("C33", "holds when steps shrink", "They do.", STEPS)).splitlines()
    assert lines == ["[verdict]", f'C33 · "{TEXT}" · holds when steps shrink: They do.', "",
                     "step  length", "----  ------", "   1     0.3", "   2    0.27"]
    assert repr(Verdict("C33", "holds", "They do.")) == f'[verdict]\nC33 · "{TEXT}" · holds: They do.'


def test_a_cards_facts_travel_with_its_output():
    data, metadata = Verdict("C33", "holds when steps shrink", "They do.", STEPS)._repr_mimebundle_()
    assert set(data) == {"text/html", "text/plain"}
    assert facts({"metadata": metadata}) == {
        "kind": "verdict", "claim": "C33", "text": TEXT, "word": "holds when", "condition": "steps shrink",
        "sentence": "They do.", "table": {"headers": ["step", "length"], "rows": [["1", "0.3"], ["2", "0.27"]]}}
    for word in ("holds", "does not hold"):
        card = facts({"metadata": Verdict("C33", word, "They do.")._repr_mimebundle_()[1]})
        assert (card["word"], card["condition"], card["table"]) == (word, "", {})


class Read(HTMLParser):
    """The words of an HTML text, and the names of its tags; complains of tags that are not closed in their order."""

    def __init__(self, text):
        super().__init__()
        self.words, self.open, self.tags = [], [], []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words += data.split()


def test_a_card_in_html_says_the_same_and_gives_nothing_away_on_its_first_line():
    card = Verdict("C33", "does not hold", "The length is < 1 & |g| grows.", STEPS).html()
    first, rest = card.split("\n", 1)
    assert first == FIRST_LINE and first.startswith("<!--") and not re.search(r"\d|hold", first)
    assert " ".join(Read(rest).words) == (
        f"C33 · “{TEXT}” · does not hold The length is < 1 & |g| grows. step length 1 0.3 2 0.27")
    assert "table" not in Read(Verdict("C33", "holds", "They do.").html()).tags


def test_each_word_has_a_colour_of_its_own():
    cards = [Verdict("C33", word, "They do.").html() for word in ("holds", "holds when it rains", "does not hold")]
    assert len({re.search("border-left: 5px solid (#[0-9A-F]{6})", card)[1] for card in cards}) == len(FORMS)


@pytest.mark.parametrize("arguments, words", [
    (("C99", "holds", "x"), "claim must be one of"),
    (("C33", "maybe", "x"), "word must be 'holds', 'holds when ...' or 'does not hold', got 'maybe'"),
    (("C33", "holds when", "x"), "word must be"),
    (("C33", "holds when ", "x"), "word must be"),
    (("C33", "holdsome", "x"), "word must be"),
    (("C33", None, "x"), "word must be"),
    (("C33", "holds", ""), "sentence must be what was found, in one sentence, got ''"),
    (("C33", "holds", "x\ny"), "sentence must be"),
    (("C33", "holds", 3), "sentence must be"),
    (("C33", "holds", "x", "1.2"), "table must be a mapping of headers to columns"),
    (("C33", "holds", "x", {"a": range(7)}), "table must have at most 6 rows, got 7"),
])
def test_bad_arguments_are_named(arguments, words):
    with pytest.raises((TypeError, ValueError)) as caught:
        Verdict(*arguments)
    assert words in str(caught.value)


# Its table.

def test_a_table_is_made_of_columns_or_of_rows():
    columns = Table.of("table", {"eta": np.array([0.1, 1e-7]), "steps": [1797, np.int64(3)], "fell": [True, np.False_]})
    assert columns.headers == ("eta", "steps", "fell")
    assert columns.rows == (("0.1", "1,797", "yes"), ("1.0e-07", "3", "no"))
    assert Table.of("table", [["eta", "steps", "fell"], *columns.rows]) == columns
    assert Table.of("table", columns) is columns
    assert Table.of("table", None) == Table() and Table().html() == "" and Table().facts() == {}


def test_numbers_stand_right_and_words_left():
    table = Table.of("table", {"net": ["a", "longer"], "share": ["3 %", "12 %"]})
    assert str(table) == "net     share\n------  -----\na         3 %\nlonger   12 %"
    assert table.html().count("text-align: right") == table.html().count("text-align: left") == 3


def test_a_table_has_at_most_six_rows():
    assert len(Table.of("table", {"a": range(_tables.MOST_ROWS)}).rows) == 6


@pytest.mark.parametrize("value, error", [
    ("abc", TypeError), (3, TypeError), (["ab", "cd"], TypeError), ({"a": 1}, TypeError), ({"a": "bc"}, TypeError),
    ({}, TypeError), ([], ValueError), ({"a": []}, ValueError), ([["a"]], ValueError), ([[], []], ValueError),
    ([["a"], [1, 2]], ValueError), ({"a": [1], "b": [1, 2]}, ValueError), ({"a": range(7)}, ValueError),
])
def test_what_is_no_small_table_is_refused(value, error):
    with pytest.raises(error, match="table must"):
        Table.of("table", value)


# The verdicts of a notebook.

@pytest.mark.parametrize("word, given, pronounced", [
    ("holds", True, "holds"), ("holds", False, "does not hold"),
    ("holds when steps shrink", np.True_, "holds when steps shrink"),
    ("holds when steps shrink", np.False_, "does not hold"),
    ("does not hold", True, "does not hold"), ("does not hold", False, "holds"),
])
def test_the_numbers_decide(word, given, pronounced, capsys):
    verdicts = Verdicts()
    assert verdicts("C33", word, "It is 0.9.", given=given, table=STEPS) is None
    assert verdicts.verdicts == [Verdict("C33", pronounced, "It is 0.9.", STEPS)]
    assert capsys.readouterr().out == f"{verdicts.verdicts[0]!r}\n"       # outside IPython a card is printed


@pytest.mark.parametrize("given", [0.9, None, "True", np.array([True])])
def test_whether_the_numbers_bear_it_out_is_true_or_false(given):
    with pytest.raises(TypeError, match="given must be True or False"):
        Verdicts()("C33", "holds", "x", given=given)


def test_nothing_is_pronounced_without_asking_the_numbers():
    with pytest.raises(TypeError, match="given"):
        Verdicts()("C33", "holds", "x")


def test_a_room_may_make_the_card(capsys):
    verdicts, card = Verdicts(), Verdict("C33", "holds when it rains", "x")
    verdicts.pronounce(card)
    assert verdicts.verdicts == [card] and capsys.readouterr().out == f"{card!r}\n"
    with pytest.raises(TypeError, match="verdict must be a Verdict, got 'C33'"):
        verdicts.pronounce("C33")


def test_the_table_says_what_was_pronounced(capsys):
    verdicts = Verdicts()
    verdicts("C34", "does not hold", "3 of 4", given=True)
    verdicts("C01", "holds", "twice", given=True)
    verdicts("C01", "holds", "|g| stays large", given=True)
    data, metadata = verdicts._repr_mimebundle_()
    lines = data["text/markdown"].splitlines()
    assert [line.split(" | ")[0] for line in lines[2:]] == ["| C01", "| C34"]
    assert lines[2].endswith(r" | A, B, C | holds: \|g\| stays large |")      # a bare bar would end the cell
    assert lines[3].endswith(" | D | does not hold: 3 of 4 |")
    assert data["text/plain"] == repr(verdicts) == "C01 · holds: |g| stays large\nC34 · does not hold: 3 of 4"
    said = facts({"metadata": metadata})
    assert said["kind"] == "verdicts"
    assert [(row["claim"], row["word"]) for row in said["rows"]] == [("C01", "holds"), ("C34", "does not hold")]


# docs/claims.md, the table of them all.

@pytest.fixture(scope="module")
def table():
    return (ROOT / "docs" / "claims.md").read_text(encoding="utf-8")


CARDS = {number: Verdict(number, "holds", "3 of 3") for number in CLAIMS}


def shown(card, **changed):
    """A card as a stored output, with facts that are changed."""
    data, metadata = card._repr_mimebundle_()
    metadata["descentlab"].update(changed)
    return v4.new_output("display_data", data, metadata=metadata)


def course(folder, outputs):
    """Three notebooks in `folder` that show `outputs`: the first ten, one further, and all others."""
    (folder / "notebooks" / "further").mkdir(parents=True)
    for name, said in (("01_first.ipynb", outputs[:10]), ("further/01_on.ipynb", outputs[10:11]),
                       ("02_second.ipynb", outputs[11:])):
        printed = v4.new_output("stream", name="stdout", text='C01 · "it is printed" · holds: 1')
        cells = [v4.new_markdown_cell("# Is this | a title?"), v4.new_markdown_cell("Once\n\n### A *section*: it's 1"),
                 v4.new_code_cell("", outputs=[printed, *said])]
        nbformat.write(v4.new_notebook(cells=cells), folder / "notebooks" / name)
    return write_claims.notebooks(folder / "notebooks")


def test_the_table_is_fresh(table):
    assert table == write_claims.page(write_claims.collect(write_claims.notebooks())), "run `make claims`"


def test_every_claim_has_one_row_and_one_link_to_it(table):
    row = r'^\| <a id="(c\d\d)"></a>(C\d\d) · .* \| \*\*(holds when|holds|does not hold)\b.* \|$'
    rows = re.findall(row, table, re.M)
    assert sorted(number for _, number, _ in rows) == list(CLAIMS)
    summary = {kind: re.findall(r'<a href="#(c\d\d)">', line)
               for kind, line in zip(FORMS, re.findall(r"^- \*\*\d+ (?:hold|do not).*", table, re.M), strict=True)}
    assert summary == {kind: sorted(name for name, _, form in rows if form == kind) for kind in FORMS}
    assert [int(many) for many in re.findall(r"^- \*\*(\d+)", table, re.M)] == [len(each) for each in summary.values()]


def test_the_table_links_to_sections_that_exist(table):
    links = re.findall(r"\]\(\.\./notebooks/([\w./]+)#([^)]+)\)", table)
    assert len(links) == len(CLAIMS)
    for name in {name for name, _ in links}:
        cells = nbformat.read(ROOT / "notebooks" / name, as_version=4).cells
        sections = [write_claims.anchor(text) for cell in cells if cell.cell_type == "markdown"
                    for text in write_claims.SECTION.findall(cell.source)]
        assert [section for link, section in links if link == name and sections.count(section) != 1] == []


def test_a_row_says_what_stands_on_the_card(tmp_path):
    cards = {**CARDS}
    before = write_claims.page(write_claims.collect(course(tmp_path, [*map(shown, cards.values())])))
    assert "## 01 · Is this \\| a title?" in before and before.count("**holds**: 3 of 3") == len(CLAIMS)
    assert "[A \\*section\\*: it's 1](../notebooks/02_second.ipynb#a-section-its-1) |" in before
    cards["C21"] = Verdict("C21", "holds when it rains", "|g| = 2", {"eta": [0.1, 0.2], "|g|": [2, 3]})
    after = write_claims.page(write_claims.collect(course(tmp_path / "changed", [*map(shown, cards.values())])))
    old, new = (set(text.splitlines()) for text in (before, after))
    assert [line for line in new - old if line.startswith('| <a id="c21">')] == [
        next(line for line in old if line.startswith('| <a id="c21">')).replace(
            "**holds**: 3 of 3", "**holds when it rains**: \\|g\\| = 2<br>eta · \\|g\\|<br>0.1 · 2<br>0.2 · 3")]
    assert f"- **{len(CLAIMS) - 1} hold**" in after and "- **1 hold when …**" in after and "- **0 do not hold**" in after


def test_a_further_notebook_follows_its_parent(tmp_path):
    text = write_claims.page(write_claims.collect(course(tmp_path, [*map(shown, CARDS.values())])))
    assert re.findall("^## (.*) · Is", text, re.M) == ["01", "01, further", "02"]
    assert "](../notebooks/further/01_on.ipynb#a-section-its-1) |" in text


def elsewhere(folder, monkeypatch):
    """Let the tool write its pages into another folder."""
    (folder / "README.md").write_text(f"{tally.BEGIN}{tally.END}\n", encoding="utf-8")
    monkeypatch.setattr(write_claims, "ROOT", folder)
    monkeypatch.setattr(write_claims, "PAGE", folder / "claims.md")
    monkeypatch.setattr(write_claims, "README", folder / "README.md")


@pytest.mark.parametrize("outputs, words", [
    ([*map(shown, CARDS.values()), shown(CARDS["C03"])], 'C03 is pronounced on twice: in 01_first.ipynb, "A *sec'),
    ([shown(card) for number, card in CARDS.items() if number not in ("C07", "C31")],
     "no notebook pronounces on C07, C31"),
    ([*map(shown, CARDS.values()), shown(CARDS["C01"], claim="C99", text="it is so")],
     'pronounces on C99, "it is so", which is not a claim of'),
    ([shown(card, text=card.text.replace("saddle", "pass")) for card in CARDS.values()],
     "01_first.ipynb pronounces on C02"),
    ([shown(card, kind="note") for card in CARDS.values()], "no notebook pronounces on C01, C02"),
])
def test_a_table_that_would_be_wrong_is_not_written(outputs, words, tmp_path, monkeypatch):
    course(tmp_path, outputs)
    (tmp_path / "claims.md").write_text("as it was")
    elsewhere(tmp_path, monkeypatch)
    said = write_claims.main()
    assert said.startswith("claims.md not written: ") and words in said
    assert (tmp_path / "claims.md").read_text() == "as it was"


def test_the_table_is_written(tmp_path, monkeypatch):
    paths = course(tmp_path, [*map(shown, CARDS.values())])
    elsewhere(tmp_path, monkeypatch)
    assert write_claims.main() is None
    verdicts = write_claims.collect(paths)
    assert (tmp_path / "claims.md").read_text(encoding="utf-8") == write_claims.page(verdicts)
    assert tally.markdown(verdicts) in (tmp_path / "README.md").read_text(encoding="utf-8")


# The tally of the first page.

def test_the_readme_has_the_tally_of_the_stored_verdicts():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text == tally.placed(text, tally.markdown(write_claims.collect(write_claims.notebooks()))), "run `make claims`"


def test_the_tally_counts_and_links_to_where_the_surprising_ones_are_tried(tmp_path):
    cards = CARDS | {"C26": Verdict("C26", "does not hold", "|g| is 2."), "C31": Verdict("C31", "holds when dry", "Yes.")}
    verdicts = write_claims.collect(course(tmp_path, [*map(shown, cards.values())]))
    assert tally.counted(verdicts) == [("holds", len(CLAIMS) - 2), ("holds when", 1), ("does not hold", 1)]
    text = tally.markdown(verdicts)
    assert f"{len(CLAIMS)} sentences" in text and f"**{len(CLAIMS) - 2}** hold, **1** hold under" in text
    assert f"*“{CLAIMS['C26'].text}”* **does not hold**. \\|g\\| is 2." in text and "**holds when dry**" in text
    assert re.findall(r"\[Try it\]\(notebooks/(\w+).ipynb#a-section-its-1\)", text) == ["01_first", "02_second", "02_second"]
    assert f'flex-grow: {len(CLAIMS) - 2}; border-color: {COLOURS["holds"]}"' in tally.bar(verdicts)


def test_a_readme_without_a_place_for_the_tally_is_refused():
    for text in ("", tally.BEGIN, f"{tally.END}\n{tally.BEGIN}"):
        with pytest.raises(Refused, match="README.md must have the lines"):
            tally.placed(text, "8 hold")
    placed = tally.placed(f"before\n{tally.BEGIN}of before\n{tally.END}\nafter", "8 hold")
    assert "8 hold" in placed and "of before" not in placed and tally.placed(placed, "8 hold") == placed
