"""The explorers of Why did it stop?: what becomes of a promise, five runs under a treatment, and the clinic."""

from descentlab.lessons.why_did_it_stop.explorers.cures import cure
from descentlab.lessons.why_did_it_stop.explorers.measuring import promise_and_fall
from descentlab.lessons.why_did_it_stop.explorers.ward import clinic

__all__ = ["clinic", "cure", "promise_and_fall"]
