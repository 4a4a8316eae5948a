"""Rules that watch the loss: when to lower the rate, when to stop, and what a run does with them."""

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from descentlab import surfaces
from descentlab.descent import descend
from descentlab.optimizers import adam, adamw, gd, momentum
from descentlab.schedules import EarlyStopping, PlateauDecay, WatchingSchedule
from descentlab.surfaces import Surface

quick = settings(deadline=None, derandomize=True, max_examples=60)
FACTORS = ("g", "m", "sigma")
QUARTIC = Surface("x**4 / 4 + y**2 / 2", box=((-9, 9), (-9, 9)))

# Their laws, look by look

losses = st.lists(st.integers(0, 8).map(float), min_size=1, max_size=40)


@given(losses, st.integers(1, 6))
@quick
def test_early_stopping_stops_once_the_best_is_patience_looks_old(seen, patience):
    ages = [t - int(np.argmin(seen[: t + 1])) for t in range(len(seen))]
    expected = next((t for t, age in enumerate(ages) if age >= patience), None)
    assert EarlyStopping(patience).stops_at(seen) == expected


@given(losses, st.integers(1, 6), st.floats(0, 2))
@quick
def test_early_stopping_look_by_look_is_the_same_as_on_a_record(seen, patience, least):
    rule = EarlyStopping(patience, least)
    memory, stopped = rule.start(), None
    for t, loss in enumerate(seen):
        again = rule.update(memory, t, loss)
        memory, stop = rule.update(memory, t, loss)
        assert again == (memory, stop)
        if stop:
            stopped = t
            break
    assert rule.stops_at(np.array(seen)) == stopped
    later = EarlyStopping(patience + 1, least).stops_at(seen)
    assert later is None or stopped < later


@pytest.mark.parametrize("least, seen, stops", [
    (0.0, [1.0, 0.95, 0.9, 0.85, 0.8], None),
    (0.25, [1.0, 0.9, 0.8, 0.7, 0.6], 2),  # the first two steps are too small to count
    (0.25, [1.0, 0.8, 0.7, 0.6, 0.5], 4),  # the second is far enough below the first, the later ones are not below it
    (0.25, [1.0, 0.8, 0.5, 0.5, 0.2], None),
    (0.5, [1.0, 0.5, 0.5], 2),  # by exactly `least` is not by more than it
    (0.0, [1.0, np.nan, np.nan], 2),
    (0.0, [np.inf, np.inf], 1),
])
def test_what_counts_as_an_improvement(least, seen, stops):
    assert EarlyStopping(2, least).stops_at(seen) == stops


def rates_of(rule, seen):
    memory, rates = rule.start(), []
    for t, loss in enumerate(seen):
        assert rule.update(memory, t, loss) == rule.update(memory, t, loss)
        memory, eta = rule.update(memory, t, loss)
        rates.append(eta)
    return np.array(rates)


@pytest.mark.parametrize("patience", [1, 3, 10])
def test_on_a_flat_loss_the_rate_decays_every_patience_looks(patience):
    rates = rates_of(PlateauDecay(0.8, 0.5, patience), np.ones(60))
    np.testing.assert_allclose(rates, 0.8 * 0.5 ** (np.arange(60) // patience), rtol=1e-12)


def test_on_a_falling_loss_the_rate_stays():
    assert (rates_of(PlateauDecay(0.8, patience=1), -np.arange(50.0)) == 0.8).all()


@given(losses, st.integers(1, 6), st.floats(0.05, 0.95), st.floats(0, 0.5))
@quick
def test_a_plateau_rate_never_rises_and_keeps_its_floor(seen, patience, factor, lowest):
    rates = rates_of(PlateauDecay(0.8, factor, patience, lowest=lowest), seen)
    assert (np.diff(rates) <= 0).all() and (rates >= lowest).all()
    first = EarlyStopping(patience).stops_at(seen)
    before = len(seen) if first is None else first
    assert (rates[:before] == 0.8).all()
    assert first is None or rates[first] == max(0.8 * factor, lowest)


# In a run

WATCHED = [(surfaces.rosenbrock, gd(0.003)), (surfaces.himmelblau, momentum(0.02)), (surfaces.bowl, adam(0.3))]


@pytest.mark.parametrize("surface, optimizer", WATCHED, ids=lambda x: getattr(x, "name", ""))
@pytest.mark.parametrize("rule", [EarlyStopping(1), EarlyStopping(5), EarlyStopping(3, 0.05), EarlyStopping(200)],
                         ids=repr)
def test_a_stopped_run_is_the_beginning_of_the_whole_run(surface, optimizer, rule):
    start = [-1.2, 1.0]
    whole = descend(surface.gradient, start, optimizer, 150)
    stopped = descend(surface.gradient, start, optimizer, 150, loss=surface.value, stopping=rule)
    stops_at = rule.stops_at(surface.value(whole.theta))
    length = 150 if stops_at is None else stops_at
    assert len(stopped) == length
    np.testing.assert_array_equal(stopped.theta, whole.theta[: length + 1])
    assert all(len(getattr(stopped, factor)) == length for factor in FACTORS)
    ends = descend(surface.gradient, start, optimizer, 150, loss=surface.value, stopping=rule, keep="ends")
    np.testing.assert_array_equal(ends.theta, stopped.theta[[0, -1]])


def test_stopping_does_stop_some_and_not_others():
    lengths = {len(descend(surfaces.himmelblau.gradient, [-1.2, 1.0], momentum(0.02), 150,
                           loss=surfaces.himmelblau.value, stopping=EarlyStopping(patience)))
               for patience in (1, 5, 200)}
    assert len(lengths) == 3 and max(lengths) == 150


@pytest.mark.parametrize("make", [gd, momentum, adam, adamw])
def test_a_plateau_schedule_sees_the_loss_before_each_step(make):
    surface, rule = surfaces.himmelblau, PlateauDecay(0.03, 0.5, patience=2)
    path = descend(surface.gradient, [-1.2, 1.0], make(rule), 150, loss=surface.value)
    memory, rates = rule.start(), []
    for t, loss in enumerate(surface.value(path.theta[: len(path)])):
        memory, eta = rule.update(memory, t, loss)
        rates.append(eta)
    np.testing.assert_array_equal(path.eta, rates)


def test_a_plateau_schedule_makes_a_bouncing_run_settle():
    surface, start = surfaces.bowl, [1.0, 1.0]
    bouncing = descend(surface.gradient, start, gd(0.5), 200)  # 2 / 4: steps across the bowl for ever
    settling = descend(surface.gradient, start, gd(PlateauDecay(0.5, 0.5, patience=5)), 200, loss=surface.value)
    assert surface.value(bouncing.end) == pytest.approx(2) and surface.value(settling.end) < 1e-10
    assert settling.eta[0] == 0.5 and settling.eta[-1] < 0.5


def test_both_watch_together():
    surface = surfaces.bowl
    path = descend(surface.gradient, [1.0, 1.0], adam(PlateauDecay(0.5, 0.5, patience=3)), 300, loss=surface.value,
                   stopping=EarlyStopping(8))
    assert len(path) == EarlyStopping(8).stops_at(surface.value(path.theta)) < 300
    assert np.isfinite(path.eta).all() and path.eta[-1] < 0.5


def test_a_watched_run_that_diverges_is_kept_as_far_as_it_is_finite():
    path = descend(QUARTIC.gradient, [30.0, 1.0], gd(PlateauDecay(0.5)), 60, loss=QUARTIC.value,
                   stopping=EarlyStopping(50))
    assert path.blew_up == len(path) and np.isfinite(path.theta).all() and np.isfinite(path.eta).all()


def test_rules_without_a_loss_ask_for_none():
    asked = []
    descend(surfaces.bowl.gradient, [1.0, 1.0], gd(0.1), 5, loss=lambda theta: asked.append(theta))
    assert not asked


@attrs.frozen
class Polyak(WatchingSchedule):
    """eta_t = (loss_t - lowest) / size: a watching schedule of somebody's own."""

    size: float

    def start(self):
        return ()

    def update(self, memory, t, loss):
        return (*memory, (t, loss)), loss / self.size


def test_a_watching_schedule_of_ones_own_is_asked_like_any_other():
    surface, rule = surfaces.bowl, Polyak(100.0)
    path = descend(surface.gradient, [1.0, 1.0], momentum(rule), 30, loss=surface.value)
    np.testing.assert_array_equal(path.eta, surface.value(path.theta[:-1]) / 100)
    with pytest.raises(TypeError, match="loss must be a function"):
        descend(surface.gradient, [1.0, 1.0], momentum(rule), 30)
