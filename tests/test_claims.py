"""Claims and verdicts."""

import doctest

import pytest

from descentlab import claims
from descentlab.claims import CLAIMS, SOURCES, Verdicts


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
