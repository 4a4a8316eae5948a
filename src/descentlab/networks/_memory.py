"""Memory that a pass frees and the next one wants again."""

from functools import cache

import numpy as np


@cache
def keep_freed_memory():
    """Let glibc's malloc keep the arrays that passes free; once a process is enough, other systems don't mind.

    It hands large freed blocks straight back to the system, which then clears every page anew for the next pass: in
    batches of starts, that is over half of a pass's time. What is large, it learns from the largest block that it was
    ever given back: it keeps smaller ones, and twice as much of them in all. So it is given one back here, of 16 MB,
    which are never written to and thus take no memory: some microseconds, and up to 32 MB that stay with the process.

    References
    ----------
    `man mallopt`, M_MMAP_THRESHOLD ("dynamic mmap threshold") and M_TRIM_THRESHOLD.
    """
    np.empty(2_000_000)
