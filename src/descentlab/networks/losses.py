"""Losses, as the last step of a pass: the mean over N rows, its derivative by the output, and the R-form of that.

Both losses have the derivative prediction - target by a row's output; they differ in what they predict.
"""

import numpy as np


class Loss:
    """The mean over rows of a loss of the output and a target.

        backward    delta = (prediction - target) / N
        r_backward  R{delta} = R{prediction} / N

    Parameters
    ----------
    targets : ndarray (..., N, k)
        A row of numbers for each row of the output.
    """

    def __init__(self, targets):
        self.targets = targets

    def forward(self, output):
        """The mean loss.

        Parameters
        ----------
        output : ndarray (..., N, k)

        Returns
        -------
        float or ndarray (...)
        """
        return self.of_rows(output).mean(axis=-1)

    def backward(self, output):
        """Its derivative by the output, delta = (prediction - target) / N.

        Parameters
        ----------
        output : ndarray (..., N, k)

        Returns
        -------
        ndarray (..., N, k)
        """
        self.prediction = self.predict(output)
        return (self.prediction - self.targets) / self.targets.shape[-2]

    def r_backward(self, r_output):
        """R{delta} = R{prediction} / N, after `backward`.

        Parameters
        ----------
        r_output : ndarray (..., N, k)
            R{output}.

        Returns
        -------
        ndarray (..., N, k)
        """
        return self.r_predict(r_output) / self.targets.shape[-2]

    def of_rows(self, output):
        """The loss of each row.

        Parameters
        ----------
        output : ndarray (..., N, k)

        Returns
        -------
        ndarray (..., N)
        """
        raise NotImplementedError

    def predict(self, output):
        """What an output predicts, in the targets' place.

        Parameters
        ----------
        output : ndarray (..., N, k)

        Returns
        -------
        ndarray (..., N, k)
        """
        raise NotImplementedError

    def r_predict(self, r_output):
        """R{prediction}, after `backward`.

        Parameters
        ----------
        r_output : ndarray (..., N, k)
            R{output}.

        Returns
        -------
        ndarray (..., N, k)
        """
        raise NotImplementedError


class SquaredError(Loss):
    """|output - target|^2 / 2: the prediction is the output.

    Parameters
    ----------
    targets : ndarray (..., N, k)
        The wanted outputs.
    """

    def of_rows(self, output):
        return np.square(output - self.targets).sum(axis=-1) / 2

    def predict(self, output):
        return output

    def r_predict(self, r_output):
        return r_output


class CrossEntropy(Loss):
    """-sum target * log softmax(output): the prediction is p = softmax(output), R{p} = p * (R{output} - p . R{output}).

    No exponential overflows: the row's largest output is taken from all, which changes no softmax.

    Parameters
    ----------
    targets : ndarray (..., N, k)
        The wanted probabilities, each row with the sum 1: a label is its unit vector.
    """

    def of_rows(self, output):
        shifted = _shifted(output)
        return np.log(np.exp(shifted).sum(axis=-1)) - np.vecdot(self.targets, shifted)

    def predict(self, output):
        weight = np.exp(_shifted(output))
        return weight / weight.sum(axis=-1, keepdims=True)

    def r_predict(self, r_output):
        return self.prediction * (r_output - np.vecdot(self.prediction, r_output)[..., None])


def _shifted(output):
    return output - output.max(axis=-1, keepdims=True)


LOSSES = {"cross_entropy": CrossEntropy, "squared_error": SquaredError}
"""Every loss by its name."""
