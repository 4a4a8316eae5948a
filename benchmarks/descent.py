"""What a batch of runs costs, and a surface's gradient in multiplications. Run: python benchmarks/descent.py"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # CPU time is what is measured; NumPy reads this when it is imported

import time
from statistics import median

import numpy as np

from descentlab import descend, optimizers, surfaces

STARTS, STEPS = 10_000, 500


def cpu_seconds(functions, rounds=41, calls=10):
    """The median CPU time of a call of each function; they take turns, so that a slow moment meets them all."""
    times = [[] for _ in functions]
    for _ in range(rounds):
        for function, seconds in zip(functions, times):
            begin = time.process_time()
            for _ in range(calls):
                function()
            seconds.append((time.process_time() - begin) / calls)
    return [median(seconds) for seconds in times]


def starts_in(surface, rng):
    """Uniform starts (STARTS, d) in the surface's box, in the memory order that `descend` hands to a gradient."""
    low, high = np.array(surface.box).T
    return np.asfortranarray(rng.uniform(low, high, size=(STARTS, surface.dimension)))


def main():
    rng = np.random.default_rng(0)
    start = starts_in(surfaces.rosenbrock, rng)
    times = []
    for _ in range(3):
        begin = time.process_time()
        path = descend(surfaces.rosenbrock.gradient, start, optimizers.adam(0.01), STEPS, keep="ends")
        times.append(time.process_time() - begin)
    print(f"{STARTS:,} starts on Rosenbrock, {STEPS} steps of Adam in one call: {median(times):.2f} s of CPU")
    fell = np.median(surfaces.rosenbrock.value(path.end) / surfaces.rosenbrock.value(path.start))
    print(f"(the median loss fell to {fell:.1e} of its start)\n")

    print(f"One gradient at {STARTS:,} points, in multiplications of the same array by itself:")
    for surface in surfaces.catalogue.values():
        theta = starts_in(surface, rng)
        surface.gradient(theta)  # compiles it
        gradient, multiplication = cpu_seconds([lambda: surface.gradient(theta), lambda: theta * theta])
        print(f"{surface.name:28s} {gradient * 1e6:7.0f} us = {gradient / multiplication:6.1f} multiplications")


if __name__ == "__main__":
    main()
