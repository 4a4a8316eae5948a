"""What to do, as lines of PyTorch; what `descentlab.diagnosis` proposes is brought back to the loop it is for."""

import warnings

import attrs
import torch

from descentlab._numbers import short
from descentlab.diagnosis.treat import STEPS, treatment
from descentlab.schedules import Cosine
from descentlab.torch.objective import fill
from descentlab.torch.planned import OVER
from descentlab.torch.state import groups_of


@attrs.frozen(eq=False)
class Treatment:
    """What to do next.

    Attributes
    ----------
    words : str
    lines : str
        Lines of PyTorch, "" where nothing is to be changed.
    action : tuple
        A key of `ACTIONS` and its arguments, () for what only its reader can do.
    """

    words: str
    lines: str = ""
    action: tuple = ()
    _model: torch.nn.Module = attrs.field(default=None, repr=False)
    _optimizer: torch.optim.Optimizer = attrs.field(default=None, repr=False)

    def apply(self, model=None, optimizer=None):
        """Do it, to the model and the optimizer that were watched or to others.

        Parameters
        ----------
        model : torch.nn.Module, optional
        optimizer : torch.optim.Optimizer, optional

        Returns
        -------
        torch.optim.Optimizer
            The one to go on with: the same, or a new one where another kind is proposed.

        Warns
        -----
        UserWarning
            Where there is nothing to do from here (`action` is empty): nothing has to be changed, or it is the loop's
            own code, or the data, that has to be.
        """
        model, optimizer = model or self._model, optimizer or self._optimizer
        if not self.action:
            where = "; it must be written into the loop" if self.lines else ""
            warnings.warn(f"nothing was changed{where}: {self.words}", stacklevel=2)
            return optimizer
        kind, *rest = self.action
        return ACTIONS[kind](model, optimizer, *rest) or optimizer


def treated(watch, fault, verdict, seen, run):
    """The treatment of a fault, or else of a verdict.

    Parameters
    ----------
    watch : Watch
    fault : Fault or None
    verdict : str or None
        A key of `planned.SAID`.
    seen : Look or None
    run : Sampled or None

    Returns
    -------
    Treatment
    """
    mine = {"model": watch.model, "optimizer": watch.optimizer}
    if fault is not None:
        action = fault.action
        if action[:1] == ("back",):
            action = ("place", _names(watch), seen.lowest_point, action[1])
        if action[:1] == ("start",):
            action = ("place", _names(watch), run.start, action[2], action[1])
        return Treatment(fault.words, fault.lines, action, **mine)
    if verdict is None:
        return Treatment("find out more: nothing was seen that can be diagnosed", **mine)
    if verdict == OVER:
        return Treatment(*_again(watch), **mine)
    proposed = treatment(verdict, seen, run)
    return Treatment(*WORDS.get(verdict, _plain)(watch, seen, proposed), **mine)


def _names(watch):
    return tuple(watch.watched())


def _factor(seen, proposed):
    """How many times larger the proposed rate is than the run's; None where that is not known."""
    if proposed.optimizer is None or not seen.eta:
        return None
    schedule = proposed.optimizer.schedule
    return float(schedule.eta if isinstance(schedule, Cosine) else schedule(0)) / seen.eta


def _plain(watch, seen, proposed):
    return proposed.words, "", ()


def _rate(watch, seen, proposed):
    """Another rate: that of the last step times a factor, for a scheduler may have set another one since."""
    factor = _factor(seen, proposed)
    if factor is None:
        return _plain(watch, seen, proposed)
    factor = float(f"{factor:.2g}")
    rates = tuple(float(f"{factor * rate:.3g}") for rate in watch.rates[-1][1])
    if len(set(rates)) == 1:
        lines = f'for group in optimizer.param_groups:\n    group["lr"] = {rates[0]:g}      # was {seen.eta:.3g}'
    else:
        lines = (f"for group, lr in zip(optimizer.param_groups, {list(rates)}):\n"
                 f'    group["lr"] = lr      # {factor:g} times as large')
    lines += "\n# and make the scheduler anew: it sets the rate that it was made with" * (len(watch.rates) > 1)
    return f"a rate {short(factor, 2)} times as large", lines, ("rates", rates)


def _again(watch):
    """What one may do after a schedule."""
    half = max(max(each, default=0.0) for _, each in watch.rates) / 2
    lines = (f'for group in optimizer.param_groups:\n    group["lr"] = {half:.3g}      # half of the largest\n'
             f"scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max={STEPS})      # steps")
    return "nothing; or train on with a new schedule, and compare", lines, ("set", "lr", float(f"{half:.3g}"))


def _restart(watch, seen, proposed):
    """A rate, where there was none."""
    if proposed.optimizer is None:
        return _plain(watch, seen, proposed)
    eta = float(proposed.optimizer.schedule(0))
    return proposed.words, f'for group in optimizer.param_groups:\n    group["lr"] = {eta:g}', ("set", "lr", eta)


def _calm(watch, seen, proposed):
    """A rate that falls to nothing."""
    factor = min(_factor(seen, proposed) or 0.5, 1.0)
    fall = f"scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max={STEPS})      # steps"
    lines = f'for group in optimizer.param_groups:\n    group["lr"] *= {factor:.2g}      # was {seen.eta or 0:.3g}\n{fall}'
    return "a smaller rate, which falls to nothing", lines, ("scale", "lr", float(f"{factor:.2g}"))


def _average_out(watch, seen, proposed):
    """Less noise."""
    lines = (f"scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max={STEPS})      # steps\n"
             "# or a larger batch: DataLoader(dataset, batch_size=4 * batch_size, shuffle=True)")
    return "let the rate fall to nothing, or make the batch larger", lines, ("scale", "lr", 0.1)


def _turn_back(watch, seen, proposed):
    """The best point so far, at a far smaller rate."""
    factor = float(f"{min(_factor(seen, proposed) or 0.1, 0.25):.2g}")
    lines = ("# go back to the best point that was kept: report.treatment.apply() does both\n"
             f'for group in optimizer.param_groups:\n    group["lr"] *= {factor:g}')
    return "a far smaller rate, from the best point so far", lines, (
        "place", _names(watch), seen.lowest_point, factor)


def _nudge(watch, seen, proposed):
    """A point on the way out."""
    if seen.way_out is None:
        return _plain(watch, seen, proposed)
    size = float(abs(seen.way_out - seen.end).max())
    lines = ("# report.treatment.apply() goes to a point on the way out; a nudge in any direction often does as well:\n"
             f"with torch.no_grad():\n    for p in model.parameters():\n        p.add_({size:.1g} * torch.randn_like(p))")
    return "go on from a point on the way out, with what you had", lines, ("place", _names(watch), seen.way_out, 1.0)


def _divide(watch, seen, proposed):
    """Steps that do not depend on the slope's size."""
    eta = float(proposed.optimizer.schedule.eta)
    return (proposed.words, f"optimizer = torch.optim.Adam(model.parameters(), lr={eta:g})",
            ("replace", "Adam", {"lr": eta}))


def _roll(watch, seen, proposed):
    """Momentum, sized for the ravine."""
    beta, eta = float(proposed.optimizer.direction.beta), float(proposed.optimizer.schedule(0))
    return (proposed.words, f"optimizer = torch.optim.SGD(model.parameters(), lr={eta:g}, momentum={beta:g})",
            ("replace", "SGD", {"lr": eta, "momentum": beta}))


def _find_out(watch, seen, proposed):
    """Not once more what has been done: where the rate has come down already, a run at another one."""
    rates = [max(each, default=0.0) for _, each in watch.rates]
    largest = max(rates, default=0.0)
    if not largest > 0 or rates[-1] > 0.01 * largest:
        return _plain(watch, seen, proposed)
    lines = f'for group in optimizer.param_groups:      # of a fresh model\n    group["lr"] = {largest / 10:.3g}'
    return "find out more: the rate has come down already; begin anew with a tenth of the largest", lines, ()


WORDS = {"undecided": _find_out, "crawling": _rate, "bouncing": _calm, "noise floor": _average_out,
         "diverging": _turn_back, "ravine": _roll, "saddle": _nudge, "maximum": _nudge, "plateau": _divide,
         "rate zero": _restart}


# What can be done without a hand in the loop --------------------------------------------------------------------

def _set(model, optimizer, key, value):
    for group in optimizer.param_groups:
        group[key] = torch.full_like(group[key], value) if torch.is_tensor(group[key]) else value


def _rates(model, optimizer, rates):
    for group, rate in zip(optimizer.param_groups, rates):
        group["lr"] = torch.full_like(group["lr"], rate) if torch.is_tensor(group["lr"]) else rate


def _scale(model, optimizer, key, factor):
    for group in optimizer.param_groups:
        group[key] = group[key] * factor


def _place(model, optimizer, names, theta, factor, key="lr"):
    parameters = dict(model.named_parameters())
    fill([parameters[name] for name in names], theta)
    optimizer.state.clear()     # what it remembers is of another place
    _scale(model, optimizer, key, factor)


def _add(model, optimizer, names):
    parameters = dict(model.named_parameters())
    optimizer.add_param_group({"params": [parameters[name] for name in names]})


def _thaw(model, optimizer, names):
    held = groups_of(optimizer)
    parameters = dict(model.named_parameters())
    for name in names:
        parameters[name].requires_grad_(True)
    missing = [name for name in names if id(parameters[name]) not in held]
    if missing:
        _add(model, optimizer, missing)


def _train(model, optimizer):
    model.train()


def _reset(model, optimizer, names):
    for name in names:
        for module in model.get_submodule(name).modules():
            if hasattr(module, "reset_parameters"):
                module.reset_parameters()
    optimizer.state.clear()     # what it remembers is of other weights


def _replace(model, optimizer, kind, settings):
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    return getattr(torch.optim, kind)(parameters, **settings)


ACTIONS = {"set": _set, "rates": _rates, "scale": _scale, "place": _place, "add": _add, "thaw": _thaw, "train": _train,
           "reset": _reset, "replace": _replace}
