"""The runs of flypaper_bench in vectorised NumPy, timed: prints JSON, name -> rate and variant.

Figure 1's potential with the loss of its code, batches of 20, started uniformly between the wells; exits from the sharp
basin are recorded. Rates are trajectory-steps per second of the thread's CPU.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

W0, RATE, BATCH, BARRIER = 1.8, 0.01, 20, -0.6
DATA = Path(__file__).parents[1] / "experiments" / "data" / "seed1_n10000.csv"


class Ensemble:
    """Trajectories side by side; `step` takes the two sums of each one's batch."""

    def __init__(self, rng, trajectories):
        self.w = rng.uniform(-W0, W0, trajectories)
        self.started = self.w < BARRIER
        self.inside = self.started.copy()
        self.minus, self.plus, self.square, self.scratch = (np.empty(trajectories) for _ in range(4))
        self.test = np.empty(trajectories, bool)

    def step(self, s_xx, s_xy):
        """w -= 2 rate (Q S_xx - S_xy) Q', in place: new arrays would cost as much as the arithmetic."""
        np.subtract(self.w, W0, out=self.minus)
        np.add(self.w, W0, out=self.plus)
        np.multiply(self.minus, self.minus, out=self.square)
        np.multiply(self.plus, self.square, out=self.scratch)
        np.multiply(self.scratch, s_xx, out=self.scratch)
        np.subtract(self.scratch, s_xy, out=self.scratch)
        np.multiply(self.plus, self.minus, out=self.plus)
        np.multiply(self.plus, 2.0, out=self.plus)
        np.add(self.plus, self.square, out=self.plus)
        np.multiply(self.scratch, self.plus, out=self.scratch)
        np.multiply(self.scratch, 2.0 * RATE, out=self.scratch)
        np.subtract(self.w, self.scratch, out=self.w)
        np.less(self.w, BARRIER, out=self.test)
        np.logical_and(self.inside, self.test, out=self.inside)

    def left(self):
        return 1.0 - self.inside.sum() / self.started.sum()


def per_sample(rng, trajectories, steps):
    """Every sample of every batch is drawn."""
    ensemble = Ensemble(rng, trajectories)
    x, y = np.empty((trajectories, BATCH)), np.empty((trajectories, BATCH))
    for _ in range(steps):
        rng.standard_normal(out=x)
        rng.standard_normal(out=y)
        s_xy = np.einsum("ij,ij->i", x, y) / BATCH
        ensemble.step(np.einsum("ij,ij->i", x, x) / BATCH, s_xy)
    return ensemble


def sums(rng, trajectories, steps):
    """The two sums are drawn from their laws."""
    ensemble = Ensemble(rng, trajectories)
    s_xx, s_xy = np.empty(trajectories), np.empty(trajectories)
    for _ in range(steps):
        rng.standard_gamma(BATCH / 2, out=s_xx)
        np.multiply(s_xx, 2.0 / BATCH, out=s_xx)
        rng.standard_normal(out=s_xy)
        np.multiply(s_xy, np.sqrt(s_xx / BATCH), out=s_xy)
        ensemble.step(s_xx, s_xy)
    return ensemble


def sums_chisquare(rng, trajectories, steps):
    """As `sums`, by chi-square."""
    ensemble = Ensemble(rng, trajectories)
    for _ in range(steps):
        s_xx = rng.chisquare(BATCH, trajectories) / BATCH
        ensemble.step(s_xx, rng.standard_normal(trajectories) * np.sqrt(s_xx / BATCH))
    return ensemble


def shared_sums(rng, trajectories, steps):
    """The same batch for all trajectories."""
    ensemble = Ensemble(rng, trajectories)
    for _ in range(steps):
        s_xx = rng.chisquare(BATCH) / BATCH
        ensemble.step(s_xx, rng.standard_normal() * np.sqrt(s_xx / BATCH))
    return ensemble


def polynomial(rng, trajectories, steps):
    """No random numbers: the arithmetic and the exit test alone."""
    ensemble = Ensemble(rng, trajectories)
    for _ in range(steps):
        ensemble.step(1.0, 0.0)
    return ensemble


def passes(rng, trajectories, steps, permutations):
    """Shuffled passes over the data, a permutation for each trajectory and pass."""
    data = np.loadtxt(DATA, delimiter=",", skiprows=1)
    products = np.stack([data[:, 0] ** 2, data[:, 0] * data[:, 1]])
    ensemble = Ensemble(rng, trajectories)
    per_pass = data.shape[0] // BATCH
    for _ in range(steps // per_pass):
        order = permutations(rng, trajectories, data.shape[0])
        batches = [
            np.take(product, order).reshape(trajectories, per_pass, BATCH).sum(axis=2) / BATCH for product in products
        ]
        s_xx, s_xy = (np.ascontiguousarray(batch.T) for batch in batches)
        for step in range(per_pass):
            ensemble.step(s_xx[step], s_xy[step])
    return ensemble


def epochs_permuted(rng, trajectories, steps):
    """One call shuffles all."""
    tile = lambda rng, rows, size: rng.permuted(np.tile(np.arange(size, dtype=np.int32), (rows, 1)), axis=1)
    return passes(rng, trajectories, steps, tile)


def epochs_permutation(rng, trajectories, steps):
    """A call for each trajectory."""
    rows = lambda rng, rows, size: np.stack([rng.permutation(size) for _ in range(rows)])
    return passes(rng, trajectories, steps, rows)


def epochs_argsort(rng, trajectories, steps):
    """The order of uniform numbers."""
    order = lambda rng, rows, size: np.argsort(rng.random((rows, size), dtype=np.float32), axis=1)
    return passes(rng, trajectories, steps, order)


# What is run, and for how many trajectories: NumPy's best is sought, so arrays that fit a cache are tried too.
PROGRAMS = {
    "per sample": [(per_sample, 512, 100), (per_sample, 4096, 20)],
    "sums": [(run, size, 200) for run in (sums, sums_chisquare) for size in (1024, 4096, 16384)],
    "shared": [(shared_sums, size, 500) for size in (1024, 4096, 16384)],
    "polynomial": [(polynomial, size, 500) for size in (1024, 4096, 16384)],
    "epochs": [(run, 64, 500) for run in (epochs_permuted, epochs_permutation, epochs_argsort)],
}


def measure(program, trajectories, steps, repeats):
    """The best of some repeats, and the fraction that has left after `steps`."""
    rng = np.random.Generator(np.random.SFC64(1))
    best = float("inf")
    for _ in range(repeats):
        begin = time.thread_time()
        ensemble = program(rng, trajectories, steps)
        best = min(best, time.thread_time() - begin)
    return trajectories * steps / best, ensemble


def main():
    np.seterr(all="ignore")  # trajectories that diverge are part of the work
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    results = {}
    for name, variants in PROGRAMS.items():
        measured = [(*measure(*variant, repeats), variant) for variant in variants]
        rate, _, (program, trajectories, _) = max(measured, key=lambda entry: entry[0])
        results[name] = {"rate": rate, "variant": f"{program.__name__}, {trajectories} at once"}
    print(json.dumps(results))


if __name__ == "__main__":
    main()
