"""Lesson 08: Why did it stop?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["diagnosis_desk", "promise_and_fall", "treatment_bench"],
    cases=["TREATMENTS", "mystery", "treat"],
    figures=["draw_gains", "draw_profile", "draw_traces", "draw_tree"],
)
