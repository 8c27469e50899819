"""One trajectory at a time with torch.optim.SGD, as the figures' code does: prints JSON as numpy_steps.py.

Shuffled passes over the data in batches of 20, the loss and its gradient by autograd, a step of the optimiser.
"""

import json
import sys
import time
from pathlib import Path

import torch

W0, RATE, BATCH = 1.8, 0.01, 20
DATA = Path(__file__).parents[1] / "experiments" / "data" / "seed1_n1000.csv"


def read_data():
    rows = [line.split(",") for line in DATA.read_text().splitlines()[1:]]
    return torch.tensor([[float(value) for value in row] for row in rows], dtype=torch.float64)


def trajectory(data, start, steps):
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.SGD([w], lr=RATE)
    per_pass = data.shape[0] // BATCH
    for step in range(steps):
        if step % per_pass == 0:
            order = torch.randperm(data.shape[0])
        batch = data[order[(step % per_pass) * BATCH : (step % per_pass + 1) * BATCH]]
        x, y = batch[:, 0], batch[:, 1]
        optimiser.zero_grad()
        loss = torch.mean(((w + W0) * (w - W0) ** 2 * x - y) ** 2)
        loss.backward()
        optimiser.step()
    return w.item()


def main():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    data = read_data()
    trajectories, steps = int(sys.argv[1]) if len(sys.argv) > 1 else 40, 50
    trajectory(data, 0.0, steps)  # the first use of autograd starts it up
    begin = time.thread_time()
    for index in range(trajectories):
        trajectory(data, -W0 + 2 * W0 * index / trajectories, steps)
    rate = trajectories * steps / (time.thread_time() - begin)
    print(json.dumps({"loop": {"rate": rate, "variant": "one trajectory at a time, autograd"}}))


if __name__ == "__main__":
    main()
