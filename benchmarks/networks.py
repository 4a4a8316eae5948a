"""What a Hessian-vector product costs, in gradients: CPU time on 1000 digits. Run: python benchmarks/networks.py"""

import os
import time

# The CPU time of a thread that waits is no work: count on one.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np  # noqa: E402

from descentlab.digits import load_digits  # noqa: E402
from descentlab.networks import Network  # noqa: E402


def cpu_seconds(*functions, repeats=60):
    """The least CPU time of a call of each function; calls take turns, so that a slow moment meets them all."""
    least = [np.inf] * len(functions)
    for _ in range(repeats):
        for i, function in enumerate(functions):
            start = time.process_time()
            for _ in range(5):
                function()
            least[i] = min(least[i], (time.process_time() - start) / 5)
    return least


def main():
    rng = np.random.default_rng(0)
    data = load_digits(rng)
    for layers in ((64, 10), (64, 32, 10), (64, 32, 32, 10)):
        for activation in ("tanh", "sigmoid", "softplus", "relu"):
            network = Network(layers, data.inputs, data.labels, activation)
            theta, v = network.initial(rng, starts=2)
            value, gradient, hvp = cpu_seconds(
                lambda: network.value(theta), lambda: network.gradient(theta), lambda: network.hvp(theta, v)
            )
            name = "-".join(map(str, layers))
            print(
                f"{name:12s} {activation:9s} value {value * 1e3:5.2f} ms   gradient {gradient * 1e3:5.2f} ms   "
                f"hvp {hvp * 1e3:5.2f} ms = {hvp / gradient:.2f} gradients"
            )
    network = Network((64, 10, 10), data.inputs, data.labels)
    start = time.process_time()
    network.hessian(network.initial(rng))
    print(f"dense Hessian of 64-10-10, {network.parameters} parameters: {time.process_time() - start:.1f} s")


if __name__ == "__main__":
    main()
