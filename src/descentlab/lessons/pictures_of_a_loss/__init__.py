"""Further to lesson 07: What does a picture of the loss show?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["cut"],
    figures=["draw_hidden_bends", "draw_dips", "draw_rescaled", "draw_roughness"],
    exercises=["q1", "q2"],
    cases=["any_plane", "anywhere", "bends", "dips", "first_below", "in_plane", "points", "rescaled"],
    cards=["c51", "c54", "verdicts"],
)
