"""The runs, the patients, the tests and the clinic of notebook 08, and what the README shows of `diagnose`."""

import ast
import base64
import contextlib
import io
import json
import re
from pathlib import Path

import attrs
import numpy as np
import pytest

from descentlab import Network, descend, diagnose, load_digits, minibatches, optimizers, surfaces
from descentlab._outputs import facts
from descentlab.explorers.told import described_scene
from descentlab.lessons import why_did_it_stop as lesson
from descentlab.lessons.why_did_it_stop import losses
from descentlab.lessons.why_did_it_stop.cases import CAST, case, digits_run
from descentlab.lessons.why_did_it_stop.explorers.ward import NONE_YET
from descentlab.lessons.why_did_it_stop.families import CAUSES, FAMILIES
from descentlab.lessons.why_did_it_stop.generator import STALLED, has_stalled, networks
from descentlab.lessons.why_did_it_stop.orders import ORDERS
from descentlab.lessons.why_did_it_stop.patients import Patient, bends_at, drawn, patient
from descentlab.lessons.why_did_it_stop.treatments import CURES, TREATMENTS, left, left_at, treat

MADE = [(cause, family) for cause, families in FAMILIES.items() for family in range(len(families))]
ROOT = Path(__file__).resolve().parents[1]


# What patients stand on


@pytest.mark.parametrize("profile", [losses.bowl(3.0), losses.ridge(2.0, 0.5), losses.hole(2.0, 0.7),
                                     losses.walls(4.0)])
def test_derivatives_are_those_of_the_loss(profile):
    loss = losses.Turned.drawn(np.random.default_rng(0), profile, [1.0, 0.2], base=0.3)
    theta, h = np.array([0.3, -0.2, 0.4]), 1e-5
    v = np.array([0.5, 1.0, -0.3])
    measured = [(loss.value(theta + h * e) - loss.value(theta - h * e)) / (2 * h) for e in np.eye(3)]
    assert loss.gradient(theta) == pytest.approx(measured, abs=1e-7)
    bent = (loss.gradient(theta + h * v) - loss.gradient(theta - h * v)) / (2 * h)
    assert loss.hvp(theta, v) == pytest.approx(bent, abs=1e-6)
    both = np.stack([theta, 2 * theta])
    assert loss.value(both) == pytest.approx([loss.value(theta), loss.value(2 * theta)])
    assert loss.gradient(both)[1] == pytest.approx(loss.gradient(2 * theta))


def test_a_ridge_and_walls_have_the_heights_that_they_say():
    ridge = losses.ridge(2.0, 0.5)
    assert ridge.value(2.0) == 0 and ridge.bend(0.0) == -2.0 and losses.walls(3.0).value(0.0) == 0


# Patients


@pytest.mark.parametrize("cause, family", MADE)
def test_a_patient_has_what_it_was_made_to_have(cause, family):
    """diagnose, which knows nothing of how they were made, agrees; and the loss shows what the cause must show.

    A loss in noise falls by two of its standard errors once in forty times: there, one in four may be undecided.
    """
    verdicts = []
    for seed in range(4):
        ill = drawn(np.random.default_rng([5, seed]), cause, family)
        assert ill.cause == cause and cause not in repr(ill)
        verdicts.append(diagnose(ill.objective, ill.path, ill.optimizer).verdict)
        before, after = ill.losses[-101:-51].mean(), ill.losses[-50:].mean()
        if cause == "falling":
            assert after < 0.97 * before
        elif cause == "diverging":
            assert not after < 10 * before
        elif cause != "noise floor":
            assert after == pytest.approx(before, rel=0.02)
    assert verdicts.count(cause) >= (3 if cause == "noise floor" else 4), verdicts
    assert {*verdicts} <= {cause, "undecided"}


@pytest.mark.parametrize("cause, family", MADE)
def test_what_the_page_proposes_helps_and_at_a_minimum_nothing_does(cause, family):
    for seed in range(4):
        ill = drawn(np.random.default_rng([6, seed]), cause, family)
        assert all(left(ill, name) < 0.95 for name in CURES[cause]), seed
        if cause == "minimum":
            assert min(left(ill, name) for name in TREATMENTS) > 0.99


def test_a_number_is_always_the_same_patient_and_others_are_others():
    again = patient.__wrapped__(7)
    assert np.array_equal(again.path.theta, patient(7).path.theta) and patient(7) is patient(7)
    assert patient(7).path.theta.shape != patient(8).path.theta.shape or not np.array_equal(
        patient(7).path.theta, patient(8).path.theta)


def test_the_first_ten_have_all_causes():
    assert {patient(number).cause for number in range(1, 11)} == set(CAUSES)


def test_a_cause_may_be_asked_for():
    rng = np.random.default_rng(0)
    assert [drawn(rng, cause).cause for cause in CAUSES] == list(CAUSES)
    with pytest.raises(ValueError, match="cause must be one of 'minimum', .*, got 'flu'"):
        drawn(rng, "flu")


@pytest.mark.parametrize("number", [0, -1, 1.5, "1"])
def test_patients_are_counted_from_one(number):
    with pytest.raises((TypeError, ValueError), match="number must be"):
        patient(number)


def test_sixteen_times_the_batch_is_quieter():
    ill = lesson.runs()["R"]
    exact = ill.objective.gradient(ill.end)
    spread = [np.mean([np.sum((g(ill.end) - exact) ** 2) for _ in range(200)]) for g in map(ill.gradients, (1, 16))]
    assert spread[0] / spread[1] > 8


def test_a_treatment_that_is_none_is_told():
    with pytest.raises(ValueError, match="name must be one of 'go on as before', .*, got 'rest'"):
        treat(patient(1), "rest")


# The page's eight runs


def test_the_page_has_eight_causes_once_each():
    causes = [run.cause for run in lesson.runs().values()]
    assert sorted(causes) == sorted({*CAUSES} - {"diverging"})


def test_on_its_saddle_only_a_push_moves_the_run():
    moved = {name for name in TREATMENTS if left(lesson.runs()["Q"], name) < 0.99}
    assert moved == {"a push to the side, then as before"}


def test_one_long_step_serves_the_ravine_and_momentum_for_both_bends_takes_many():
    assert left(lesson.runs()["T"], "one long step, then as before") < 0.05
    for seed in range(4):
        ill = drawn(np.random.default_rng([7, seed]), "ravine")
        assert left(ill, "momentum for both bends") > 0.1 and left(ill, "momentum for both bends", 3000) < 0.05, seed


def test_what_diverges_goes_on_from_its_lowest_point_and_all_others_from_their_end():
    for cause, family in MADE:
        ill = drawn(np.random.default_rng([6, 0]), cause, family)
        if cause == "diverging":
            lowest = np.nanmin(ill.losses)
            assert lowest < ill.loss and ill.objective.value(ill.foothold) == pytest.approx(lowest, rel=1e-12)
        else:
            assert ill.foothold is ill.end


def test_a_larger_rate_helps_one_of_the_five_level_runs_and_loses_others():
    runs = lesson.runs()
    assert [name for name in "QSTWZ" if left_at(runs[name], 10) == np.inf] == ["T", "Z"]
    assert [name for name in "QSTWZ" if left_at(runs[name], 1e6) < 0.99] == ["S"]


def defined_on_the_page():
    """What the notebook defines, and nothing that it runs."""
    names = {}
    for cell in json.loads((ROOT / "notebooks/08_why_did_it_stop.ipynb").read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code" and "..." not in "".join(cell["source"]):
            kept = [node for node in ast.parse("".join(cell["source"])).body
                    if isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef)
                    or isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("looked_at", "parts")]
            exec(compile(ast.Module(kept, []), "<08>", "exec"), names)
    return names


@pytest.mark.parametrize("share", [0.05, 0.25, 0.5, 0.9, 0.95])
@pytest.mark.parametrize("bends", [(1.0, 0.5), (1.0, 0.02)])
def test_the_page_calls_a_run_down_a_bowl_falling(share, bends):
    """Without noise, right from the start, where one of the six gradients is far longer than the others."""
    loss = losses.Turned.drawn(np.random.default_rng(0), losses.bowl(bends[0]), bends[1:])
    path = descend(loss.gradient, loss.at(np.ones(2)), optimizers.gd(2 * share / bends[0]), 100)
    run = Patient(loss, optimizers.gd(2 * share / bends[0]), path, lambda times: loss.gradient, 1.0, "falling")
    assert defined_on_the_page()["why"](run) == "falling"


def test_the_tree_names_the_runs_as_they_were_made_and_does_not_tell_a_ravine_from_a_minimum():
    why = defined_on_the_page()["why"]
    assert all(why(run) == run.cause for run in lesson.runs("PRQSZU").values())
    assert why(lesson.runs()["T"]) == "minimum"


def test_a_saddle_at_a_rate_a_thousand_times_smaller_crawls():
    page, made = defined_on_the_page(), lesson.runs()["Q"]
    slow = optimizers.gd(float(made.path.eta[-1]) / 1000)
    run = case(made.objective, slow, descend(made.objective.gradient, made.end, slow, steps=200))
    assert page["both_sides"](run) > 0.1
    assert page["why"](run) == "crawling" and 0.015 < page["of_limit"](made) < 0.025


def test_the_promise_of_a_leap_is_given_back_and_that_of_a_run_that_falls_is_kept():
    page = defined_on_the_page()
    up, leap = (page["along_a_step"](lesson.runs(name)[name]) for name in "UP")
    assert up.min() > 0.99 and leap[-1] == pytest.approx(-1, abs=0.01) and -0.2 < leap.mean() < 0
    canvas = lesson.draw_slopes({"U": up, "P": leap})
    assert [ax.get_title(loc="left") or ax.get_title() for ax in canvas.axes] == ["U", "P"]


def test_at_half_of_the_limit_s_would_be_promised_much_and_q_and_z_nothing():
    page, runs = defined_on_the_page(), lesson.runs("PRQSZ")
    share = {name: page["of_limit"](run) for name, run in runs.items()}
    at_half = {name: page["promise"](run) / share[name] / 2 for name, run in runs.items()}
    assert {name for name in at_half if at_half[name] > 10} == {*"PRS"} and max(at_half["Q"], at_half["Z"]) < 1e-6
    assert share == pytest.approx({"P": 2.7, "R": 0.19, "Q": 0.021, "S": 3.5e-7, "Z": 0.44}, rel=0.05)
    assert 0.9e7 < -1 / (runs["S"].path.eta[-1] * runs["S"].bends.values[0]) < 1.2e7


def test_over_all_hundred_steps_r_has_nine_times_as_much_noise_as_signal():
    run = lesson.runs("R")["R"]
    g = run.objective.gradient(run.path.theta[-101:-1])
    assert ((run.path.g[-100:] - g) ** 2).sum() / (g**2).sum() == pytest.approx(9, abs=0.5)


def test_at_its_noise_floor_a_run_gives_all_back_and_without_its_noise_little():
    run = lesson.runs()["R"]
    assert lesson.taken_back(run) == pytest.approx(1, abs=0.1) and lesson.taken_back(run, noise=False) < 0.15


def test_each_run_of_the_page_is_helped_by_the_treatment_of_its_name_and_none_helps_all():
    own = {name: left(run, lesson.proposed(run.cause)) for name, run in lesson.runs("PRQS").items()}
    copies = {name: left(run, GO_ON) for name, run in lesson.runs("PRQS").items()}
    assert all(own[name] < 0.9 * copies[name] for name in own) and copies["R"] < 0.95
    assert all(max(left(run, how) for run in lesson.runs("PRQS").values()) > 0.9 for how in (HALF, FALLING, PUSH))
    assert {name for name, run in lesson.runs("PRQSZ").items() if left(run, HALF) < 0.9} == {*"PRS"}
    assert {name for name, run in lesson.runs("PRQSZ").items() if left(run, PUSH) < 0.9} == {"Q"}
    assert left(lesson.runs()["P"], FALLING) == pytest.approx(own["P"], rel=0.01)


@pytest.mark.parametrize("letter", "PRQS")
def test_made_with_other_seeds_it_is_helped_as_well(letter):
    cause, family, _ = CAST[letter]
    for seed in (1, 2, 3, 4):
        ill = drawn(np.random.default_rng(seed), cause, family)
        assert left(ill, lesson.proposed(cause)) < 0.8 * left(ill, GO_ON), seed


def test_what_the_tree_proposes_is_a_treatment_for_every_verdict():
    assert {lesson.proposed(cause) for cause in (*CAUSES, "undecided")} <= {*TREATMENTS}
    assert lesson.proposed("minimum") == "go on as before" and lesson.proposed("undecided") == "the same rate, falling to 0"


FALLING, HALF, GO_ON = "the same rate, falling to 0", "half of the limit, falling to 0", "go on as before"
PUSH = "a push to the side, then as before"


@pytest.fixture(scope="module")
def stalls():
    """Those of the page, six of each of four seeds."""
    return [run for seed in (9, 10, 11, 12) for run in lesson.stalls(seed)]


@pytest.fixture(scope="module")
def further():
    """As many, of four other seeds."""
    return [run for seed in (13, 14, 15, 16) for run in lesson.stalls(seed)]


@pytest.fixture(scope="module")
def arrivals():
    """Twelve that were trained with weight decay."""
    return lesson.stalls(8, decay=0.001) + lesson.stalls(9, decay=0.001)


@pytest.mark.parametrize("seed, decay", [(9, 0.001), (11, 0.0)])
def test_the_stalls_that_are_kept_are_those_that_stalled(seed, decay):
    kept = STALLED[seed, decay]
    for number, drawn_network in zip(range(kept[-1] + 1), networks(seed)):
        assert has_stalled(digits_run(*drawn_network, decay=decay)) == (number in kept)
    assert len(kept) == 6


def test_stalls_come_with_the_largest_loss_first_and_have_stalled(stalls):
    assert all(has_stalled(run) for run in stalls)
    assert [run.present for run in stalls[:6]] == sorted((run.present for run in stalls[:6]), reverse=True)


def rules():
    page = defined_on_the_page()
    return {"going on": GO_ON, "own rate, falling": FALLING, "half of the limit": HALF, "one question": page["one_question"],
            "the tree": page["why"]}


def counts(runs):
    return [*lesson.compared(lesson.left_by(runs, rules())).values()]


def test_one_question_does_nearly_what_the_tree_does(stalls):
    page, left_of = defined_on_the_page(), lesson.left_by(stalls, rules())
    causes = [page["why"](run) for run in stalls]
    assert [causes.count(cause) for cause in ("crawling", "noise floor")] == [12, 12]
    assert [*lesson.compared(left_of).values()] == [(0, 24, 0), (9, 12, 3), (18, 0, 6), (20, 2, 2), (21, 2, 1)]
    (parted,) = (row for row, cause in enumerate(causes) if page["one_question"](stalls[row]) != cause)
    assert causes[parted] == "noise floor" and 8 < page["promise"](stalls[parted]) < 12
    assert np.diff(stalls[parted].losses[-100:]).max() > 5 * np.median(stalls[parted].losses[-100:])
    assert left_of["one question"][parted] > 100 > 0.1 > left_of["the tree"][parted]
    assert 0.5 / page["of_limit"](stalls[parted]) == pytest.approx(67, abs=0.5)
    crawling = [row for row, cause in enumerate(causes) if cause == "crawling"]
    assert all(left_of["the tree"][row] < 0.3 * left_of["going on"][row] for row in crawling)
    assert all(0.001 < page["of_limit"](stalls[row]) < 0.003 and page["both_sides"](stalls[row]) > 0.1 for row in crawling)
    canvas = lesson.draw_left(causes, left_of)
    assert canvas.title == "One question and the tree part on 1 of 24 stalls;\nhalf of the limit for all harms 6"
    assert [len(line.get_xdata()) for line in canvas.ax.lines[:8]] == [12] * 8


def test_on_24_further_stalls_they_part_once_again_and_there_the_tree_is_wrong(further):
    page, left_of = defined_on_the_page(), lesson.left_by(further, rules())
    assert [*lesson.compared(left_of).values()] == [(0, 24, 0), (16, 6, 2), (17, 0, 7), (21, 1, 2), (21, 0, 3)]
    (parted,) = (run for run in further if page["why"](run) != page["one_question"](run))
    row = further.index(parted)
    assert page["why"](parted) == "diverging" and page["noise_to_signal"](parted) > 1
    assert left_of["the tree"][row] > 20 > 0.1 > left_of["one question"][row]


@pytest.mark.parametrize("border", [0.7, 0.8, 0.84])
def test_what_helps_does_not_hang_on_the_ten_percent(stalls, further, border, monkeypatch):
    monkeypatch.setattr("descentlab.lessons.why_did_it_stop.treatments.HELPED", border)
    assert [helped for helped, *_ in counts(stalls)] == [0, 9, 18, 20, 21]
    assert [harmed for *_, harmed in counts(stalls)[2:]] == [6, 2, 1]
    assert [helped for helped, *_ in counts(further)[3:]] == [20, 20]


def test_with_weight_decay_eight_of_twelve_have_arrived_and_what_is_left_is_mostly_decay(arrivals):
    arrived = [run for run in arrivals if run.objective.accuracy(run.end) == 1]
    assert len(arrived) == 8 and all(run.present < 0.15 for run in arrived)
    assert all(0.72 < 0.0005 * run.end @ run.end / run.present < 0.81 for run in arrived)
    assert min(run.present for run in arrivals if run not in arrived) > 1.5


def test_at_the_noise_floor_half_of_the_limit_harms_where_it_is_held_and_helps_where_it_falls():
    run = lesson.runs()["R"]
    assert left(run, "half of the limit") > 2 and left(run, "half of the limit, falling to 0") < 0.75


def test_shuffled_labels_are_no_cause():
    data = load_digits(np.random.default_rng(0), train=400)
    loss = Network((64, 10), data.inputs, np.random.default_rng(1).permutation(data.labels), decay=0.05)
    optimizer = optimizers.momentum(0.5)
    run = descend(loss.gradient, loss.initial(np.random.default_rng(0)), optimizer, steps=600)
    assert diagnose(loss, run, optimizer).verdict == "minimum"
    assert loss.on(data.test_inputs, data.test_labels).accuracy(run.end) < 0.3


# The tests


@pytest.mark.parametrize("letter, order, says", [
    ("P", "promise", r"promised [\d,]{4,} %, fell -?0 %,\nnoise / signal 0, cosine -1\.00"),
    ("Q", "longer", "no longer step lowers the loss"), ("Q", "bends", r"bend -0\.04,\nboth sides fall by 1\d %"),
    ("R", "promise", r"signal (9|1\d)(\.\d)?, cosine \+0\.[5-9]"), ("S", "bends", r"eta / limit 3\.\de-07"),
    ("T", "longer", r"falls by \d\d %,\nfall per length grows 1 x"), ("T", "bends", r"eta / limit 0\.3"),
    ("U", "promise", r"promised 2\d %, fell \d\d %"), ("W", "longer", r"fall per length grows [\d,]{4,} x"),
    ("Z", "bends", r"bend \+0\.2,\nboth sides fall by 0 %")])
def test_a_test_says_what_the_section_found(letter, order, says):
    assert re.search(says, ORDERS[order].says(lesson.runs()[letter])), ORDERS[order].says(lesson.runs()[letter])


def test_a_test_costs_what_it_says():
    class Counted:
        def __init__(self, objective):
            self.objective, self.paid = objective, 0.0

        def value(self, theta):
            self.paid += 0.5 * max(1, np.asarray(theta)[..., 0].size)
            return self.objective.value(theta)

        def gradient(self, theta):
            self.paid += max(1, np.asarray(theta)[..., 0].size)
            return self.objective.gradient(theta)

        def hvp(self, theta, v):
            self.paid += 2 * max(1, np.asarray(v)[..., 0].size)
            return self.objective.hvp(theta, v)

    for number in (1, 4, 5, 7):
        for name, order in ORDERS.items():
            ill = attrs.evolve(patient(number))
            assert len(ill.losses) and len(ill.end)        # what the curve shows is free
            counted = Counted(ill.objective)
            object.__setattr__(ill, "objective", counted)
            order.says(ill)
            assert counted.paid <= order.price + 1, (number, name)


@pytest.mark.parametrize("number", range(1, 31))
def test_every_test_says_something_of_every_patient(number):
    for order in ORDERS.values():
        said = order.says(patient(number))
        assert said and "nan" not in said and "inf" not in said, said


# The clinic


@pytest.fixture
def clinic():
    return lesson.clinic()


def test_a_new_patient_comes_with_one_test_and_without_verdict_and_treatment(clinic):
    clinic.set(patient=4, promise=True, bends=True, verdict="saddle", sign=True, treatment="momentum for both bends")
    clinic.set(patient=5)
    assert clinic.values == {name: control.value for name, control in clinic.controls.items()} | {"patient": 5}
    assert set(described_scene(clinic.scene)["anew"]["patient"]) == {*clinic.controls} - {"patient"}


def test_nobody_says_the_cause_before_it_is_signed(clinic):
    for number in range(1, 11):
        clinic.set(patient=number)
        for name in ORDERS:
            clinic.set(**{name: True})
        told = clinic.verdict + str([text.get_text() for ax in clinic.scene.canvas.axes for text in ax.texts])
        assert not any(word in told for word in (*CAUSES, "asked for")), number
        clinic.set(verdict=CAUSES[0])
        assert "diagnose" not in clinic.verdict and clinic.verdict.endswith(f"not signed: {CAUSES[0]}.")
        assert patient(number).cause in clinic.set(sign=True).verdict or patient(number).cause == CAUSES[0]


def test_neither_what_is_stored_nor_what_the_browser_is_told_has_the_answer(clinic):
    data, metadata = clinic._repr_mimebundle_()
    known = json.dumps(facts(json.loads(json.dumps({"metadata": metadata}))))
    assert patient(1).cause not in data["text/plain"] and patient(1).cause not in known
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    told = dict(described_scene(clinic.scene)["controls"])
    assert list(told["verdict"]["options"]) == [NONE_YET, *sorted(CAUSES)]     # all of them, and in no telling order


def test_a_page_without_a_kernel_has_ten_patients_and_the_tests(clinic):
    assert clinic.knobs == ("patient", *ORDERS)
    assert list(clinic.scene.stops["patient"]) == list(range(1, 11))


def test_tests_are_paid_and_add_up(clinic):
    assert f"tests for {ORDERS['promise'].price} gradients" in clinic.verdict
    assert "no tests yet" in clinic.set(promise=False).verdict
    clinic.set(promise=True, longer=True)
    assert f"tests for {ORDERS['promise'].price + ORDERS['longer'].price} gradients" in clinic.verdict


def test_nothing_is_treated_before_it_is_signed(clinic):
    treated = clinic.artists[1]
    clinic.set(treatment="momentum for both bends")
    assert len(treated.get_xdata()) == 0 and clinic.reading.idle == {
        "treatment": "sign a verdict first", "sign": "choose a verdict first"}
    clinic.set(verdict="minimum", sign=True)
    assert len(treated.get_xdata()) == 201 and not clinic.reading.idle


def score(clinic):
    return clinic.artists[3][1].get_text()


def test_the_score_is_of_the_first_signature_and_stands_beside_diagnose_s(clinic):
    right = {number: patient(number).cause for number in range(1, 4)}
    wrong = {number: next(cause for cause in CAUSES if cause != right[number]) for number in right}
    clinic.set(patient=1, verdict=right[1], sign=True)
    clinic.set(patient=2, verdict=wrong[2], sign=True)
    clinic.set(verdict=right[2])
    assert "you: 1 right, for 24 gradients" in score(clinic)
    clinic.set(patient=3, promise=False, verdict=right[3], sign=True)
    theirs = [diagnose(patient(n).objective, patient(n).path, patient(n).optimizer) for n in right]
    told = (f"diagnose: {sum(d.verdict == cause for d, cause in zip(theirs, right.values()))} right, "
            f"for {sum(d.cost for d in theirs):.0f} gradients")
    assert "you: 2 right, for 24 gradients" in score(clinic) and told in score(clinic)
    assert score(clinic.reset()) == "score: none yet"


def test_the_score_is_of_the_last_ten(clinic):
    for number in range(1, 14):
        clinic.set(patient=number, verdict=patient(number).cause, sign=True)
    assert score(clinic).startswith("your last 10 patients") and "you: 10 right" in score(clinic)


def test_the_goal_asks_for_the_cause_for_thrift_and_for_a_cure(clinic):
    reach = clinic.reach
    assert clinic.set(**reach).met      # 42 gradients; diagnose takes 50
    assert not clinic.reset().set(**reach | {"longer": True}).met
    assert not clinic.reset().set(**reach | {"verdict": "minimum"}).met
    assert not clinic.reset().set(**reach | {"treatment": "go on as before"}).met


def test_every_value_of_every_control(clinic):
    for number in (1, 2, 5, 9999):
        clinic.set(patient=number)
        for verdict in clinic.controls["verdict"].options:
            for sign in (False, True):
                for treatment in clinic.controls["treatment"].options:
                    assert clinic.set(verdict=verdict, sign=sign, treatment=treatment).verdict


# The other explorers, and the README


def test_the_cards_show_what_treatments_leave():
    explorer = lesson.cure()
    for how in explorer.controls["treatment"].options[1:]:
        explorer.set(treatment=how)
        for (name, run), card in zip(lesson.runs("PRQSZ").items(), explorer.artists, strict=True):
            told, treated, copy, result = card
            assert told.get_text() == how.removesuffix(", then as before") and len(treated.get_xdata()) == len(copy.get_xdata()) == 201
            assert result.get_text() == f"{left(run, how):.0%} is left; going on: {left(run, GO_ON):.0%}", name
    explorer.reset()
    assert [card[0].get_text() for card in explorer.artists] == [
        lesson.proposed(run.cause).removesuffix(", then as before") for run in lesson.runs("PRQSZ").values()]


def test_some_of_the_runs_are_those_of_all():
    assert list(lesson.runs("RP")) == ["R", "P"] and lesson.runs("P")["P"] is lesson.runs()["P"]


def test_a_minimum_needs_no_cure(clinic):
    number = next(n for n in range(1, 11) if patient(n).cause == "minimum")
    assert clinic.set(patient=number, promise=True, verdict="minimum", sign=True).met
    assert "minimum" in clinic.goal


def test_a_run_of_one_s_own_is_looked_at_like_the_eight():
    optimizer = optimizers.gd(0.12)
    path = descend(surfaces.valley.gradient, [3.0, 0.3], optimizer, steps=100)
    run = case(surfaces.valley, optimizer, path)
    assert run.cause == "unknown" and defined_on_the_page()["why"](run) == "bouncing"
    assert left(run, "half of the limit, falling to 0", 100) < 0.2


def test_four_rows_may_bend_ten_times_as_much_as_all():
    data = load_digits(np.random.default_rng(0))
    network = Network((64, 20, 10), data.inputs, data.labels, decay=0.001)
    batches = minibatches(network, 4, np.random.default_rng(1))
    end = descend(batches, network.initial(np.random.default_rng(0)), optimizers.gd(1.0), 1500, keep="ends").end
    bends = []
    for seed in range(40):
        rows = np.random.default_rng(seed).integers(1000, size=4)
        few = Network((64, 20, 10), data.inputs[rows], data.labels[rows], decay=0.001)
        bends.append(bends_at(few, end).values[-1])
    assert np.quantile(bends, 0.9) > 10 * bends_at(network, end).values[-1]


def test_promise_and_fall_part_at_the_limit():
    explorer = lesson.promise_and_fall()
    for steep in (3.0, 5.0, 8.0):
        limit = 2 / steep**2
        assert "is kept" in explorer.set(steep=steep, eta=0.8 * limit).verdict
        assert "takes it back" in explorer.set(steep=steep, eta=1.2 * limit).verdict


def test_the_readme_shows_what_diagnose_says():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    code, shown = re.search(r"```python\n(import numpy.*?diagnose.*?)```\n\n```\n(.*?)```", text, re.S).groups()
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(code, {})
    assert said.getvalue().startswith(shown) and said.getvalue().removeprefix(shown).startswith("Evidence")
