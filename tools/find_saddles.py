"""Look for critical points of the small network of `curvature.searched`, and store where each search ended.

    python tools/find_saddles.py        (writes its saddles.npz, in a few minutes)

The searches start on descent paths, early and late, with and without noise. All ends are stored, those too where the
gradient is not zero: how many there are of these is a part of the story.
"""

from pathlib import Path

import numpy as np

from descentlab import descend, optimizers, search_critical
from descentlab.curvature import searched

FILE = Path(searched.__file__).with_name("saddles.npz")
SEEDS, MOMENTS, NOISES = 10, (0, 3, 10, 30, 100, 1000), (0.0, 0.3, 1.0)


def starts(net, rng):
    """Points (SEEDS * 18, 78) beside descent paths."""
    path = descend(net.gradient, net.initial(rng, starts=SEEDS), optimizers.gd(0.5), max(MOMENTS)).theta
    return np.concatenate([path[t] + noise * rng.normal(size=path[t].shape) for t in MOMENTS for noise in NOISES])


def main():
    net = searched.network()
    ends = []
    for start in starts(net, np.random.default_rng(1)):
        ends.append(search_critical(net, start, steps=200))
        print(f"\r{len(ends)} searches, {sum(end.gradient_norm <= 1e-10 for end in ends)} critical points", end="")
    np.savez_compressed(FILE, theta=np.array([end.theta for end in ends]))
    print(f"\n{FILE.name}: {FILE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
