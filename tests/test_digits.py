"""The bundled digits against scikit-learn's, and the laws of their split, scaling and noise."""

from importlib.resources import files

import numpy as np
import pytest
from sklearn import datasets
from sklearn.decomposition import PCA

from descentlab.digits import _bundled, load_digits


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.fixture(scope="module")
def reference():
    return datasets.load_digits()


def test_the_bundled_rows_are_those_of_scikit_learn(reference):
    pixels, labels = _bundled()
    assert np.array_equal(pixels, reference.data) and np.array_equal(labels, reference.target)


def test_the_file_is_small_and_attributed():
    folder = files("descentlab")
    assert len((folder / "digits.npz").read_bytes()) < 60_000
    text = (folder / "digits.md").read_text()
    assert all(words in text for words in ("Alpaydin", "Kaynak", "UCI", "1998", "CC BY 4.0"))


@pytest.mark.parametrize("train", [1, 1000, 1796])
def test_every_row_is_in_exactly_one_part(reference, train):
    data = load_digits(rng(), train)
    assert data.inputs.shape == (train, 64) and data.test_inputs.shape == (1797 - train, 64)
    images, labels = np.concatenate([data.images, data.test_images]), np.concatenate([data.labels, data.test_labels])

    def ordered(images, labels):
        rows = np.column_stack([labels, images.reshape(-1, 64)])
        return rows[np.lexsort(rows.T)]

    assert np.array_equal(ordered(images, labels), ordered(reference.images, reference.target))
    assert data.classes == len(reference.target_names)


def test_inputs_are_pixels_over_16_less_the_mean_of_the_training_rows():
    data = load_digits(rng())
    mean = data.images.reshape(-1, 64).mean(axis=0) / 16
    np.testing.assert_allclose(data.inputs, data.images.reshape(-1, 64) / 16 - mean, atol=1e-15)
    np.testing.assert_allclose(data.test_inputs, data.test_images.reshape(-1, 64) / 16 - mean, atol=1e-15)
    assert data.images.min() == 0 and data.images.max() == 16


@pytest.mark.parametrize("components", [1, 2, 20, 50])
def test_components_are_scikit_learns_whitened_pca_with_the_largest_loading_positive(components):
    raw, data = load_digits(rng()), load_digits(rng(), components=components)
    pca = PCA(components, whiten=True, svd_solver="full").fit(raw.inputs)
    largest = np.take_along_axis(pca.components_, abs(pca.components_).argmax(axis=1)[:, None], axis=1)
    factor = np.sign(largest[:, 0]) * np.sqrt(1000 / 999)  # scikit-learn's variance has the divisor N - 1
    np.testing.assert_allclose(data.inputs, pca.transform(raw.inputs) * factor, atol=1e-9)
    np.testing.assert_allclose(data.test_inputs, pca.transform(raw.test_inputs) * factor, atol=1e-9)
    np.testing.assert_allclose(data.inputs.T @ data.inputs / 1000, np.eye(components), atol=1e-12)
    for name in ("labels", "test_labels", "images", "test_images"):
        assert np.array_equal(getattr(data, name), getattr(raw, name))


def test_the_seed_decides_everything():
    one, same, other = load_digits(rng(1), noise=0.5), load_digits(rng(1), noise=0.5), load_digits(rng(2), noise=0.5)
    for name in ("inputs", "labels", "test_inputs", "test_labels", "images"):
        assert np.array_equal(getattr(one, name), getattr(same, name))
        assert not np.array_equal(getattr(one, name), getattr(other, name))


def test_noise_changes_training_labels_and_nothing_else():
    clean, before, states = load_digits(rng()), np.zeros(1000, bool), []
    assert np.array_equal(clean.labels, clean.clean_labels)
    for noise in (0.0, 0.1, 0.2, 0.6, 1.0):
        generator = rng()
        data = load_digits(generator, noise=noise)
        states.append(generator.random())
        for name in ("inputs", "test_inputs", "test_labels", "images", "clean_labels"):
            assert np.array_equal(getattr(data, name), getattr(clean, name))
        changed = data.labels != data.clean_labels
        assert changed.sum() <= 1000 * noise
        assert changed.sum() == pytest.approx(900 * noise, abs=4 * np.sqrt(90 * noise))
        assert np.all(changed >= before)  # more noise keeps what less noise has redrawn
        before = changed
    assert len(set(states)) == 1


def test_redrawn_labels_are_uniform():
    labels = np.concatenate([load_digits(rng(seed), noise=1).labels for seed in range(5)])
    assert np.all(abs(np.bincount(labels, minlength=10) - 500) < 4 * np.sqrt(450))


def test_data_may_be_changed_without_changing_what_comes_next():
    first = load_digits(rng())
    kept = first.images.copy()
    first.images[:], first.labels[:] = 0, 0
    assert np.array_equal(load_digits(rng()).images, kept)


@pytest.mark.parametrize(
    "arguments, error, words",
    [
        (dict(rng=0), TypeError, "rng must be a numpy.random.Generator"),
        (dict(train=0), ValueError, "train must be a whole number >= 1, got 0"),
        (dict(train=1797), ValueError, "train must be a whole number from 1 to 1796, .*, got 1797"),
        (dict(train=10.0), TypeError, "train must be a whole number >= 1, got 10.0"),
        (dict(components=0), ValueError, "components must be a whole number >= 1, got 0"),
        (dict(components=61), ValueError, "components must be .* rank, 60, got 61"),
        (dict(train=5, components=5), ValueError, "components must be .* rank, 4, got 5"),
        (dict(train=1, components=1), ValueError, "components must be a whole number from 1 to .* rank, 0, got 1"),
        (dict(components=2.5), TypeError, "components must be a whole number >= 1, got 2.5"),
        (dict(noise=-0.1), ValueError, r"noise must be a number in \[0, 1\], got -0.1"),
        (dict(noise=1.1), ValueError, r"noise must be a number in \[0, 1\], got 1.1"),
        (dict(noise="some"), TypeError, r"noise must be a number in \[0, 1\], got 'some'"),
    ],
)
def test_bad_arguments(arguments, error, words):
    with pytest.raises(error, match=words):
        load_digits(**{"rng": rng(), **arguments})


def test_repr():
    assert repr(load_digits(rng(), 1000, components=20)) == "Digits(1000 training rows and 797 test rows of 20 numbers)"
