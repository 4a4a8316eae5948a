"""The explorers of Why did it stop?: what becomes of a promise, one step of any length, and the clinic."""

from descentlab.lessons.why_did_it_stop.explorers.measuring import one_step, promise_and_fall
from descentlab.lessons.why_did_it_stop.explorers.ward import clinic

__all__ = ["clinic", "one_step", "promise_and_fall"]
