"""What a check asks of an attempt: a guarded call, an answer that knows it, and the sentence where it does not hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from descentlab.exercises import Answer, Guarded, Wrong, expect_close


def halve(theta):
    return theta / 2


def halve_nothing(theta):
    theta / 2


@pytest.mark.parametrize("change", [
    lambda theta, memory, table: theta.fill(0), lambda theta, memory, table: memory.append(1),
    lambda theta, memory, table: memory[0].fill(7), lambda theta, memory, table: table.update(eta=1),
    lambda theta, memory, table: memory.__setitem__(0, 5), lambda theta, memory, table: table.pop("beta"),
    lambda theta, memory, table: table["beta"].append(2),
])
def test_a_changed_array_list_or_dictionary_is_noticed_and_the_original_kept(change):
    theta, memory, table = np.ones(2), [np.ones(2)], {"beta": [1]}
    with pytest.raises(Wrong, match=r"changed its input"):
        Guarded(change)(theta, memory, table=table)
    assert theta.tolist() == [1, 1] and memory[0].tolist() == [1, 1] and len(memory) == 1 and table == {"beta": [1]}


def test_a_random_generator_is_shared_and_nan_inputs_are_no_change():
    rng, twin = np.random.default_rng(1), np.random.default_rng(1)
    draw = Guarded(lambda rng, theta: rng.random())
    assert [draw(rng, np.array([np.nan])).value for _ in range(2)] == twin.random(2).tolist()


def test_an_answer_knows_its_own_call_whatever_is_called_later():
    guarded = Guarded(halve)
    first, second = guarded(theta=np.ones(2)), guarded(2.0)
    assert (str(first), str(second)) == ("halve(theta=[1, 1])", "halve(2)")
    assert str(first[0]) == "halve(theta=[1, 1])[0]"
    assert str(Guarded(lambda: 0)()) == "your function()"


def test_an_answer_is_its_value_to_numpy():
    answer = Guarded(halve)(np.array([1.0, 3.0]))
    assert np.asarray(answer).tolist() == [0.5, 1.5] and np.mean(answer) == 1.0
    assert answer.value.tolist() == [0.5, 1.5] and answer[1].number() == 1.5


def test_nothing_is_an_answer_until_it_is_asked_for_its_value():
    answer = Guarded(halve_nothing)(2.0)
    assert answer.nothing and not Guarded(halve)(2.0).nothing
    for ask in (lambda: answer.value, answer.number, answer.truth, lambda: answer.close_to(1.0), lambda: answer[0],
                lambda: answer.is_not(1.0, "?"), lambda: answer.results("a", "b"), lambda: np.asarray(answer)):
        with pytest.raises(Wrong, match=r"^halve_nothing\(2\) returned nothing: is a `return` missing\?$"):
            ask()


def test_wrong_raised_inside_an_attempt_by_what_it_was_given_passes_through():
    def gradient(theta):
        raise Wrong("the gradient is asked for twice")
    with pytest.raises(Wrong, match="^the gradient is asked for twice$"):
        Guarded(lambda gradient: gradient(1))(gradient)


@pytest.mark.parametrize("got, part", [
    ((1.0, np.ones(2)), None), ([1.0, np.ones(2)], None), ((1.0, np.ones(3)), "result 2: expected an array"),
    ((1.5, np.ones(2)), "result 1: 1.5 is not it"), ((1.0,), "(result 1, result 2), got a tuple of 1"),
    (1.0, "expected 2 results (result 1, result 2), got 1"),
])
def test_several_results_are_compared_one_by_one(got, part):
    def compare():
        one, two = Guarded(lambda: got)().results("result 1", "result 2")
        one.close_to(1.0)
        two.close_to(np.ones(2))

    if part is None:
        return compare()
    with pytest.raises(Wrong) as error:
        compare()
    assert part in str(error.value)


def test_several_numbers_may_come_in_an_array():
    assert Guarded(lambda: np.array([1.0, 2.0]))().numbers("a", "b") == [1.0, 2.0]
    with pytest.raises(Wrong, match=r"expected 2 results \(a, b\), got 1\."):
        Guarded(lambda: np.array(1.0))().numbers("a", "b")


@pytest.mark.parametrize("given, sentence", [
    (0.04, "that is the other one"), (0.05, None), (np.nan, "x is not finite: nan"), (np.inf, "x is not finite: inf"),
    ("0.04", "x: expected one real number, got '0.04'"), ([0.04], "x: expected one real number, got a list"),
])
def test_a_known_mistake_gets_its_sentence_and_what_is_no_number_does_not(given, sentence):
    if sentence is None:
        return Answer(given, "x").is_not(0.04, "that is the other one")
    with pytest.raises(Wrong, match=f"^{sentence}"):
        Answer(given, "x").is_not(0.04, "that is the other one")


@pytest.mark.parametrize("given, found", [(True, True), (np.False_, False), (np.array(True), True), (1, None)])
def test_true_or_false_is_asked_for(given, found):
    if found is not None:
        assert Answer(given, "x").truth() is found
        return
    with pytest.raises(Wrong, match="x should be one True or False"):
        Answer(given, "x").truth()


@settings(deadline=None, derandomize=True)
@given(st.floats(-1e6, 1e6), st.floats(1e-12, 1e-2), st.sampled_from([-1, 1]))
def test_the_tolerance_is_absolute_plus_relative(value, tolerance, sign):
    allowed = tolerance * (1 + abs(value))
    expect_close("x", value + 0.9 * sign * allowed, value, tolerance=tolerance + 1e-15)
    with pytest.raises(Wrong):
        expect_close("x", value + 1.2 * sign * allowed + sign * 1e-9, value, tolerance=tolerance)


def test_a_large_array_is_told_where_it_is_worst():
    got = np.zeros((3, 4))
    got[1, 2] = 0.5
    with pytest.raises(Wrong, match=r"^it: off by up to 0\.5, most at index \(1, 2\)\. Look\.$"):
        expect_close("it", got, np.zeros((3, 4)), "Look.")
    got[0, 0] = np.nan
    with pytest.raises(Wrong, match="it is not finite: nan"):
        expect_close("it", got, np.zeros((3, 4)))


def test_infinite_and_undefined_numbers_may_be_expected():
    expect_close("it", np.array([np.inf, np.nan]), np.array([np.inf, np.nan]))


def test_an_answer_is_an_array_and_a_value_may_be_a_list():
    array = Answer([1, 2], "it").array((2,))
    assert array.dtype == np.float64 and array.tolist() == [1, 2]
    with pytest.raises(Wrong, match="got a list"):
        Guarded(lambda: [1, 2])().array((2,))
