"""What a watch keeps of a run: a few points, two bursts of two steps, and some numbers of every sampled step.

At most `COPIES` copies of the parameters are held: the start, points spread over the last quarter of the run, and for
the last `BURSTS` sampled steps the gradient, the point after the step and the gradient there. Halfway between two sampled
steps a watch takes a glance: a point, and nothing else. What is no longer needed lends
its memory to what comes.
"""

from collections import deque

import attrs
import torch

COPIES = 16             # of the parameters, at most
BURSTS = 2              # points whose step is kept whole: theta, g, the theta after it, and the g there
POINTS = COPIES - 1 - 3 * BURSTS     # of the window, beside the start
NUMBERS = 64            # sampled steps whose numbers are kept
OFTEN, SELDOM = 16, 24  # steps between two samples, up to step 256 and then
LEAST_WINDOW = 100      # steps


def interval(t):
    """How many steps lie between two samples: few at first, then a fortieth of the run.

    Parameters
    ----------
    t : int
        The step.

    Returns
    -------
    int
    """
    if t < 16 * OFTEN:
        return min(1 << max(t // 4, 1).bit_length() - 1, OFTEN)
    return SELDOM << max(t // (40 * SELDOM), 1).bit_length() - 1


def glances(t):
    """How many steps lie between two points that are kept: half as many, once it is worth it.

    Parameters
    ----------
    t : int
        The step.

    Returns
    -------
    int
    """
    return interval(t) // 2 if interval(t) >= 8 else interval(t)


def window(t):
    """How many of the last steps a diagnosis looks at: a quarter of the run, and a hundred at least.

    Parameters
    ----------
    t : int
        The steps taken.

    Returns
    -------
    int
    """
    return max(LEAST_WINDOW, t // 4)


@attrs.define(eq=False)
class Sample:
    """One sampled step; what was given back for lack of room is None.

    Parameters
    ----------
    t : int
    theta : list of Tensor
        Where it began, a tensor a parameter.
    g, after, g_after : list of Tensor or None
        The gradient that the optimizer saw, where the step led, and the gradient that it saw there.
    """

    t: int
    theta: list
    g: list | None = None
    after: list | None = None
    g_after: list | None = None


@attrs.frozen(eq=False)
class Numbers:
    """What was measured of one sampled step.

    Parameters
    ----------
    t : int
    theta, g, move : tuple of float
        The norms of each parameter, of its gradient and of its move.
    along : tuple of float
        Its move times its gradient: below 0 where it goes down.
    largest : tuple of float
        The largest entry of each gradient in size.
    lost : tuple of float
        The share of a parameter's entries that have a gradient and did not move, of short number formats; else 0.
    absent : tuple of bool
        Whether it had no gradient at all.
    training : tuple of bool
        For the model and each module that asks for it, whether it was in training mode.
    """

    t: int
    theta: tuple
    g: tuple
    move: tuple
    along: tuple
    largest: tuple
    lost: tuple
    absent: tuple
    training: tuple


class Record:
    """Keeps samples, and gives the memory of old ones to new ones.

    Parameters
    ----------
    parameters : list of Parameter
        Those that are watched.
    """

    def __init__(self, parameters):
        self.parameters = parameters
        self.samples, self.numbers, self.turns = [], deque(maxlen=NUMBERS), deque(maxlen=NUMBERS)
        self.lost, self._latest = None, None
        self._free, self.copies = [], 0

    def begin(self, t):
        """A sampled step begins.

        Parameters
        ----------
        t : int
        """
        whole = self._whole()
        for sample in whole[:len(whole) - BURSTS + 1]:
            self._thin(sample)
        self._keep(t)

    def glance(self, t):
        """Keep where step t begins, and no more; nothing of a run that is lost.

        Parameters
        ----------
        t : int
        """
        if self.lost is None:
            self._keep(t)

    def _keep(self, t):
        while len(self.samples) > POINTS:       # one place is for the new one
            self._drop(self._least(t))
        self.samples.append(Sample(t, self._copy(self.parameters)))

    def end(self, training):
        """It has ended.

        Parameters
        ----------
        training : tuple of bool
            The modes of the model and its modules.
        """
        sample = self.samples[-1]
        sample.g, sample.after = self._copy(self._gradients()), self._copy(self.parameters)
        scratch = self._taken()
        numbers = measured(sample, scratch, [p.grad is None for p in self.parameters], training)
        self._free.append(scratch)
        if all(map(_finite, (numbers.theta, numbers.g, numbers.move))):
            self.numbers.append(numbers)
            self.lost, self._latest = None, sample
        else:
            self.lost, self._latest = self.lost or numbers, None
            if _finite(numbers.theta):      # the last point before all was lost
                self._thin(sample)
            else:
                self._drop(sample)

    def follow(self):
        """The step after a sampled one has been taken: its gradient shows which way it turned."""
        sample = self._latest
        if sample is None:
            return
        sample.g_after = self._copy(self._gradients())
        dot, there = (float(sum(_dot(a, b).to("cpu") for a, b in zip(sample.g_after, other)))
                      for other in (sample.g, sample.g_after))
        here = sum(norm**2 for norm in self.numbers[-1].g)
        if 0 < here * there < float("inf"):
            self.turns.append((sample.t, dot / (here * there) ** 0.5))

    def _gradients(self):
        return [p.grad for p in self.parameters]

    def _whole(self):
        """The samples whose step is kept."""
        return [sample for sample in self.samples if sample.g is not None]

    def _least(self, t):
        """The sample that is missed least: too old, or between two neighbours; never the start, nor the latest."""
        latest = self._whole()[-BURSTS:]
        inner = [i for i in range(1, len(self.samples) - 1) if self.samples[i] not in latest]
        if self.samples[1].t < t - window(t):
            return self.samples[1]
        return self.samples[min(inner, key=lambda i: self.samples[i + 1].t - self.samples[i - 1].t)]

    def _drop(self, sample):
        self._thin(sample)
        self._free.append(sample.theta)
        self.samples.remove(sample)

    def _thin(self, sample):
        self._free += [kept for kept in (sample.g, sample.after, sample.g_after) if kept is not None]
        sample.g = sample.after = sample.g_after = None

    def _taken(self):
        """Memory for one copy: what was given back where there is some."""
        if self._free:
            return self._free.pop()
        self.copies += 1
        return [torch.empty_like(p, memory_format=torch.contiguous_format) for p in self.parameters]

    @torch.no_grad()
    def _copy(self, tensors):
        """A copy; of a gradient that is None, zeros."""
        copy = self._taken()
        for mine, theirs in zip(copy, tensors):
            if theirs is None:
                mine.zero_()
            else:
                mine.copy_(theirs.to_dense() if theirs.is_sparse else theirs)
        return copy


@torch.no_grad()
def measured(sample, scratch, absent, training):
    """The numbers of one step; no new memory is asked for, which would take longer than all the rest.

    Parameters
    ----------
    sample : Sample
        With its gradient and the point after it.
    scratch : list of Tensor
        Room for its move.
    absent : list of bool
        Which parameters had no gradient.
    training : tuple of bool
        The modes of the model and its modules.

    Returns
    -------
    Numbers
    """
    columns = [_column(*each) for each in zip(sample.theta, sample.g, sample.after, scratch)]
    device = columns[0].device
    rows = torch.stack([column.to(device) for column in columns]).T.tolist()
    return Numbers(sample.t, *map(tuple, rows), absent=tuple(absent), training=training)


def _column(theta, g, after, move):
    """One parameter's norms, slope, largest entry and lost share, on its own device."""
    torch.sub(after, theta, out=move)
    lost = largest = torch.zeros((), device=theta.device)
    if theta.dtype in (torch.bfloat16, torch.float16):
        lost = ((move == 0) & (g != 0)).sum() / (g != 0).sum().clamp_min(1)
    if g.numel():
        ends = torch.aminmax(g)
        largest = torch.maximum(-ends.min, ends.max)
    norms = [torch.linalg.vector_norm(x, dtype=torch.float32) for x in (theta, g, move)]
    return torch.stack([*norms, _dot(move, g), largest.float(), lost.float()])


def _dot(a, b):
    """The scalar product of two tensors, in single precision at least."""
    wide = torch.promote_types(a.dtype, torch.float32)
    return torch.dot(a.reshape(-1).to(wide), b.reshape(-1).to(wide)).float()


def _finite(numbers):
    return all(abs(number) < float("inf") for number in numbers)
