"""The clinic: one patient after another, tests at a price, a verdict, a treatment, and a score."""

from functools import lru_cache

import numpy as np

from descentlab import figures
from descentlab._numbers import short
from descentlab.diagnosis import diagnose
from descentlab.explorers import Choice, Reading, Scene, Slider, Switch, explorer
from descentlab.explorers.scenes import new_line, panel, within
from descentlab.lessons.why_did_it_stop.families import CAUSES
from descentlab.lessons.why_did_it_stop.orders import ORDERS
from descentlab.lessons.why_did_it_stop.patients import patient
from descentlab.lessons.why_did_it_stop.treatments import LOST, PUSH, STEPS, TREATMENTS, treat

NONE_YET, LAST = "none yet", 10
BEFORE = 100            # steps of the run that are shown
HOW = "1. order a test: bends, sides\n2. choose a verdict, sign it\n3. treat: 200 steps come here"


@lru_cache(64)
def _diagnosed(number):
    ill = patient(number)
    found = diagnose(ill.objective, ill.path, ill.optimizer)
    return found.verdict, found.cost


@lru_cache(256)
def _found(number, order):
    return ORDERS[order].says(patient(number))


@lru_cache(64)
def _treated(number, name):
    return treat(patient(number), name)


class Clinic(Scene):
    """An endless ward: patients whose cause is known because they were made so, and nobody says it before you do."""

    title, panels, size = "What stopped this run? You have three tests", 2, (9.0, 3.5)
    alt = ("Left, the loss of the patient's last 100 steps, as a share of what it is now, and of 200 more under the "
           "treatment; right, its chart: what the tests that were ordered say, and what they cost.")
    controls = {
        "patient": Slider("patient", 1, 9999, 1, 1, whole=True),
        # One is ordered already, so that the chart shows what a click does.
        **{name: Switch(f"{order.name} ({order.price})", name == "promise") for name, order in ORDERS.items()},
        "verdict": Choice("verdict", (NONE_YET, *sorted(CAUSES)), NONE_YET),
        "sign": Switch("sign it"),
        "treatment": Choice("treatment", (NONE_YET, *TREATMENTS), NONE_YET)}
    anew = {"patient": (*ORDERS, "verdict", "sign", "treatment")}
    goal = ("find the cause of a patient for fewer gradients than diagnose, and sign it; unless it is a minimum, take a "
            "tenth of its loss away, too.")
    reach = dict(bends=True, verdict="saddle", sign=True, treatment=PUSH)
    knobs, stops = ("patient", *ORDERS), {"patient": range(1, 11)}

    def __init__(self):
        super().__init__()
        self._signed = {}       # patient -> the verdict that was signed first, and what it cost

    def paint(self):
        curve, chart = self.canvas.axes
        panel(curve, "loss, as a share of what it is now", xlim=(-BEFORE, STEPS), ylim=(0, 1.5), xlabel="steps from now",
              yticks=(0, 0.5, 1, 1.5))
        curve.grid(True, axis="y")
        curve.axvline(0, color=figures.PALE, linewidth=1)
        chart.clear()
        chart.set(xlim=(0, 1), ylim=(-0.5, 10))
        chart.axis("off")
        who = chart.text(0, 10.3, "", fontsize=13, fontweight="bold", va="top")
        heights = 8.9, 6.9, 5.0
        for order, height in zip(ORDERS.values(), heights, strict=True):
            chart.text(0, height, order.name, fontsize=12, color="#555555", va="top")
        results = tuple(chart.text(0.34, height, "", fontsize=12, va="top") for height in heights)
        words = tuple(chart.text(0, height, "", fontsize=12, va="top") for height in (3.3, 1.2))
        empty = curve.text(STEPS / 2, 0.75, "", ha="center", va="center", fontsize=12, color=figures.GREY)
        return (new_line(curve, color=figures.BLUE, linewidth=1.4, label="loss"),
                new_line(curve, color=figures.VERMILLION, label="treated"), results, words, (who, empty))

    def move(self, artists, **values):
        run, treated, results, (bill, score), (who, empty) = artists
        number, verdict, ill = values["patient"], values["verdict"], patient(values["patient"])
        ordered = [name for name in ORDERS if values[name]]
        cost = sum(ORDERS[name].price for name in ordered)
        found = {name: _found(number, name) for name in ordered}
        for name, text in zip(ORDERS, results):
            text.set_text(found.get(name, f"not ordered: {ORDERS[name].price} gradients"))
        signed = values["sign"] and verdict != NONE_YET
        self._remember(values, cost, signed)
        _place(run, ill, np.arange(1 - len(ill.losses), 1), ill.losses)
        losses = _treated(number, values["treatment"]) if signed and values["treatment"] != NONE_YET else []
        _place(treated, ill, np.arange(len(losses)), losses)
        empty.set_text("" if len(losses) else HOW)
        who.set_text(f"Patient {number}: {len(ill.path):,} steps of {_optimizer(ill)}")
        hand = "your verdict: none yet" if verdict == NONE_YET else f"your verdict: {verdict}, {'' if signed else 'not '}signed"
        paid = f"tests for {cost} gradients" if cost else "no tests yet"
        theirs = f"; diagnose asked for {_diagnosed(number)[1]:.0f}" if signed else ""    # sooner, it would say too much
        bill.set_text(f"{hand}\n{paid}{theirs}")
        score.set_text(self._score())
        outcome, left = _outcome(ill, values["treatment"], losses)
        said = [f"Patient {number}: {len(ill.path):,} steps of {_optimizer(ill)}; {paid}."]
        said += [f"{ORDERS[name].name}: {' '.join(text.split())}." for name, text in found.items()]
        said += [_judgement(number, ill.cause, verdict, signed), outcome]
        idle = {} if signed else {"treatment": "sign a verdict first"}
        if verdict == NONE_YET:
            idle["sign"] = "choose a verdict first"
        helped = left < 0.9 or ill.cause == "minimum"
        met = signed and verdict == ill.cause and cost < _diagnosed(number)[1] and helped
        return Reading(" ".join(filter(None, said)), met, idle)

    def _remember(self, values, cost, signed):
        """The first verdict that is signed counts; where all is as at first, nothing has been signed."""
        if all(values[name] == control.value for name, control in self.controls.items()):
            self._signed.clear()
        if signed:
            self._signed.setdefault(values["patient"], (values["verdict"], cost))

    def _score(self):
        last = list(self._signed)[-LAST:]
        if not last:
            return "score: none yet"
        yours = [self._signed[number] for number in last]
        theirs = [_diagnosed(number) for number in last]
        lines = [f"{name}: {sum(said == patient(number).cause for number, (said, _) in zip(last, which))} right, "
                 f"for {sum(price for _, price in which):,.0f} gradients"
                 for name, which in (("you", yours), ("diagnose", theirs))]
        return "\n".join([f"your last {len(last)} patients" if len(last) > 1 else "your first patient", *lines])


clinic = explorer(Clinic)


def _optimizer(ill):
    """What made the run, in a few words. Its eta, next to none or not, would say too much."""
    if not np.allclose(ill.path.sigma[-1], 1):
        return "Adam"
    beta = getattr(ill.optimizer.direction, "beta", 0)
    return f"momentum, beta {short(beta)}" if beta else "plain descent"


def _place(line, ill, steps, losses):
    shares = np.asarray(losses, dtype=float) / ill.present
    line.set_data(steps, within(line.axes, np.where(np.isfinite(shares), shares, np.inf)))


def _judgement(number, cause, verdict, signed):
    if not signed:
        return "" if verdict == NONE_YET else f"Your verdict, not signed: {verdict}."
    theirs, price = _diagnosed(number)
    right = "right" if verdict == cause else f"it was made to be {cause}"
    return f"You signed {verdict}: {right}. diagnose says {theirs}, for {price:.0f} gradients."


def _outcome(ill, name, losses):
    """What a treatment did, in words, and what it left of the loss."""
    if not len(losses):
        return "", 1.0
    left = losses[-20:].mean() / ill.present
    if len(losses) <= STEPS or not left < LOST:
        return f"With {name}, it diverges.", np.inf
    share = "next to nothing" if left < 1e-3 else f"{short(100 * left)} %"
    return f"With {name}, {share} of its loss is left after {STEPS} steps.", left
