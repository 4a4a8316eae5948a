"""How an attempt is judged: by what it does, in a sentence that the learner can act on.

A check calls the attempt that it is given and asks the answer; what does not hold raises `Wrong` with a sentence:

    def q1(step):
        for theta in np.array([[1.0, 2.0], [-3.0, 0.5]]):
            step(theta, 0.1).close_to(theta - 0.1 * theta, "Downhill is against the gradient.")
"""

import attrs
import numpy as np

from descentlab.exercises.wording import show


class Wrong(Exception):
    """An attempt is not right yet; the message is the sentence that the learner reads."""


class Unfinished(Wrong):
    """There is still a `...` in the attempt, or in what it returned."""


def expect(condition, message):
    """What an attempt must do.

    Parameters
    ----------
    condition : bool
    message : str
        One sentence for the learner.

    Raises
    ------
    Wrong
        With the message, unless the condition holds.
    """
    if not condition:
        raise Wrong(message)


@attrs.frozen(eq=False)
class Answer:
    """What an attempt answered, and to what: every complaint begins with the call, or with the name, that it answers.

    `numpy.asarray(answer)` is its value's; `answer[0]` is the answer in place 0; `str(answer)` is the call.

    Parameters
    ----------
    given : object
        What came: None where the attempt returned nothing.
    call : str
        As "step([1, 2], 0.1)", or a name, as "the largest eta".
    told : bool
        Whether it is all that a call returned. Then `close_to` tells the expected result, as it must not where the
        learner hands in a value, and an array is no list.
    """

    given: object
    call: str
    told: bool = False

    @property
    def nothing(self):
        """Whether the attempt returned nothing, which is an answer too where the check says so."""
        return self.given is None

    @property
    def value(self):
        """What came; `Wrong` where that is nothing."""
        expect(not self.nothing, f"{self} returned nothing: is a `return` missing?")
        return self.given

    def __str__(self):
        return self.call

    def __array__(self, dtype=None, copy=None):
        return np.array(self.value, dtype=dtype)

    def __getitem__(self, place):
        return Answer(self.value[place], f"{self}[{place}]", self.told)

    def results(self, *names):
        """The several results of one answer.

        Parameters
        ----------
        *names : str
            What each result is called, as "the direction".

        Returns
        -------
        list of Answer

        Raises
        ------
        Wrong
            Unless the answer is a tuple or a list of as many.
        """
        value, several = self.value, isinstance(self.value, (tuple, list))
        if several and len(value) == len(names):
            return [Answer(each, name) for each, name in zip(value, names)]
        found = f"a {type(value).__name__} of {len(value)}" if several else show(value)
        raise Wrong(f"{self}: expected {len(names)} results ({', '.join(names)}), got {found}.")

    def numbers(self, *names):
        """Several results of which each is a number; they may come in an array, too.

        Parameters
        ----------
        *names : str
            What each is called, as in `results`.

        Returns
        -------
        list of float

        Raises
        ------
        Wrong
            Unless there are as many, each one finite real number.
        """
        several = self.value
        if isinstance(several, np.ndarray) and several.ndim:
            several = several.tolist()
        return [each.number() for each in Answer(several, self.call).results(*names)]

    def array(self, shape):
        """The answer as an array of real numbers, which need not be finite.

        Parameters
        ----------
        shape : tuple of int
            () for one number.

        Returns
        -------
        float64 array of that shape

        Raises
        ------
        Wrong
            Saying what came instead. A call must return an array, for what follows is to calculate with it; all else
            may be a tuple or a list.
        """
        value, a_list = self.value, isinstance(self.value, (tuple, list))
        found = f"a {type(value).__name__}" if a_list else show(value)
        if not (a_list and (self.told or shape == ())):
            try:
                array = np.asarray(value)
                if array.shape == shape and array.dtype.kind in "iufO":
                    return array.astype(np.float64)
                found = f"shape {array.shape}" if array.ndim and array.shape != shape else found
            except Exception:
                pass  # what NumPy makes no array of is described as it came
        wanted = f"an array of real numbers, shape {shape}" if shape else "one real number"
        raise Wrong(f"{self}: expected {wanted}, got {found}.")

    def finite(self, shape, hint=""):
        """The answer as an array of finite numbers.

        Parameters
        ----------
        shape : tuple of int
            () for one number.
        hint : str
            Ends the sentence: what to think of.

        Returns
        -------
        float64 array of that shape

        Raises
        ------
        Wrong
            As `array` does, and where a number is not finite.
        """
        got = self.array(shape)
        if not np.isfinite(got).all():
            found = show(got) if got.size <= 6 else "nan" if np.isnan(got).any() else "inf"
            raise Wrong(f"{self} is not finite: {found}. Is something divided by zero, or growing without bound? "
                        f"{hint}")
        return got

    def number(self):
        """The answer as a float; `Wrong` unless it is one finite real number."""
        return float(self.finite(()))

    def truth(self):
        """The answer as True or False; `Wrong` unless it is one of the two."""
        value = _bare(self.value)
        expect(isinstance(value, (bool, np.bool_)), f"{self} should be one True or False.")
        return bool(value)

    def word(self):
        """The answer as a text; `Wrong` unless it is one."""
        value = _bare(self.value)
        expect(isinstance(value, str), f"{self} should be a text, got {show(value)}.")
        return str(value)

    def close_to(self, expected, hint="", tolerance=1e-7):
        """The answer must be what is expected: |answer - expected| <= tolerance * (1 + |expected|).

        Parameters
        ----------
        expected : float or array
            Sets the shape. Where it is finite, so must the answer be.
        hint : str
            Ends the sentence: what to think of.
        tolerance : float

        Raises
        ------
        Wrong
            Saying by how much it is off, and where; and the expected result, if it may be told.
        """
        expected = np.asarray(expected, dtype=np.float64)
        got = self.finite(expected.shape, hint) if np.isfinite(expected).all() else self.array(expected.shape)
        if np.allclose(got, expected, rtol=tolerance, atol=tolerance, equal_nan=True):
            return
        gap = np.where(got == expected, 0.0, np.abs(got - expected))
        if got.size > 6:
            place = tuple(map(int, np.unravel_index(np.argmax(gap), gap.shape)))
            raise Wrong(f"{self}: off by up to {gap.max():.2g}, most at index {place}. {hint}")
        if not self.told:
            raise Wrong(f"{self}: {show(got)} is not it. {hint}")
        detail = f" (off by {gap.max():.1e})" if show(got) == show(expected) else ""
        raise Wrong(f"{self} should be {show(expected)}, got {show(got)}{detail}. {hint}")

    def is_not(self, mistake, sentence, tolerance=1e-7):
        """The answer must not be what a known mistake leads to.

        Parameters
        ----------
        mistake : float or array
        sentence : str
            What to tell whoever makes it.
        tolerance : float
            As in `close_to`.

        Raises
        ------
        Wrong
            With the sentence. What is not finite, or of another shape, is told so first: no story fits it.
        """
        mistake = np.asarray(mistake, dtype=np.float64)
        got = self.finite(mistake.shape)
        expect(not np.allclose(got, mistake, rtol=tolerance, atol=tolerance), sentence)


def expect_close(what, got, expected, hint="", tolerance=1e-7):
    """What a check has found must be what is expected, as in `Answer.close_to`; the expected is not told.

    Parameters
    ----------
    what : str
        What it is called, as "the direction's length".
    got, expected : float or array
    hint : str
    tolerance : float

    Raises
    ------
    Wrong
        As `Answer.close_to` does.
    """
    Answer(got, what).close_to(expected, hint, tolerance)


def _bare(value):
    return value.item() if isinstance(value, np.ndarray) and value.ndim == 0 else value
