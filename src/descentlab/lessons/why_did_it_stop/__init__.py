"""Lesson 08: Why did it stop?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["diagnosis_desk", "promise_and_fall", "treatment_bench"],
    figures=["draw_gains", "draw_profile", "draw_traces", "draw_tree"],
    exercises=["q1", "q2", "q3", "q4", "q5", "q6"],
    cases=["TREATMENTS", "mystery", "treat"],
)
