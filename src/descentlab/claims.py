"""What is commonly claimed about training that stalls, and the verdicts of the course.

The claims are collected from four widely read introductions (`SOURCES`), in our words. A notebook puts each of its
claims to the test and pronounces, on a card; the numbers decide what stands on it:

    >>> verdicts, ratio = Verdicts(), 0.9
    >>> verdicts("C17", "holds", "The rest shrinks, and is never nothing.",
    ...          given=0 < ratio < 1, table={"step": [1, 2], "length": [0.3, 0.3 * ratio]})
    [verdict]
    C17 · "who goes half of the rest at each step never arrives" · holds: The rest shrinks, and is never nothing.
    <BLANKLINE>
    step  length
    ----  ------
       1     0.3
       2    0.27

and its last section shows `verdicts`, all that was pronounced as one table: the same words, from the same run.
"""

import html

import attrs
import numpy as np
from IPython.display import display

from descentlab import _checks, _outputs
from descentlab._checks import checked
from descentlab._tables import Table
from descentlab.exercises import standing_in
from descentlab.figures.palette import BLUE, GREEN, VERMILLION

SOURCES = {
    "A": "Neural networks: local minima and saddle points (lecture notes, in Chinese)",
    "B": "Xi Xiaoyao, Is your model really stuck in a local optimum? (in Chinese), 2017",
    "C": "Notes on Hung-yi Lee, Machine Learning 2021, lesson 3: Tips for training (in Chinese), 2025",
    "D": "A. Kathuria, Intro to optimization in deep learning: gradient descent, 2018 (in Chinese translation)",
}


@attrs.frozen
class Claim:
    """A sentence that people repeat.

    Parameters
    ----------
    text : str
        In our words.
    sources : str
        Letters of `SOURCES`: where it was found.
    """

    text: str
    sources: str


CLAIMS = {
    "C01": Claim("when the loss stops falling, the gradient is often still large: the run bounces across a valley",
                 "ABC"),
    "C02": Claim("any point of zero gradient stops descent: minimum, maximum or saddle", "ACD"),
    "C03": Claim("near a point, value and slope describe the loss, and half the bend times the step squared corrects them",
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
    "C15": Claim("no run ever lands on a saddle: saddles are a vanishing part of space", "B"),
    "C16": Claim("the real danger are plateaus, where the gradient is small but not zero", "B"),
    "C17": Claim("who goes half of the rest at each step never arrives", "B"),
    "C18": Claim("what helps: the design of net and loss, initialization, gradient clipping, batch normalization", "B"),
    "C19": Claim("a minibatch gives a noisy estimate of the gradient, the less noisy the larger it is", "ACD"),
    "C20": Claim("each sample has a surface of its own; where the full gradient is zero, a sample's need not be", "D"),
    "C21": Claim("an update takes as long with a batch of 1 as with one of 1000 (said of a GPU, here carried over to "
                 "a CPU)", "C"),
    "C22": Claim("an epoch takes longer with small batches", "CD"),
    "C23": Claim("small batches train better and validate better", "CD"),
    "C24": Claim("trained equally well, small batches test better", "C"),
    "C25": Claim("who changes the batch size must change the learning rate in proportion", "C"),
    "C26": Claim("small batches find wide minima, large ones sharp ones", "CD"),
    "C27": Claim("the movement of momentum is a weighted sum of all past gradients", "C"),
    "C28": Claim("momentum can carry a run through a local minimum, over what stops plain descent", "C"),
    "C29": Claim("momentum cures pathological curvature, steep one way and flat the other", "D"),
    "C30": Claim("a descent path lives in the plane of the parameters; drawing it climbing down the surface is a "
                 "mistake", "D"),
    "C31": Claim("if the loss has not improved for 10 or 20 iterations, training has converged", "D"),
    "C32": Claim("one learning rate for all: too large it oscillates, too small it never arrives, in 100,000 steps",
                 "C"),
    "C33": Claim("steps shrink by themselves near a minimum, since the gradient does", "D"),
    "C34": Claim("once in a local minimum, gradient descent never leaves it", "D"),
    "C35": Claim("at a saddle, descent oscillates and looks as if it had converged", "D"),
    "C36": Claim("dividing by the root mean square of its past gradients gives each parameter the rate it needs: "
                 "AdaGrad", "C"),
    "C37": Claim("RMSProp forgets old gradients, and so reacts much faster", "C"),
    "C38": Claim("Adam is RMSProp with momentum", "C"),
    "C39": Claim("averaging over all past gradients makes sudden sideways jumps late in training", "C"),
    "C40": Claim("where the lecture's average of all past gradients makes a run jump sideways, decaying the rate "
                 "removes the jumps", "C"),
    "C41": Claim("warmup helps, because sigma must collect data first", "C"),
    "C42": Claim("all optimizers are one equation: theta minus eta / sigma times m", "C"),
    "C43": Claim("a rate that decays, in steps, exponentially or as a cosine, ends lower than a constant one", "CD"),
    "C44": Claim("decay the rate when the loss stops improving, and in the end stop early", "D"),
    "C45": Claim("cyclical rates help: triangular, and triangular2, which halves the learning rate after each "
                 "cycle", "D"),
    "C46": Claim("warm restarts help: let the rate fall, put it back up, and again", "D"),
    "C47": Claim("stochastic weight averaging helps: it averages the predictions of the networks that a run "
                 "visits", "D"),
    "C48": Claim("local minima are not bad: the good ones are about as good as the global one, and there are "
                 "many", "D"),
    "C49": Claim("a score of 0.7 to 0.8 for the right label, or of 0.95 to 0.98: the predicted label is the same", "D"),
    "C50": Claim("wide minima generalize better, since the test surface is the training surface, a little "
                 "shifted", "D"),
    "C51": Claim("filter-normalized pictures show how complicated a deep network's loss is", "D"),
    "C52": Claim("a larger learning rate leaps over some local minima early in the run", "D"),
    "C53": Claim("the negative gradient is the steepest way down", "D"),
    "C54": Claim("the rugged landscape in the picture of VGG-56 is full of local minima", "D"),
    "C55": Claim("each step should take a random sample, drawn without replacement", "D"),
    "C56": Claim("when stochastic descent converges, almost every sample's own loss is at its minimum", "D"),
    "C57": Claim("m gives the direction of a step, and sigma only its size", "C"),
}

FORMS = ("holds", "holds when", "does not hold")
SENTENCE_WORDS = 25     # a card is read at a glance: the notebooks' sentences are held to this
COLOURS = dict(zip(FORMS, (GREEN, BLUE, VERMILLION), strict=True))     # the word on the card says the same
# What is hidden until its cell is run is announced by its first line.
FIRST_LINE = "<!-- Run this cell to see the verdict -->"


def _claim(name, value):
    return _checks.one_of(name, value, tuple(CLAIMS))


def _word(name, value):
    if not isinstance(value, str) or not (
            value in ("holds", "does not hold") or value.removeprefix("holds when ").strip() not in ("", value)):
        _checks.refuse(name, value, "'holds', 'holds when ...' or 'does not hold'")
    return value


def _sentence(name, value):
    if not isinstance(value, str) or not value.strip() or "\n" in value:
        _checks.refuse(name, value, "what was found, in one sentence")
    return value


@attrs.frozen(repr=False)
class Verdict:
    """A verdict as a card: it looks alike in JupyterLab, on the site and on a slide.

    Parameters
    ----------
    claim : str
        A key of `CLAIMS`.
    word : str
        "holds", "holds when ..." (say when: what the experiment varied) or "does not hold".
    sentence : str
        What was found, in one plain sentence, of at most `SENTENCE_WORDS` words.
    table : mapping or list of rows, optional
        Its numbers: header -> column, or rows of which the first holds the headers; at most six rows below them.

    Raises
    ------
    TypeError, ValueError
        For another claim or word, no sentence, or no small table.
    """

    claim: str = checked(_claim)
    word: str = checked(_word)
    sentence: str = checked(_sentence)
    table: Table = checked(Table.of, None)

    @property
    def form(self):
        """Which of `FORMS` it is: the word without its condition."""
        return "holds when" if self.condition else self.word

    @property
    def condition(self):
        """What follows "holds when", or ""."""
        return self.word.removeprefix("holds when ") if self.word.startswith("holds when ") else ""

    @property
    def text(self):
        """The words of the claim."""
        return CLAIMS[self.claim].text

    def facts(self):
        """Its parts, as they travel with the stored output."""
        return {"claim": self.claim, "text": self.text, "word": self.form, "condition": self.condition,
                "sentence": self.sentence, "table": self.table.facts()}

    def __repr__(self):
        said = f'[verdict]\n{self.claim} · "{self.text}" · {self.word}: {self.sentence}'
        return f"{said}\n\n{self.table}" if self.table.rows else said

    def html(self):
        """The card. Every style is in it, so that it needs no page of ours; without styles it reads well, too."""
        box = (f"border-left: 5px solid {COLOURS[self.form]}; padding: 0.4em 0 0.4em 0.9em; margin: 0.4em 0; "
               "max-width: 52em; text-align: left; line-height: 1.5; word-break: normal; overflow-wrap: normal; "
               "color: var(--jp-content-font-color1, inherit); background: transparent")
        claim, text, word, sentence = map(html.escape, (self.claim, self.text, self.word, self.sentence))
        return (f'{FIRST_LINE}\n<div class="verdict" style="{box}">\n'
                f'<p style="margin: 0 0 0.3em"><b>{claim}</b> · “{text}” · '
                f'<b style="display: inline-block">{word}</b></p>\n'
                f'<p style="margin: 0">{sentence}</p>\n{self.table.html()}</div>')

    def _repr_mimebundle_(self, include=None, exclude=None):
        return _outputs.described("verdict", {"text/html": self.html(), "text/plain": repr(self)}, **self.facts())


@attrs.define(repr=False)
class Verdicts:
    """The verdicts of one notebook: call it to pronounce one, show it to see them all as a table.

    Parameters
    ----------
    lesson : str, optional
        The room's name; below the table stands then how far the learner is in it, where that is kept.
    """

    lesson: str = ""
    pronounced: dict = attrs.field(factory=dict, init=False)

    def __call__(self, claim, word, sentence, *, given, table=None):
        """Pronounce the verdict that the numbers bear out, and show its card.

        Parameters
        ----------
        claim, word, sentence, table
            Those of a `Verdict`.
        given : bool
            Whether the numbers bear `word` out. Where they do not, the card says the opposite: "does not hold", or
            "holds" in place of that.

        Raises
        ------
        TypeError, ValueError
            Where a `Verdict` raises them; and for a `given` that is neither true nor false.
        """
        if not isinstance(given, (bool, np.bool_)):
            _checks.refuse("given", given, "True or False", TypeError)
        opposite = "holds" if _word("word", word) == "does not hold" else "does not hold"
        self.pronounce(Verdict(claim, word if given else opposite, sentence, table))

    def pronounce(self, verdict):
        """Show the card of a `Verdict` that has been made elsewhere, and take it into the table.

        Parameters
        ----------
        verdict : Verdict

        Raises
        ------
        TypeError
            For what is no `Verdict`.
        """
        if not isinstance(verdict, Verdict):
            _checks.refuse("verdict", verdict, "a Verdict", TypeError)
        self.pronounced[verdict.claim] = verdict
        display(verdict)

    @property
    def verdicts(self):
        """The verdicts by their claims' numbers."""
        return [verdict for _, verdict in sorted(self.pronounced.items())]

    def __repr__(self):
        return "\n".join(f"{each.claim} · {each.word}: {each.sentence}" for each in self.verdicts)

    def markdown(self):
        """All verdicts as a table."""
        rows = [[each.claim, each.text, ", ".join(CLAIMS[each.claim].sources), f"{each.word}: {each.sentence}"]
                for each in self.verdicts]
        lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
        return "\n".join(["| | claim | source | verdict |", "|---|---|---|---|", *lines])

    def _repr_mimebundle_(self, include=None, exclude=None):
        far = standing_in(self.lesson)
        texts = {"text/markdown": self.markdown(), "text/plain": repr(self)}
        data = {kind: f"{text}\n\n{far}" if far else text for kind, text in texts.items()}
        return _outputs.described("verdicts", data, rows=[each.facts() for each in self.verdicts])
