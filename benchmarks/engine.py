"""The engine beside others: 10,000 runs of Adam against torch.optim and jitted optax; Hessian products; Lanczos.

    python benchmarks/engine.py [--write docs/engine.md]

All that is compared runs in one process, on one thread each, taking turns, so that a slow moment meets them all; what
counts are the ratios. PyTorch and JAX are compared with where they are installed; the course needs neither.
"""

import argparse
import os
import time
from importlib.util import find_spec
from pathlib import Path
from statistics import median

# One thread each, before anything reads these.
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import numpy as np

from descentlab import Network, descend, load_digits, optimizers, spectrum, surfaces

STARTS, STEPS, ETA = 10_000, 500, 0.01


def seconds(functions, rounds):
    """The median CPU time of each function, {name: seconds}; they take turns."""
    times = {name: [] for name in functions}
    for _ in range(rounds):
        for name, function in functions.items():
            begin = time.process_time()
            function()
            times[name].append(time.process_time() - begin)
    return {name: median(each) for name, each in times.items()}


# 10,000 starts on Rosenbrock's function, 500 steps of Adam ----------------------------------------------------

def ours(start):
    return descend(surfaces.rosenbrock.gradient, start, optimizers.adam(ETA), STEPS, keep="ends").end


def slope(x, y):
    """Rosenbrock's partial derivatives, for whatever array library x and y belong to."""
    across = y - x * x
    return -2 * (1 - x) - 400 * x * across, 200 * across


def with_torch(start, fused):
    import torch

    torch.set_num_threads(1)

    def run():
        theta = torch.tensor(start, requires_grad=True)
        optimizer = torch.optim.Adam([theta], lr=ETA, fused=fused)
        theta.grad = torch.empty_like(theta)
        for _ in range(STEPS):
            with torch.no_grad():
                theta.grad[:, 0], theta.grad[:, 1] = slope(theta[:, 0], theta[:, 1])
            optimizer.step()
        return theta.detach().numpy()

    return run


def with_optax(start):
    import jax
    import jax.numpy as jnp
    import optax

    jax.config.update("jax_enable_x64", True)
    adam = optax.adam(ETA)

    @jax.jit
    def whole_run(theta):
        def step(carry, _):
            theta, state = carry
            update, state = adam.update(jnp.stack(slope(theta[:, 0], theta[:, 1]), axis=1), state)
            return (optax.apply_updates(theta, update), state), None

        return jax.lax.scan(step, (theta, adam.init(theta)), None, length=STEPS)[0][0]

    theta = jnp.asarray(start)
    whole_run(theta).block_until_ready()       # compiled here, outside of the clock
    return lambda: np.asarray(whole_run(theta).block_until_ready())


def adam_beside_others(rounds=7):
    low, high = np.array(surfaces.rosenbrock.box).T
    start = np.random.default_rng(0).uniform(low, high, (STARTS, 2))
    runs = {"descentlab": lambda: ours(start)}
    if find_spec("torch"):
        runs["torch.optim.Adam, fused"] = with_torch(start, fused=True)
        runs["torch.optim.Adam, foreach"] = with_torch(start, fused=False)
    if find_spec("jax") and find_spec("optax"):
        runs["optax.adam, the whole run jitted"] = with_optax(start)
    ends = {name: run() for name, run in runs.items()}
    worst = max(np.abs(end - ends["descentlab"]).max() for end in ends.values())
    times = seconds(runs, rounds)
    lines = [f"## {STARTS:,} starts, {STEPS} steps of Adam, on Rosenbrock's function", "",
             "The gradient is the same formula for all of them. The ends agree to "
             f"{worst:.0e}.", "", "| | seconds | beside descentlab |", "|---|---:|---:|"]
    lines += [f"| {name} | {time_:.3f} | {time_ / times['descentlab']:.2f} |" for name, time_ in times.items()]
    ahead = [name for name, time_ in times.items() if time_ < times["descentlab"]]
    lines += ["", f"Ahead of descentlab: {'; '.join(ahead) or 'none of them'}. A compiler that sees the whole loop fuses "
              "it into one pass over the numbers; NumPy goes through memory once for each operation."]
    return lines


# Hessian products and Lanczos ---------------------------------------------------------------------------------

def network(parameters, data):
    """A 64-h-h-10 network of about so many parameters."""
    hidden = next(h for h in range(1, 400) if 64 * h + h + h * h + h + 10 * h + 10 >= parameters)
    return Network((64, hidden, hidden, 10), data.inputs, data.labels)


def products_and_spectra(rounds=7):
    rng = np.random.default_rng(0)
    data = load_digits(rng, 200)
    lines = ["## Hessian products and Lanczos, on 200 digits", "",
             "Both ends of the spectrum (one eigenvalue each, tolerance 1e-6), of a network that has had 50 steps of "
             "momentum.", "",
             "| parameters | gradient, ms | Hessian product, gradients | products for both ends | both ends, gradients |",
             "|---:|---:|---:|---:|---:|"]
    for parameters in (1_000, 3_000, 10_000, 30_000, 100_000):
        objective = network(parameters, data)
        theta = descend(objective.gradient, objective.initial(rng), optimizers.momentum(0.05), 50, keep="ends").end
        v = rng.normal(size=theta.shape)
        times = seconds({"gradient": lambda: objective.gradient(theta), "product": lambda: objective.hvp(theta, v)},
                        5 * rounds)
        begin = time.process_time()
        ends = spectrum(objective, theta, k=1)
        whole = time.process_time() - begin
        lines.append(f"| {objective.parameters:,} | {1e3 * times['gradient']:.2f} | "
                     f"{times['product'] / times['gradient']:.2f} | {ends.products} | {whole / times['gradient']:.0f} |")
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", type=Path, help="write the report here, instead of printing it")
    given = parser.parse_args()
    text = "\n".join(["# What the engine costs", "",
                      "Measured by `python benchmarks/engine.py`, CPU time, one thread each, in turns, in one process. Trust the "
                      "ratios; the seconds are those of one small machine.", "",
                      *adam_beside_others(), "", *products_and_spectra(), ""])
    if given.write:
        given.write.write_text(text, encoding="utf-8", newline="\n")
    else:
        print(text)


if __name__ == "__main__":
    main()
