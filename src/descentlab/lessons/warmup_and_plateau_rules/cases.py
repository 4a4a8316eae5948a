"""What this page takes over from lesson 07: the ten splits of the digits, and a fair way to report on them."""

from descentlab.lessons.learning_rate_schedules.cases import Splits, kinds, own_best, with_peaks

__all__ = ["Splits", "kinds", "own_best", "with_peaks"]
