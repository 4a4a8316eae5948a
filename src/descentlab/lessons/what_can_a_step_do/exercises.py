"""The exercises of What can a step do?."""

import numpy as np

from descentlab.exercises import Exercise
from descentlab.lessons.what_can_a_step_do.cases import RIM, STEEP, right_edge, well_bend

# 1. A rate that keeps a run in its well


def safe_rate(bend, low, high):
    return 2 / bend(np.linspace(low, high, 100_001)).max()


def _safe_by_loop(bend, low, high):
    largest = 0
    for place in range(20_001):
        largest = max(largest, bend(low + (high - low) * place / 20_000))
    return 2 / largest


def _safe_by_limits(bend, low, high):
    limits = [2 / each for each in bend(np.linspace(low, high, 50_001)) if each > 0]
    return min(limits)


def _steep_bend(x):
    return well_bend(x, STEEP)


@Exercise.of(
    solution=safe_rate, alternatives=(_safe_by_loop, _safe_by_limits),
    hints=("The largest bend decides. It need not lie at the bottom, nor at an end.",
           "Take many places between the ends, as `np.linspace(low, high, 10_001)`, and ask each for its bend."),
    wrong=((lambda bend, low, high: 2 / bend((low + high) / 2), "in the middle"),
           (lambda bend, low, high: 2 / max(bend(low), bend(high)), "only at the two ends"),
           (lambda bend, low, high: 2 / bend(np.linspace(low, high, 100_001)).mean(), "not the mean"),
           (lambda bend, low, high: 1 / bend(np.linspace(low, high, 100_001)).max(), "is 2 over")),
    right="For the steeper well of this page it is a small part of the limit at the bottom. In a network nobody can ask all "
          "places; one measures the largest bend where the run is, and looks again.")
def q1(safe_rate):
    def parabola(x):
        return 1 + 4 * x - x**2

    rate = safe_rate(parabola, 0.0, 2.5)
    rate.is_not(2 / parabola(1.25), "that asks only in the middle.", 1e-4)
    rate.is_not(2 / parabola(2.5), "that asks only at the two ends.", 1e-4)
    rate.is_not(2 / parabola(np.linspace(0, 2.5, 100_001)).mean(), "a run meets the largest bend, not the mean one.", 1e-3)
    rate.is_not(1 / 5, "the limit is 2 over the bend.", 1e-4)
    for bend, low, high in ((parabola, 0.0, 2.5), (well_bend, RIM, right_edge()), (_steep_bend, RIM, right_edge(STEEP))):
        largest = bend(np.linspace(low, high, 100_001)).max()
        safe_rate(bend, low, high).close_to(2 / largest, "The largest bend between the ends decides.", 1e-4)


# 2. How a swing grows


@Exercise.of(
    kind="value", solution=1.08**160, source="abs(1 - 0.8 * 2.6) ** 160",
    alternatives=(float(np.exp(160 * np.log(1.08))), float(np.prod(np.full(160, -1.08)))),
    hints=("Each step multiplies the swing by the factor 1 - eta bend. What is it here?",
           "It is -1.08. To and fro, the length is multiplied by 1.08 at each step, 160 times."),
    wrong=((160 * 1.08, "multiplied, not added"), (1 + 0.08 * 160, "multiplied, not added"),
           ((1 + 0.8 * 2.6)**160, "minus eta bend"), (1.08, "that is one step")),
    right="Some 220,000 times. In the network the bend goes on rising to 2.75, and the swing grows by more than that.")
def q2(growth):
    growth.is_not(1.08, "that is one step.")
    for added in (160 * 1.08, 1 + 0.08 * 160):
        growth.is_not(added, "a swing is multiplied, not added to.", 1e-3)
    growth.is_not((1 + 0.8 * 2.6)**160, "the factor is 1 minus eta bend.", 1e-3)
    growth.close_to(1.08**160, "160 steps, each with the factor 1 - eta bend.", 1e-3)
