"""speed.py FLYPAPER_BENCH FLYPAPER HISTORY [ROUNDS]: today's ratios beside those of earlier nights; see ci/speed."""

import datetime
import json
import math
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import table

ROUNDS = 8
PEERS = {  # a benchmark of flypaper: NumPy's
    "fresh/independent/1": "sums",
    "fresh/shared/1": "shared",
    "epochs/independent/1": "epochs",
    "polynomial/1": "polynomial",
}
MEMORY = "bytes a trajectory"
BAND = 1.2  # a factor, both ways, around the median of earlier nights on such a machine
LEAST_NIGHTS = 3
LEVEL = 0.999


def student(n):
    """Half-width in standard errors of a two-sided interval of LEVEL for the mean of n values: with t = sqrt(n - 1) tan a,
    P(|T| < t) is the integral of cos^(n - 2) from 0 to a over that to pi / 2."""
    parts = 2000

    def integral(end):  # Simpson's rule
        width = end / parts
        values = [math.cos(i * width) ** (n - 2) for i in range(parts + 1)]
        return width / 3.0 * (values[0] + values[-1] + 4.0 * sum(values[1:-1:2]) + 2.0 * sum(values[2:-1:2]))

    low, high = 0.0, math.pi / 2.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if integral(middle) < LEVEL * integral(math.pi / 2.0) else (low, middle)
    return math.sqrt(n - 1.0) * math.tan(low)


def ratios_of_a_round(bench):
    pattern = "^(" + "|".join(PEERS) + ")$"
    said = table.run([bench, "--benchmark_format=json", "--benchmark_min_time=0.3", f"--benchmark_filter={pattern}"])
    ours = {entry["name"]: entry["items_per_second"] for entry in json.loads(said)["benchmarks"]}
    numpy = json.loads(table.run([sys.executable, table.HERE / "numpy_steps.py"]))
    return {name: ours[name] / numpy[peer]["rate"] for name, peer in PEERS.items()}


def measured(bench, rounds):
    """(value, lower, upper) by name: the geometric mean of the rounds' ratios with its interval of LEVEL."""
    logs = {name: [] for name in PEERS}
    for turn in range(rounds):
        print(f"round {turn + 1} of {rounds}", file=sys.stderr)
        for name, ratio in ratios_of_a_round(bench).items():
            logs[name].append(math.log(ratio))
    found = {}
    for name, values in logs.items():
        mean, error = statistics.mean(values), statistics.stdev(values) / math.sqrt(rounds)
        half = student(rounds) * error
        found[f"{name} over NumPy's {PEERS[name]}"] = tuple(math.exp(mean + part * half) for part in (0, -1, 1))
    few, many = 10**6, 2 * 10**6
    grown = [table.peak_memory(bench, many, 10) - table.peak_memory(bench, few, 10) for _ in range(3)]
    each = sorted(one / (many - few) for one in grown)
    found[MEMORY] = (each[1], each[0], each[2])
    return found


def machine():
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").is_file() else []
    model = next((line.split(":")[1].strip() for line in lines if "model name" in line), platform.machine())
    return f"{model}, {os.environ.get('FLYPAPER_VECTOR', 'widest')}"


def earlier(history, name, here):
    """Values of the nights before on such a machine that were not worse than their own band."""
    if not history.is_file():
        return []
    with sqlite3.connect(f"file:{history}?mode=ro", uri=True) as database:
        rows = database.execute('SELECT value, piece FROM evidence WHERE "check" = ? AND outcome != ?',
                                (f"speed: {name}", "contrary")).fetchall()
    return [value for value, piece in rows if json.loads(piece).get("machine") == here]


def judged(name, found, before):
    """(outcome, band): contrary if the interval lies wholly on the worse side of the band."""
    if len(before) < LEAST_NIGHTS:
        return "open", None
    middle = statistics.median(before)
    band = (middle / BAND, middle * BAND)
    _, lower, upper = found
    worse = lower > band[1] if name == MEMORY else upper < band[0]
    return ("contrary" if worse else "shown"), band


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def line(name, found, outcome, band, here):
    value, lower, upper = found
    entry = {"time": now(), "seed": 0, "tier": "speed", "version": "", "compiler": "", "claim": "speed", "verdict": "",
             "commit": table.run([table.HERE.parent / "ci/commit"]).strip(), "key": name, "outcome": outcome,
             "value": value, "lower": lower, "upper": upper, "machine": here}
    return entry | ({} if band is None else {"band": list(band)})


def told(entry):
    within = f"band {entry['band'][0]:.4g} to {entry['band'][1]:.4g}" if "band" in entry else "no band yet"
    return (f"{entry['key']}: {entry['value']:.4g} ({entry['lower']:.4g} to {entry['upper']:.4g}), {within}: "
            f"{'worse' if entry['outcome'] == 'contrary' else 'as before' if 'band' in entry else 'kept'}")


def main():
    bench, program, history = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else ROUNDS
    here = machine()
    before = {name: earlier(history, name, here) for name in [*(f"{a} over NumPy's {b}" for a, b in PEERS.items()), MEMORY]}
    for turn in range(2):  # what is worse is measured once more: only what comes again counts
        found = measured(bench, rounds)
        outcomes = {name: judged(name, values, before[name]) for name, values in found.items()}
        worse = [name for name, (outcome, _) in outcomes.items() if outcome == "contrary"]
        if not worse:
            break
        print(f"worse than before{', again' if turn else '; measured once more'}: {', '.join(worse)}", file=sys.stderr)
    entries = [line(name, values, *outcomes[name], here) for name, values in found.items()]
    print("\n".join(told(entry) for entry in entries))
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as lines:
        lines.write("".join(json.dumps(entry | {"time": entries[0]["time"]}) + "\n" for entry in entries))
        lines.flush()
        history.parent.mkdir(parents=True, exist_ok=True)
        table.run([program, "history", "--db", history, "--import", lines.name])
    return 1 if worse else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (table.NoResult, KeyError, ValueError, sqlite3.Error) as failure:
        print(f"ci/speed: {failure}", file=sys.stderr)
        sys.exit(2)
