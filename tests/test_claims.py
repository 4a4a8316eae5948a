"""Claims and verdicts."""

import doctest
import importlib.util
import re
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from descentlab import claims
from descentlab.claims import CLAIMS, FORMS, SOURCES, Verdicts

ROOT = Path(__file__).resolve().parents[1]


def test_doctest(capsys):
    assert doctest.testmod(claims).failed == 0


@pytest.mark.parametrize("number", CLAIMS)
def test_every_claim_has_words_and_known_sources(number):
    claim = CLAIMS[number]
    assert number[0] == "C" and number[1:].isdigit() and len(number) == 3
    assert claim.text and claim.sources and set(claim.sources) <= set(SOURCES)
    assert '"' not in claim.text and "|" not in claim.text      # they would break the line and the table


def test_a_verdict_is_one_line_with_number_claim_and_measurement(capsys):
    Verdicts()("C33", "holds when steps shrink", "0.90 each")
    assert capsys.readouterr().out == f'C33 · "{CLAIMS["C33"].text}" · holds when steps shrink: 0.90 each\n'


def test_the_table_says_what_was_pronounced(capsys):
    verdicts = Verdicts()
    verdicts("C34", "does not hold", "3 of 4")
    verdicts("C01", "holds", "10 of 10")
    lines = verdicts._repr_markdown_().splitlines()
    assert [line.split(" | ")[0] for line in lines[2:]] == ["| C01", "| C34"]
    assert "does not hold: 3 of 4" in lines[3]
    verdicts("C01", "holds", "|g| stays large")
    assert r"\|g\| stays large" in verdicts._repr_markdown_()      # a bare bar would end the cell
    verdicts("C01", "holds", "10 of 10")
    assert repr(verdicts) == "C01 · holds: 10 of 10\nC34 · does not hold: 3 of 4"


@pytest.mark.parametrize("arguments, words", [
    (("C99", "holds", "x"), "claim must be one of"),
    (("C33", "maybe", "x"), "form must be 'holds', 'holds when ...' or 'does not hold', got 'maybe'"),
    (("C33", "holds when", "x"), "form must be"),
    (("C33", "holds", ""), "measured must be what was measured"),
    (("C33", "holds", 3), "measured must be what was measured"),
])
def test_bad_arguments_are_named(arguments, words):
    with pytest.raises(ValueError) as caught:
        Verdicts()(*arguments)
    assert words in str(caught.value)


# docs/claims.md, the table of them all.

@pytest.fixture
def tool():
    """tools/write_claims.py as a module, anew for each test."""
    spec = importlib.util.spec_from_file_location("write_claims", ROOT / "tools" / "write_claims.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def table():
    return (ROOT / "docs" / "claims.md").read_text(encoding="utf-8")


LINES = {number: f'{number} · "{claim.text}" · holds: 3 of 3' for number, claim in CLAIMS.items()}


def course(folder, lines):
    """Two notebooks in `folder` that pronounce `lines`: the first ten in one section, the others in another."""
    (folder / "notebooks").mkdir()
    for name, said in (("01_first.ipynb", lines[:10]), ("02_second.ipynb", lines[10:])):
        cells = [v4.new_markdown_cell("# Is this | a title?"), v4.new_markdown_cell("Once\n\n### A *section*: it's 1"),
                 v4.new_code_cell("", outputs=[v4.new_output("stream", name="stdout", text="\n".join(["a", *said]))])]
        nbformat.write(v4.new_notebook(cells=cells), folder / "notebooks" / name)
    return sorted((folder / "notebooks").glob("*.ipynb"))


def test_the_table_is_fresh(tool, table):
    assert table == tool.page(tool.collect(sorted((ROOT / "notebooks").glob("*.ipynb")))), "run `make claims`"


def test_every_claim_has_one_row_and_one_link_to_it(table):
    row = r'^\| <a id="(c\d\d)"></a>(C\d\d) · .* \| \*\*(holds when|holds|does not hold)\b.* \|$'
    rows = re.findall(row, table, re.M)
    assert sorted(number for _, number, _ in rows) == list(CLAIMS)
    summary = {kind: re.findall(r'<a href="#(c\d\d)">', line)
               for kind, line in zip(FORMS, re.findall(r"^- \*\*\d+ (?:hold|do not).*", table, re.M), strict=True)}
    assert summary == {kind: sorted(name for name, _, form in rows if form == kind) for kind in FORMS}
    assert [int(many) for many in re.findall(r"^- \*\*(\d+)", table, re.M)] == [len(each) for each in summary.values()]


def test_the_table_links_to_sections_that_exist(tool, table):
    links = re.findall(r"\]\(\.\./notebooks/([\w.]+)#([^)]+)\)", table)
    assert len(links) == len(CLAIMS)
    for name in {name for name, _ in links}:
        cells = nbformat.read(ROOT / "notebooks" / name, as_version=4).cells
        sections = [tool.anchor(text) for cell in cells if cell.cell_type == "markdown"
                    for text in tool.SECTION.findall(cell.source)]
        assert [section for link, section in links if link == name and sections.count(section) != 1] == []


def test_a_row_says_what_the_notebook_printed(tool, tmp_path):
    lines = [*LINES.values()]
    before = tool.page(tool.collect(course(tmp_path, lines)))
    assert "## 01 · Is this \\| a title?" in before and before.count("**holds**: 3 of 3") == len(CLAIMS)
    assert "[A \\*section\\*: it's 1](../notebooks/02_second.ipynb#a-section-its-1) |" in before
    lines[20] = lines[20].replace("holds: 3 of 3", "holds when it rains: |g| = 2")
    (tmp_path / "changed").mkdir()
    after = tool.page(tool.collect(course(tmp_path / "changed", lines)))
    old, new = (set(text.splitlines()) for text in (before, after))
    assert [line for line in new - old if line.startswith('| <a id="c21">')] == [
        next(line for line in old if line.startswith('| <a id="c21">')).replace(
            "**holds**: 3 of 3", "**holds when it rains**: \\|g\\| = 2")]
    assert "- **56 hold**" in after and "- **1 hold when …**" in after and "- **0 do not hold**" in after


@pytest.mark.parametrize("lines, words", [
    ([*LINES.values(), LINES["C03"]], "C03 is pronounced on twice: in 01_first.ipynb, \"A *sec"),
    ([line for number, line in LINES.items() if number not in ("C07", "C31")], "no notebook pronounces on C07, C31"),
    ([*LINES.values(), 'C99 · "it is so" · holds: 1'], 'pronounces on C99, "it is so", which is not a claim of'),
    ([line.replace("saddle", "pass") for line in LINES.values()], "01_first.ipynb pronounces on C02"),
    ([line.replace("holds", "may hold") for line in LINES.values()], "no notebook pronounces on C01, C02"),
])
def test_a_table_that_would_be_wrong_is_not_written(lines, words, tool, tmp_path, monkeypatch):
    course(tmp_path, lines)
    (tmp_path / "claims.md").write_text("as it was")
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    monkeypatch.setattr(tool, "PAGE", tmp_path / "claims.md")
    said = tool.main()
    assert said.startswith("claims.md not written: ") and words in said
    assert (tmp_path / "claims.md").read_text() == "as it was"


def test_the_table_is_written(tool, tmp_path, monkeypatch):
    paths = course(tmp_path, [*LINES.values()])
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    monkeypatch.setattr(tool, "PAGE", tmp_path / "claims.md")
    assert tool.main() is None
    assert (tmp_path / "claims.md").read_text(encoding="utf-8") == tool.page(tool.collect(paths))
