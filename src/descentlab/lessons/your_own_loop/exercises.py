"""The exercises of What is wrong with your own loop?: a fault of one's own, and one to find. They run in PyTorch."""

from descentlab.exercises import Exercise, Progress, Wrong, expect

TABLED = "inputs not standardized", "rate lost in the scheduler", "zero_grad forgotten", "dead units"    # in the reach of a loop
progress = Progress("your_own_loop")     # no verdicts end this notebook


def _asked(attempt):
    """What the watch says of an attempt, once it has taken a step."""
    from descentlab.lessons.your_own_loop.cases import ask

    steps = []

    def loop(model, optimizer, criterion, loader):
        handle = optimizer.register_step_post_hook(lambda *_: steps.append(1))
        attempt(model, optimizer, criterion, loader)
        handle.remove()
        expect(len(steps) >= 50, f"it took {len(steps)} steps: let it call `optimizer.step()` at least fifty times.")

    return ask(loop)


def healthy(model, optimizer, criterion, loader):
    for epoch in range(10):
        for x, y in loader:
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()


def _never_steps(model, optimizer, criterion, loader):
    for x, y in loader:
        optimizer.zero_grad()
        criterion(model(x), y).backward()


# 1. Plant a fault


def _piled(model, optimizer, criterion, loader):
    for epoch in range(10):
        for x, y in loader:
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()


def planted(model, optimizer, criterion, loader):
    for epoch in range(10):
        for x, y in loader:
            optimizer.zero_grad()
            loss = -criterion(model(x), y)
            loss.backward()
            optimizer.step()


def _too_soon(model, optimizer, criterion, loader):
    for epoch in range(10):
        for x, y in loader:
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.zero_grad()
            optimizer.step()


def _rate_lost(model, optimizer, criterion, loader):
    for epoch in range(10):
        for x, y in loader:
            optimizer.zero_grad()
            criterion(model(x), y).backward()
            optimizer.step()
            optimizer.param_groups[0]["lr"] *= 0.9


def _shuffled(model, optimizer, criterion, loader):
    for epoch in range(10):
        for x, y in loader:
            optimizer.zero_grad()
            criterion(model(x), y.flip(0)).backward()
            optimizer.step()


def _clipped(model, optimizer, criterion, loader):
    from torch.nn.utils import clip_grad_norm_

    for epoch in range(10):
        for x, y in loader:
            optimizer.zero_grad()
            criterion(model(x), y).backward()
            clip_grad_norm_(model.parameters(), 1e-3)
            optimizer.step()


@Exercise.of(
    solution=planted, alternatives=(_too_soon, _clipped),
    hints=("Begin with the healthy loop, and spoil one line of it.",
           "What if a line stood elsewhere, or had a minus? `lesson.ask(planted)` shows what is said."),
    wrong=((healthy, "names no fault"), (_never_steps, "it took 0 steps"), (_shuffled, "names no fault"),
           (_piled, "stands in the table"), (_rate_lost, "stands in the table")),
    right="Put the line back, and ask again: nothing should be named.")
def q1(planted):
    report = _asked(planted)
    if report.fault is None:
        raise Wrong(f"the watch names no fault in it; it says {report.verdict!r}. Plant one that keeps the loss up.")
    expect(report.fault.name not in TABLED, f"{report.fault.name!r} stands in the table. Plant another.")


# 2. Find a fault


def repaired(model, optimizer, criterion, loader):
    for epoch in range(10):
        for x, y in loader:
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()


def _clipped_far_up(model, optimizer, criterion, loader):
    from torch.nn.utils import clip_grad_norm_

    for epoch in range(10):
        for x, y in loader:
            optimizer.zero_grad()
            criterion(model(x), y).backward()
            clip_grad_norm_(model.parameters(), 5.0)
            optimizer.step()


def _with_a_closure(model, optimizer, criterion, loader):
    for batch in list(loader) * 10:
        def closure(x=batch[0], y=batch[1]):
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            return loss

        optimizer.step(closure)


def _at_a_larger_rate(model, optimizer, criterion, loader):
    optimizer.param_groups[0]["lr"] *= 5
    _clipped(model, optimizer, criterion, loader)


@Exercise.of(
    solution=repaired, alternatives=(_clipped_far_up, _with_a_closure),
    hints=("Read each line, and ask what it does to the length of a step. Then run `lesson.ask(broken)`.",
           "The gradient of this loss is about as long as 1. What is left of it?"),
    wrong=((_clipped, "clipping rules"), (_piled, "zero_grad forgotten"), (_never_steps, "it took 0 steps"),
           (_at_a_larger_rate, "still")),
    right="A clip is for what is out of the ordinary: a few times as long as a gradient usually is.")
def q2(repaired):
    report = _asked(repaired)
    if report.fault is not None:
        raise Wrong(f"the watch still names {report.fault.name}: {report.reasons[0]}.")
    (_, first), *_, (_, last) = report.curve
    expect(last < 0.5 * first, f"no fault is named, and yet the loss still stands: from {first:.2f} it came to {last:.2f}. Ten "
                               "epochs are enough for far less.")
