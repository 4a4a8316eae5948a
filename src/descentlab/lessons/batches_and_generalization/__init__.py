"""Further to lesson 04: Do small batches generalize better?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["batch_run", "two_valleys"],
    figures=["draw_content", "draw_equally_trained", "draw_flat_or_better", "draw_from_afar", "draw_sharpness"],
    exercises=["q1", "q2"],
    cards=["c24", "c26", "c55", "c56", "verdicts"],
)
