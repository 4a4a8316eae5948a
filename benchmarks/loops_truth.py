"""Is it so? What a loop suffers from, shown by going on with something changed, and not by any number of a diagnosis.

From where a run stands, copies of it go on: as it is, and with one thing changed. A loop with a fault runs once more from
its start, with the fault mended and everything else equal. What such counter-training does not confirm is left out.
"""

import math

import attrs

from loops_run import Loop, Right

FURTHER = 150       # steps
MUCH = 0.8          # a treatment that leaves at most so much of the loss is to the point
SOME = 0.93         # the same where a noisy or a swinging run is calmed
STALLS = 0.985      # a run that keeps so much of its loss stands still
STAYS = 0.96        # the same of a loss that jumps, which is looked at more often,
OFTEN = 20          # namely so many times
NEARLY = 0.5        # a healthy run falls at least this share of what any other rate would make of it


def confirmed(truth, loop):
    """Whether counter-training says that this is what the loop suffers from, and the loss of the run as it goes on."""
    same = gone_on(loop)
    mended = getattr(loop.way, "names", None) is not None
    question = repaired if mended else QUESTIONS[truth]
    return question(loop, loop.level, same), same


def gone_on(loop, change=lambda loop: loop, steps=FURTHER):
    """The loss after some more steps of a copy with something changed."""
    return change(loop.copy()).run(steps).level


def twin(loop):
    """The same loop from its start, with its fault mended."""
    setting = loop.setting
    return Loop(attrs.evolve(setting, **({"way": Right()} | setting.way.twin)))


def repaired(loop, now, same):
    return twin(loop).run(loop.setting.steps).level <= MUCH * now and not same < MUCH * now


def falls(loop, now, same):
    others = [gone_on(loop, lambda copy, factor=factor: copy.scaled(factor)) for factor in (0.1, 0.3, 3.0)]
    frozen = [p for p in loop.model.parameters() if not p.requires_grad]
    if frozen:
        others.append(gone_on(loop, thawed))
    return now - same >= 0.05 * abs(now) and now - same >= NEARLY * (now - min(others))


def thawed(copy):
    for p in copy.model.parameters():
        p.requires_grad_(True)
    return copy


def arrived(loop, now, same):
    ways = [lambda copy: copy.with_optimizer("Adam", lr=1e-2), lambda copy: copy.with_optimizer("SGD", lr=0.05, momentum=0.9),
            lambda copy: copy.nudged(0.2).with_optimizer("SGD", lr=0.05, momentum=0.9)]
    return now < math.inf and all(gone_on(loop, way) >= 0.995 * now for way in ways) and same >= 0.995 * now


def saddle(loop, now, same):
    return same >= STALLS * now and gone_on(loop, lambda copy: copy.nudged()) <= MUCH * now


def plateau(loop, now, same):
    faster = gone_on(loop, lambda copy: copy.scaled(10.0))
    adam = gone_on(loop, lambda copy: copy.with_optimizer("Adam", lr=0.05), 2 * FURTHER)
    return same >= STALLS * now and faster >= 0.9 * now and adam <= MUCH * now


def crawling(loop, now, same):
    return same >= STALLS * now and min(gone_on(loop, lambda copy, factor=factor: copy.scaled(factor))
                                        for factor in (100.0, 1000.0)) <= MUCH * now


def ravine(loop, now, same):
    rolled = gone_on(loop, lambda copy: copy.with_optimizer("SGD", lr=copy.setting.lr, momentum=0.98), 3 * FURTHER)
    return now < 2 * Loop(loop.setting).loss() and same >= STALLS * now and not gone_on(
        loop, lambda copy: copy.scaled(20.0)) < now and rolled <= MUCH * now


def stays(loop):
    """Whether a loss that jumps stays where it is: the level it jumps around, or None."""
    now = loop.lately(OFTEN)
    return now if now < 2 * Loop(loop.setting).loss() and loop.copy().run(FURTHER).lately(OFTEN) >= STAYS * now else None


def bouncing(loop, now, same):
    now = stays(loop)
    return now is not None and gone_on(loop, lambda copy: copy.scaled(0.1)) <= SOME * now


def noise_floor(loop, now, same):
    return bouncing(loop, now, same) and gone_on(loop, lambda copy: copy.whole()) <= SOME * loop.lately(OFTEN)


def diverging(loop, now, same):
    start = Loop(loop.setting)
    slower = Loop(loop.setting).scaled(0.02).run(loop.setting.steps).level
    return now >= 1.5 * start.loss() and slower <= 0.9 * start.loss()


QUESTIONS = {"falling": falls, "minimum": arrived, "saddle": saddle, "plateau": plateau, "crawling": crawling,
             "ravine": ravine, "bouncing": bouncing, "noise floor": noise_floor, "diverging": diverging}


def helped(loop, report, right, same):
    """Whether the loss is lower after what the report proposes than where the run stands, and than where it would go.

    A fault that was named right is mended as its lines say: in place where the treatment can be applied, and else by the
    loop without it, from its start. Lines for layers are followed to the letter: other units, the fault still planted.
    """
    before, after = min(loop.level, same), treated(loop, report, right)
    return math.isfinite(after) and after < before


def treated(loop, report, right):
    units = {"dead units": "leaky", "saturated units": "relu", "a signal that vanishes": "relu"}
    if report.verdict in units and not report.treatment.action:
        setting = attrs.evolve(loop.setting, unit=units[report.verdict])
        return Loop(setting).run(setting.steps).level
    mended = getattr(loop.way, "names", None) is not None and right
    if not report.treatment.action:
        return twin(loop).run(loop.setting.steps).level if mended else math.inf
    copy = loop.copy()
    if mended:
        copy.way = Right()
    copy.optimizer = report.treatment.apply(copy.model, copy.optimizer)
    if "CosineAnnealingLR" in report.treatment.lines:
        copy.cosine = (200, [group["lr"] for group in copy.optimizer.param_groups])
    return copy.run(200).level
