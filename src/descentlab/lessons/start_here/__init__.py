"""Lesson 00: When the Loss Stops Falling"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["course"],
)
