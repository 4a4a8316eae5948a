"""What is commonly claimed about training that stalls, and the verdicts of the course.

The claims are collected from four widely read introductions (`SOURCES`), in our words. A notebook
puts each of its claims to the test and pronounces, in one line:

    >>> verdicts = Verdicts()
    >>> verdicts("C33", "holds", "each step is 0.9 times as long as the one before")
    C33 · "steps shrink by themselves near a minimum, since the gradient does" · holds: each step is 0.9 times as long as the one before

and its last section shows what it pronounced, as a table: the same words, from the same run.
"""

from dataclasses import dataclass, field

from descentlab import _checks

SOURCES = {
    "A": "Neural networks: local minima and saddle points (lecture notes, in Chinese)",
    "B": "Xi Xiaoyao, Is your model really stuck in a local optimum? (in Chinese), 2017",
    "C": "Notes on Hung-yi Lee, Machine Learning 2021, lesson 3: Tips for training (in Chinese), 2025",
    "D": "A. Kathuria, Intro to optimization in deep learning: gradient descent, 2018 (in Chinese translation)",
}


@dataclass(frozen=True)
class Claim:
    """A sentence that people repeat, and the sources (letters of `SOURCES`) in which it was found."""

    text: str
    sources: str


CLAIMS = {
    "C01": Claim("when the loss stops falling, the gradient is often still large: the run bounces across a valley",
                 "ABC"),
    "C02": Claim("any point of zero gradient stops descent: minimum, maximum or saddle", "ACD"),
    "C03": Claim("near a point, value and slope describe the loss, and half the Hessian's form v'Hv corrects them",
                 "AC"),
    "C04": Claim("at a critical point the signs of v'Hv decide: all up a minimum, all down a maximum, both a saddle",
                 "AC"),
    "C05": Claim("the eigenvalues of H are enough; there is no need to try every direction v", "C"),
    "C06": Claim("along an eigenvector of a negative eigenvalue the loss falls, so a saddle can be left", "AC"),
    "C07": Claim("the toy network (1 - w1 w2)^2 has a saddle at 0, eigenvalues -2 and 2, and a way out along (1, 1)",
                 "C"),
    "C08": Claim("the share of positive eigenvalues says it all: 1 a minimum, 0 a maximum, between them a saddle", "A"),
    "C09": Claim("each direction is a coin flip: of n parameters, a critical point is a minimum with probability 0.5^n",
                 "B"),
    "C10": Claim("with many parameters almost every critical point is a saddle, and real minima are rare", "ABC"),
    "C11": Claim("the lower a critical point's loss, the larger its share of positive eigenvalues, from .5 or .6 up",
                 "AC"),
    "C12": Claim("where training stalls, the Hessian still has many negative eigenvalues", "A"),
    "C13": Claim("a saddle is left by a nudge: a casual step falls off it, and a little noise is enough", "BD"),
    "C14": Claim("a minibatch gradient is not zero where the full one is, so minibatches leave saddles by themselves",
                 "BD"),
    "C15": Claim("saddles outnumber minima, and yet no run ever lands on one: they are a vanishing part of space", "B"),
    "C16": Claim("the real danger are plateaus, where the gradient is small but not zero", "B"),
    "C17": Claim("who goes half of the rest at each step never arrives", "B"),
    "C18": Claim("what helps: the design of net and loss, initialization, gradient clipping, batch normalization", "B"),
    "C19": Claim("a minibatch gives a noisy estimate of the gradient, the less noisy the larger it is", "ACD"),
    "C20": Claim("each sample has a surface of its own; where the full gradient is zero, a sample's need not be", "D"),
    "C21": Claim("an update takes as long with a batch of 1 as with one of 1000", "C"),
    "C22": Claim("an epoch takes longer with small batches", "CD"),
    "C23": Claim("small batches train better and validate better", "CD"),
    "C24": Claim("trained equally well, small batches test better", "C"),
    "C25": Claim("who changes the batch size must change the learning rate in proportion", "C"),
    "C26": Claim("small batches find wide minima, large ones sharp ones", "CD"),
    "C27": Claim("the movement of momentum is a weighted sum of all past gradients", "C"),
    "C28": Claim("momentum can carry a run through a local minimum, over what stops plain descent", "C"),
    "C29": Claim("momentum cures pathological curvature, steep one way and flat the other", "D"),
    "C30": Claim("a descent path lives in the plane of the parameters; drawing it climbing down the surface is a mistake",
                 "D"),
    "C31": Claim("if the loss has not improved for 10 or 20 iterations, training has converged", "D"),
    "C32": Claim("one learning rate for all: too large it oscillates, too small it never arrives, in 100,000 steps",
                 "C"),
    "C33": Claim("steps shrink by themselves near a minimum, since the gradient does", "D"),
    "C34": Claim("once in a local minimum, gradient descent never leaves it", "D"),
    "C35": Claim("at a saddle, descent oscillates and looks as if it had converged", "D"),
    "C36": Claim("dividing by the root mean square of its past gradients gives each parameter the rate it needs: AdaGrad",
                 "C"),
    "C37": Claim("RMSProp forgets old gradients, and so reacts much faster", "C"),
    "C38": Claim("Adam is RMSProp with momentum", "C"),
    "C39": Claim("averaging over all past gradients makes sudden sideways jumps late in training", "C"),
    "C40": Claim("where the lecture's average of all past gradients makes a run jump sideways, decaying the rate "
                 "removes the jumps", "C"),
    "C41": Claim("warmup helps, because sigma must collect data first", "C"),
    "C42": Claim("all optimizers are one equation: theta minus eta / sigma times m", "C"),
    "C43": Claim("a rate that decays, in steps, exponentially or as a cosine, ends lower than a constant one", "CD"),
    "C44": Claim("decay the rate when the loss stops improving, and in the end stop early", "D"),
    "C45": Claim("cyclical rates help: triangular, and triangular2, which halves the learning rate after each cycle", "D"),
    "C46": Claim("warm restarts help: let the rate fall, put it back up, and again", "D"),
    "C47": Claim("stochastic weight averaging helps: it averages the predictions of the networks that a run visits", "D"),
    "C48": Claim("local minima are not bad: the good ones are about as good as the global one, and there are many", "D"),
    "C49": Claim("a score of 0.7 to 0.8 for the right label, or of 0.95 to 0.98: the predicted label is the same", "D"),
    "C50": Claim("wide minima generalize better, since the test surface is the training surface, a little shifted", "D"),
    "C51": Claim("filter-normalized pictures show how complicated a deep network's loss is", "D"),
    "C52": Claim("a larger learning rate leaps over some local minima early in the run", "D"),
    "C53": Claim("the negative gradient is the steepest way down", "D"),
    "C54": Claim("the rugged landscape in the picture of VGG-56 is full of local minima", "D"),
    "C55": Claim("each step should take a random sample, drawn without replacement", "D"),
    "C56": Claim("when stochastic descent converges, almost every sample's own loss is at its minimum", "D"),
    "C57": Claim("m gives the direction of a step, and sigma only its size", "C"),
}

FORMS = ("holds", "holds when", "does not hold")


@dataclass
class Verdicts:
    """The verdicts of one notebook: call it to pronounce one, show it to see them all as a table."""

    pronounced: dict = field(default_factory=dict)

    def __call__(self, claim, form, measured):
        """Print one verdict: the claim's number and words, whether it holds, and what was measured.

        form : "holds", "holds when ..." (say when) or "does not hold"; measured : the numbers, in words

        Raises ValueError for a claim that is not in `CLAIMS`, another form, or nothing measured.
        """
        _checks.one_of("claim", claim, tuple(CLAIMS))
        if not isinstance(form, str) or not (form in ("holds", "does not hold") or form.startswith("holds when ")):
            _checks.refuse("form", form, "'holds', 'holds when ...' or 'does not hold'")
        if not isinstance(measured, str) or not measured:
            _checks.refuse("measured", measured, "what was measured, in words")
        self.pronounced[claim] = f"{form}: {measured}"
        print(f'{claim} · "{CLAIMS[claim].text}" · {self.pronounced[claim]}')

    def __repr__(self):
        return "\n".join(f"{claim} · {verdict}" for claim, verdict in sorted(self.pronounced.items()))

    def _repr_markdown_(self):
        rows = [[claim, CLAIMS[claim].text, ", ".join(CLAIMS[claim].sources), verdict]
                for claim, verdict in sorted(self.pronounced.items())]
        lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
        return "\n".join(["| | claim | source | verdict |", "|---|---|---|---|", *lines])
