"""The watch: hooks on the optimizer's step, and a diagnosis of what they saw."""

import torch

from descentlab import _checks
from descentlab.torch.examine import examine
from descentlab.torch.record import Record, glances, interval
from descentlab.torch.state import bare, groups_of, modes, untouched

ROWS = 2048     # of the data, at most: the loss of these is what is asked


class Watch:
    """Looks on while a loop trains, and says afterwards why the loss stopped falling.

        watch = Watch(model, optimizer)
        ...                                     # the loop, as it is
        print(watch.diagnose(criterion, loader))

    Parameters
    ----------
    model : torch.nn.Module
    optimizer : torch.optim.Optimizer
        Any of them; it is the one whose steps are watched.

    Raises
    ------
    TypeError
        For a model or an optimizer that is none.

    Notes
    -----
    On most steps a watch counts the step and reads each group's rate. On every 24th (at first more often, later once in
    a fortieth of the run) it copies the parameters and their gradients, and measures norms. It holds at most 16 copies
    of the parameters.
    """

    def __init__(self, model, optimizer):
        self.model = bare(_checks.instance("model", model, torch.nn.Module, "a torch.nn.Module"))
        self.optimizer = _checks.instance("optimizer", optimizer, torch.optim.Optimizer, "a torch.optim.Optimizer")
        self.steps, self.rates = 0, []
        self.record, self._following = None, False
        self._handles = (optimizer.register_step_pre_hook(self._before), optimizer.register_step_post_hook(self._after))

    def close(self):
        """Watch no longer; what was seen stays."""
        for handle in self._handles:
            handle.remove()

    def diagnose(self, criterion, loader, *, rows=ROWS):
        """Say why the run stalled, and what to change.

        Parameters
        ----------
        criterion : callable
            Of the model's output and the targets, gives one number: as in the loop.
        loader : iterable
            Of batches (inputs, targets), as in the loop; the model is called with the inputs, with *inputs where they
            are a tuple or a list, with **inputs where they are a dict. Of a `DataLoader` with more rows than `rows`
            some are drawn once.
        rows : int
            How many rows of the data the loss is asked for, at most.

        Returns
        -------
        Report

        Raises
        ------
        TypeError, ValueError
            For data or a criterion that no loss can be made of, a model that cannot be copied, or before any step.

        Notes
        -----
        It works on a copy of the model, in double precision where the model bears it, and leaves model, optimizer,
        gradients, modes, buffers and the state of all random numbers as they were. It costs at most 60 gradients of the
        loss on these rows.
        """
        _checks.function("criterion", criterion, "a function of output and targets, such as nn.CrossEntropyLoss()")
        rows = _checks.count("rows", rows)
        if not self.steps:
            raise ValueError("nothing was watched: make the Watch before the loop, with the optimizer whose step() the "
                             "loop calls")
        with untouched(loader):
            return examine(self, criterion, loader, rows)

    @property
    def last(self):
        """The last step worth looking at: that at which the run was lost, or the last of all."""
        lost = None if self.record is None else self.record.lost
        return self.steps if lost is None else lost.t

    def watched(self):
        """The parameters that are both the model's and the optimizer's.

        Returns
        -------
        dict
            Name -> Parameter, in the model's order.
        """
        held = groups_of(self.optimizer)
        return {name: p for name, p in self.model.named_parameters() if id(p) in held and p.requires_grad}

    def _before(self, optimizer, args, kwargs):
        if self.steps % interval(self.steps) == 0:
            parameters = list(self.watched().values())
            if self.record is None or [*map(id, parameters)] != [*map(id, self.record.parameters)]:
                self.record, self._following = Record(parameters), False
            if parameters:
                self.record.begin(self.steps)
        elif self.steps % glances(self.steps) == 0 and self.record is not None and self.record.parameters:
            self.record.glance(self.steps)
        rates = tuple(float(group["lr"]) for group in optimizer.param_groups if "lr" in group)
        if not self.rates or _differ(rates, self.rates[-1][1]):
            self.rates.append((self.steps, rates))

    def _after(self, optimizer, args, kwargs):
        t, self.steps = self.steps, self.steps + 1
        if self.record is None or not self.record.parameters:
            return
        if self._following:
            self.record.follow()
        self._following = t % interval(t) == 0
        if self._following:
            self.record.end(modes(self.model))


def _differ(rates, before):
    """Whether a rate has changed by a hundredth, or from or to 0."""
    return len(rates) != len(before) or any(
        abs(a - b) > 0.01 * max(abs(a), abs(b)) for a, b in zip(rates, before))
