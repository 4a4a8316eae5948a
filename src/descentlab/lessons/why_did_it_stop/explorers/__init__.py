"""The explorers of Why did it stop?: a desk, what becomes of a promise, and the clinic."""

from descentlab.lessons.why_did_it_stop.explorers.measuring import diagnosis_desk, promise_and_fall
from descentlab.lessons.why_did_it_stop.explorers.ward import clinic

__all__ = ["clinic", "diagnosis_desk", "promise_and_fall"]
