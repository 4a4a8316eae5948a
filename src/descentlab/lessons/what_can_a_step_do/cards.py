"""The verdicts of What can a step do?."""

import numpy as np

from descentlab.claims import Verdicts
from descentlab.lessons.what_can_a_step_do.cases import rate_that_keeps

verdicts = Verdicts("what_can_a_step_do")


def c30(paths, heights):
    """The path lives in the plane.

    Parameters
    ----------
    paths : dict of str to array_like, shape (T+1, 2)
        Which surface -> a run over it: first one as it is, then others ten times as high, with a tenth of its rate.
    heights : dict of str to array_like, shape (T+1,)
        Which surface -> the loss at each place of the run.
    """
    plane = {name: np.diff(np.asarray(path), axis=0) for name, path in paths.items()}
    walked = [np.linalg.norm(moves, axis=-1).sum() for moves in plane.values()]
    drawn = [np.hypot(np.linalg.norm(moves, axis=-1), np.diff(heights[name])).sum() for name, moves in plane.items()]
    first, *others = map(np.asarray, paths.values())
    height, *higher = (np.asarray(heights[name]) for name in paths)
    verdicts("C30", "holds", "Ten times as high, eta a tenth: the run took the same steps in the plane; only the line drawn "
             "over the surface became longer.",
             given=all(np.allclose(first, other, rtol=0, atol=1e-9) for other in others)
             and all(np.allclose(10 * height, each) for each in higher) and min(drawn[1:]) > 2 * drawn[0],
             table={"surface": list(paths), "way in the plane": walked, "line drawn over the surface": drawn})


def c34(shares):
    """Nobody leaves a local minimum.

    Parameters
    ----------
    shares : dict of (float, str, float) to float
        How much steeper the right wall is, where the runs begin, and the rate in units of 2 over the bend at the bottom
        -> the share of the runs that leaves.
    """
    walls, starts, multiples = (list(dict.fromkeys(each)) for each in zip(*shares))
    keeps = {wall: rate_that_keeps(wall) for wall in walls}
    low = {key: share for key, share in shares.items() if key[1] == "below the rim"}
    kept = [share for (wall, _, multiple), share in low.items() if multiple < keeps[wall]]
    between = {wall: [share for (other, _, multiple), share in low.items() if wall == other and keeps[wall] < multiple < 1]
               for wall in walls}
    high = [share for (wall, begun, multiple), share in shares.items() if begun != "below the rim" and multiple < 1]
    verdicts("C34", "holds when the run begins below the rim, with eta below 2 / the largest bend there",
             "Two wells: under both conditions none left. Below 2 / bend of the bottom alone, runs were thrown out where a "
             "wall is steeper.",
             given=bool(kept) and not any(kept) and any(high) and any(between[max(walls)])
             and not any(between[min(walls)]) and all(share == 1 for (*_, multiple), share in shares.items() if multiple == 2),
             table={"right wall": ["steeper" if wall else "as drawn" for wall in walls for _ in starts],
                    "2 / largest bend below the rim": [f"{keeps[wall]:.2f} x limit" for wall in walls for _ in starts],
                    "begun": [begun for _ in walls for begun in starts],
                    **{f"out at {multiple:g} x limit": [f"{shares[wall, begun, multiple]:.0%}" for wall in walls
                                                         for begun in starts] for multiple in multiples}})
