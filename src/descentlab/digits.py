"""The real data of the course: 1797 handwritten digits of 8x8 pixels, split, scaled and, on request, mislabelled.

The rows are the test part of E. Alpaydin and C. Kaynak, 'Optical Recognition of Handwritten Digits'
(UCI Machine Learning Repository, 1998, CC BY 4.0); see digits.md beside this file.
"""

from functools import cache
from pathlib import Path
from typing import ClassVar

import attrs
import numpy as np

from descentlab import _checks


@attrs.frozen(eq=False)
class Digits:
    """Training rows and test rows; a row belongs to exactly one of the two.

    Parameters
    ----------
    inputs, test_inputs : ndarray
        (N, d) and (M, d), scaled as `load_digits` says.
    labels, test_labels : ndarray
        (N,) and (M,), the digits 0 to 9 as ints.
    images, test_images : ndarray
        (N, 8, 8) and (M, 8, 8), for drawing: the raw pixels, 0 (paper) to 16 (ink).
    clean_labels : ndarray
        (N,), the training labels before any of them was redrawn.

    Attributes
    ----------
    classes : int
        10.
    """

    inputs: np.ndarray
    labels: np.ndarray
    test_inputs: np.ndarray
    test_labels: np.ndarray
    images: np.ndarray
    test_images: np.ndarray
    clean_labels: np.ndarray

    classes: ClassVar[int] = 10

    def __repr__(self):
        (train, width), test = self.inputs.shape, len(self.test_inputs)
        return f"Digits({train} training rows and {test} test rows of {width} numbers)"


def load_digits(rng, train=1000, *, components=None, noise=0.0):
    """The digits: `train` rows drawn by `rng` to train on, and all the others to test on.

    Scaling: pixels / 16, minus the mean of the training rows (test rows too: they must not be looked at).

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws the training rows, and the labels that noise redraws.
    train : int, default 1000
        How many rows to train on, 1 to 1796.
    components : int, optional
        k: the inputs are then the k largest principal components of the training rows, each divided by its standard
        deviation, so that inputs.T @ inputs / N is the identity ("whitened"; the variance has divisor N, as every mean
        over rows in this course, where scikit-learn takes N - 1). Each component's sign is such that its loading of
        largest magnitude is positive.
    noise : float, default 0
        The share of the training labels that are redrawn uniformly from all ten digits (so that about a tenth of these
        stay right), 0 to 1; test labels stay clean.

    Returns
    -------
    Digits
        The same seed gives the same split whatever the noise, more noise redraws the same labels and some more, and
        `rng` is left in the same state.

    Raises
    ------
    TypeError, ValueError
        Where `rng` is no numpy.random.Generator, `train` is not in 1..1796, `components` is more than the training
        rows' rank (at most 61 of 64: some pixels are always blank), or `noise` is not in [0, 1].
    """
    pixels, labels = _bundled()
    _checks.generator("rng", rng)
    if _checks.count("train", train) >= len(pixels):
        _checks.refuse("train", train, f"a whole number from 1 to {len(pixels) - 1}, which leaves rows to test on")
    noise = _checks.number("noise", noise, "a number in [0, 1]", low=0, high=1)

    order = rng.permutation(len(pixels))
    redrawn, drawn = rng.permutation(train)[: round(noise * train)], rng.integers(Digits.classes, size=train)
    pixels, labels = pixels[order], labels[order]
    noisy = labels[:train].copy()
    noisy[redrawn] = drawn[redrawn]

    inputs = pixels / 16
    inputs -= inputs[:train].mean(axis=0)
    if components is not None:
        inputs = inputs @ _whitening(inputs[:train], components)
    images = pixels.reshape(-1, 8, 8)
    return Digits(inputs[:train], noisy, inputs[train:], labels[train:], images[:train], images[train:], labels[:train])


def _whitening(inputs, components):
    """(d, k): the map from centred rows (N, d) to their top k principal components, each of unit variance."""
    _, size, axes = np.linalg.svd(inputs, full_matrices=False)
    rank = int((size > size[0] * max(inputs.shape) * np.finfo(float).eps).sum())
    if _checks.count("components", components) > rank:
        _checks.refuse("components", components, f"a whole number from 1 to the training rows' rank, {rank}")
    axes, deviation = axes[:components], size[:components] / np.sqrt(len(inputs))
    largest = np.take_along_axis(axes, abs(axes).argmax(axis=1)[:, None], axis=1)
    return (axes * np.sign(largest) / deviation[:, None]).T


@cache
def _bundled():
    """All rows in the source's order: pixels (1797, 64), 0 to 16, and labels (1797,), read once."""
    with np.load(Path(__file__).with_name("digits.npz")) as file:
        return file["pixels"], file["labels"].astype(int)
