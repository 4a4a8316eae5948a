"""What a learner has solved and answered: a small file of theirs, beside the notebooks, that nobody else reads.

    {"momentum": {"exercises": ["q1"], "questions": ["slope"]}}

The command `descentlab` says in the environment where it lies. Where nothing is said, as in tests, nothing is kept.
"""

import json
import os
from pathlib import Path

VARIABLE = "DESCENTLAB_PROGRESS"


def place():
    """Where it is kept.

    Returns
    -------
    Path or None
        None where nothing is kept.
    """
    said = os.environ.get(VARIABLE)
    return Path(said) if said else None


def kept():
    """All that was kept.

    Returns
    -------
    dict
        Lesson -> {"exercises" or "questions": names}. Empty where there is nothing, or nothing that can be read.
    """
    try:
        found = json.loads(place().read_text(encoding="utf-8"))
        return {lesson: {kind: [str(name) for name in names] for kind, names in kinds.items()}
                for lesson, kinds in found.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def keep(lesson, kind, name):
    """Keep that something was solved or answered; whatever keeps it from being written is no error of the learner's.

    Parameters
    ----------
    lesson : str
        The room's name; for "" nothing is kept.
    kind : str
        "exercises" or "questions".
    name : str
    """
    if place() is None or not lesson or not name:
        return
    found = kept()
    names = found.setdefault(lesson, {}).setdefault(kind, [])
    if name in names:
        return
    names.append(name)
    part = place().with_name(f".{place().name}.part")
    try:
        part.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        os.replace(part, place())
    except OSError:
        pass


def forget():
    """Forget all of it."""
    if place() is not None:
        place().unlink(missing_ok=True)
