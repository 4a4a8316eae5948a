"""The exercise of How good is the tree?: what asking costs."""

from descentlab.exercises import Exercise, Progress
from descentlab.lessons.why_did_it_stop.families import CAUSES

progress = Progress("how_good_is_the_tree")     # no verdicts end this notebook

# 1. What does asking cost?


def price(cause, steps, share):
    asked = {"diverging": 30, "falling": 12, "noise floor": 12, "bouncing": 42, "saddle": 42}
    if cause == "minimum":
        return 55
    return asked.get(cause, 55) + steps * share


def _price_by_ifs(cause, steps, share):
    asked = 0 if cause == "diverging" else 12
    if cause not in ("falling", "noise floor"):
        asked += 30
    if cause in ("plateau", "crawling", "ravine", "minimum"):
        asked += 13
    return asked if cause == "minimum" else asked + steps * share


def _price_by_questions(cause, steps, share):
    questions = (("diverging",), 0), (("falling", "noise floor", "bouncing"), 12), (("saddle",), 30), ((), 13)
    total = 0
    for answers, cost in questions:
        total += cost
        if cause in answers:
            break
    if cause in ("diverging", "bouncing"):
        total += 30
    return total if cause == "minimum" else total + share * steps


def _price_without_bends(cause, steps, share):
    early = cause in ("diverging", "bouncing")
    return price(cause, steps, share) - 30 * early


def _price_of_whole_steps(cause, steps, share):
    return price(cause, steps, 1.0)


def _price_of_all_questions(cause, steps, share):
    return 55 + steps * share * (cause != "minimum")


def _price_of_treating_all(cause, steps, share):
    return price(cause, 0, share) + steps * share


@Exercise.of(
    solution=price, alternatives=(_price_by_ifs, _price_by_questions),
    hints=("Add up the questions in their order, and stop at the one that finds the cause: 12 for falling, 12 + 30 for a "
           "saddle, 12 + 30 + 13 for what comes after.",
           "Half of the limit is the first treatment of diverging, bouncing and crawling. Only crawling has paid for its "
           "bends by then."),
    wrong=((_price_without_bends, "needs the largest bend"), (_price_of_whole_steps, "only a share of the data"),
           (_price_of_all_questions, "stops at the first answer"), (_price_of_treating_all, "nothing is tried at a minimum")),
    right="For a run on small batches the questions are the larger part of the bill: one of them costs as much as many steps.")
def q1(price):
    for cause in CAUSES:
        for steps, share in ((200, 1.0), (200, 0.015)):
            answer, wanted = price(cause, steps, share), _price_by_ifs(cause, steps, share)
            for mistaken, sentence in (
                    (_price_without_bends, "half of the limit needs the largest bend, and nobody has paid for the bends yet."),
                    (_price_of_treating_all, "nothing is tried at a minimum, so no steps are paid."),
                    (_price_of_all_questions, "the tree stops at the first answer, and pays for no question after it."),
                    (_price_of_whole_steps, "a step sees only a share of the data, and costs only that share.")):
                if abs(mistaken(cause, steps, share) - wanted) > 1e-9:
                    answer.is_not(mistaken(cause, steps, share), f"{cause}: {sentence}")
            answer.close_to(wanted, f"{cause}: the questions up to its answer, and `steps * share` for its treatment.")
