"""The faults that sit in layers: units that are dead, saturated or deaf, inputs that are out of scale, an explosion."""

from descentlab._numbers import short
from descentlab.torch.fault import Fault, named

DEAD = 0.95         # the share of a layer's units that never speak: hardly anything gets through
SATURATED = 0.9     # the share of a layer's answers that are at an end of their range
FAINT = 0.01        # answers that differ from row to row by less than this share of their size
SCALES = 30.0       # times that a feature is larger than the middle one
OFFSET = 10.0       # times that a feature's mean is larger than its spread, and than the middle one's
SIZE = 10.0         # of inputs that drive units into saturation
WALLS = 0.5         # the share of the sharpest direction that lies in the first layer
SMALL = 0.1         # of a matrix, norm over root of the number of units: fresh ones have 0.5 to 1.5
UNFALLEN = 0.9      # of the loss at the start: a run that still has so much has not come down
GROWN = 100.0       # times that a layer's gradient grew


def _too_fast(e):
    """Did units die, or fill, at a rate at which the loss did not fall? Then the rate did it.

    Who stands higher than at the start may fall for a while: it has not come down.
    """
    if not e.losses_first or not e.losses_last or e.healthy and not e.rose:
        return None
    first, last = e.losses_first[0], e.losses_last[0]
    if last < first - (1 - UNFALLEN) * abs(first):
        return None
    before = {units.name: units for units in e.units_first}
    lost = [units for units in e.units if units.name in before and (
        units.dead >= DEAD > before[units.name].dead or units.saturated >= SATURATED > before[units.name].saturated)]
    if not lost:
        return None
    if lost[0] == e.units[0] and e.inputs is not None and _uneven(e.inputs):
        return _drowned(e, lost[0])
    dead = lost[0].dead >= DEAD
    share = [100 * (units.dead if dead else units.saturated) for units in (before[lost[0].name], lost[0])]
    what = "units that are 0 for every row" if dead else "answers at an end of their range"
    return Fault("rate too large", (
        f"the loss was {short(first, 3)} at the start, and is {short(last, 3)} now: at a rate of "
        f"{short(e.rate_before, 2)} it has not come down",
        f"{named(lost[0].name)} ({lost[0].function}) began with {short(share[0], 2)} % of {what}, and has "
        f"{short(share[1], 3)} % now: large steps did that, not the start"),
        "start again, with a rate a tenth as large",
        "# report.treatment.apply() goes back to the start\n"
        'for group in optimizer.param_groups:\n    group["lr"] *= 0.1', tuple(units.name for units in lost),
        ("start", "lr", 0.1))


def _dead(e):
    """Are nearly all units of a layer silent?"""
    dead = [units for units in e.units if units.dead >= DEAD]
    if e.healthy or not dead:
        return None
    worst = dead[0]
    if worst == e.units[0] and e.inputs is not None and _uneven(e.inputs):
        return _drowned(e, worst)
    return Fault("dead units", (f"{short(100 * worst.dead, 3)} % of the units of {named(worst.name)} ({worst.function}) "
                                 "are 0 for every row, and no gradient passes them",),
                  "start that layer again, with a smaller rate, or with units that never fall silent",
                  _again(dead) + f"nn.LeakyReLU()      # in place of {worst.function}", tuple(units.name for units in dead),
                  _reset(dead))


def _drowned(e, units):
    """Inputs that are out of scale have driven the first layer's units to where they do not change."""
    share = 100 * max(units.dead, units.saturated)
    return _standardize(e, f"the features are as large as {short(e.inputs.size, 2)}, one {short(e.inputs.ratio, 2)} times as "
                           f"large as the middle one, and {short(share, 3)} % of {named(units.name)} ({units.function}) are silent "
                           "or at an end of their range")


def _again(units):
    """The lines that give layers fresh weights."""
    return "".join(f'model.get_submodule("{each.layer}").reset_parameters()\n' for each in units[:1] if each.layer)


def _reset(units):
    """The same as an action."""
    layers = tuple(dict.fromkeys(each.layer for each in units if each.layer))
    return ("reset", layers) if layers else ()


def _weights_of_zero(e):
    """Are all weights of a layer zero, so that its units are all alike?"""
    zero = [layer.name for layer in e.layers if layer.matrix and not layer.size and layer.requires_grad and layer.held]
    dead = any(u.dead >= DEAD for u in e.units)     # then it is zero weights that killed them
    if e.healthy or not zero or not dead and (e.verdict in ("saddle", "maximum") or len(zero) < 2):
        return None
    layers = tuple(dict.fromkeys(name.rpartition(".")[0] for name in zero))
    return Fault("weights of zero", (f"all weights in {', '.join(zero[:3])} are 0: the units are all alike, their gradients "
                                     "too, and no step can part them; the loss stands at a saddle",),
                 "start from random weights", "for module in model.modules():\n"
                 "    if hasattr(module, \"reset_parameters\"):\n        module.reset_parameters()", tuple(zero),
                 ("reset", layers))


def _saturated(e):
    """Are nearly all answers of a layer at the ends of their range?"""
    full = [units for units in e.units if units.saturated >= SATURATED]
    if e.healthy or not full or e.verdict in ("minimum", "saddle", "maximum"):
        return None
    scale = e.inputs is not None and e.inputs.size > SIZE and full[0] is e.units[0]
    if scale:
        return _standardize(e, f"the inputs are as large as {short(e.inputs.size, 2)}, and drive "
                               f"{short(100 * full[0].saturated, 3)} % of the answers of {named(full[0].name)} to the "
                               "ends of their range")
    return Fault("saturated units", (f"{short(100 * full[0].saturated, 3)} % of the answers of {named(full[0].name)} "
                                      f"({full[0].function}) are at an end of their range, where its slope is 0",),
                  "start that layer again with fresh weights, or with units that have a slope",
                  _again(full) + f"# or nn.ReLU() in place of the {full[0].function}",
                  tuple(units.name for units in full), _reset(full))


# By the units that the signal passes: a sigmoid's slope is 1/4 at most; the others lose it by their weights.
KEEP = {"sigmoid": "nn.ReLU()                                # in place of nn.Sigmoid()\n"
                   "nn.BatchNorm1d(width)                    # or between the layers\n"
                   "nn.init.xavier_uniform_(layer.weight, gain=4)      # or weights that make up for the sigmoid's slope",
        "tanh": "nn.init.xavier_uniform_(layer.weight, gain=5 / 3)  # fresh weights, as tanh needs them\n"
                "nn.BatchNorm1d(width)                    # or between the layers\n"
                "# where training made it so, a rate that is too large may have: begin anew with a tenth of it",
        "relu": "nn.init.kaiming_normal_(layer.weight)    # fresh weights, as ReLU needs them\n"
                "nn.BatchNorm1d(width)                    # or nn.LayerNorm(width), between the layers\n"
                "# where training made it so, a rate that is too large may have: begin anew with a tenth of it"}


def _faint(e):
    """Do all rows look alike from some layer on?"""
    faint = [units for units in e.units if units.varies < FAINT and units.function in ("sigmoid", "tanh", "relu")]
    if e.healthy or not faint or len(e.units) < 2 or e.verdict in ("saddle", "maximum", "diverging"):
        return None
    first, last = e.units[0], faint[-1]
    if first.varies <= 10 * last.varies:
        return None
    said = (f"from row to row the answers of {named(first.name)} differ by {short(100 * first.varies, 2)} % of their size, "
            f"those of {named(last.name)} by {short(100 * last.varies, 2)} %: behind it all rows look alike", *_vanishing(e))
    small = [layer for layer in e.layers if layer.gain is not None and layer.gain < SMALL]
    if small:
        return Fault("a signal that vanishes", (*said, f"the weights in {small[0].name} are {short(small[0].gain, 2)} of a "
                                                "unit's size, where fresh ones are 0.5 to 1.5"),
                     "start from fresh weights", "for module in model.modules():\n"
                     "    if hasattr(module, \"reset_parameters\"):\n        module.reset_parameters()",
                     tuple(units.name for units in faint),
                     ("reset", tuple(dict.fromkeys(layer.name.rpartition(".")[0] for layer in small))))
    return Fault("a signal that vanishes", said, "keep the signal's size from layer to layer", KEEP[last.function],
                 tuple(units.name for units in faint))


def _vanishing(e):
    """The first layer's gradient beside the last's, where it is far smaller."""
    trained = [layer for layer in e.layers if layer.requires_grad and layer.size > 0 and "bias" not in layer.name]
    if len(trained) < 2 or not trained[-1].whole > 0:
        return ()
    share = trained[0].whole / trained[-1].whole
    return (f"the gradient of {trained[0].name} is {short(share, 2)} times that of {trained[-1].name}",) \
        if share < 0.1 else ()


def out_of_scale(e):
    """Do features of different scales make the walls that keep the rate small?

    Parameters
    ----------
    e : Loop

    Returns
    -------
    Fault or None
    """
    if e.verdict not in ("ravine", "bouncing", "diverging", "noise floor", "undecided") or e.inputs is None or not _uneven(e.inputs):
        return None
    if e.inputs.size >= SCALES:     # all that lies behind such a feature is steep, not the first layer alone
        return _standardize(e, f"one feature is as large as {short(e.inputs.size, 2)}: a weight on it bears a rate "
                               f"{short(e.inputs.size**2, 2)} times smaller than a weight on a feature of size 1")
    if e.sharp_first is not None and e.sharp_first < WALLS or e.sharp_first is None and e.verdict != "diverging":
        return None
    share = () if e.sharp_first is None else (
        f"{short(100 * e.sharp_first, 3)} % of the sharpest direction lies in the first layer's weights",)
    return _standardize(e, f"one feature is {short(e.inputs.ratio, 2)} times as large as the middle one, and a mean up "
                           f"to {short(e.inputs.offset, 2)} times the spread", *share)


def _uneven(inputs):
    return inputs.ratio >= SCALES or inputs.offset >= OFFSET or inputs.size >= SCALES


def _standardize(e, *reasons):
    return Fault("inputs not standardized", reasons, "give every feature mean 0 and spread 1",
                  "mean, std = inputs.mean(0), inputs.std(0)            # of the training data, once\n"
                  "std = torch.where(std > 1e-6 * std.max(), std, 1.0)  # what is constant here need not be elsewhere\n"
                  "inputs = (inputs - mean) / std")


def _explodes(e):
    """Where did the gradients begin to grow, or stop being numbers?"""
    if e.verdict != "diverging" and e.lost_at is None:
        return None
    grown = [layer for layer in e.layers if layer.growth is not None and layer.growth > GROWN]
    if not grown or sum("bias" not in layer.name for layer in e.layers) < 2:      # where there is one, it says nothing
        return None
    worst = max(grown, key=lambda layer: layer.growth)
    left = () if e.lost_at is None else (f"by step {e.lost_at} the run had left the finite numbers",)
    return Fault("exploding gradients", (f"the gradient of {worst.name} grew {short(worst.growth, 2)} times over the "
                                          "sampled steps, more than any other's", *left),
                  "go back to a good point, with a rate a tenth as large, and clip what is out of the ordinary",
                  'for group in optimizer.param_groups:\n    group["lr"] *= 0.1\n'
                  "torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)      # after loss.backward()",
                  (worst.name,), ("back", 0.1))


LAYERS = (_weights_of_zero, _too_fast, _dead, out_of_scale, _saturated, _faint, _explodes)
