"""table.py FLYPAPER_BENCH OUT.md [--large]: runs all programs and writes the table; see ci/benchmark."""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROUNDS = 3  # all programs take turns, so that a busy moment does not fall on one of them; the best of each counts
WIDTHS = {"sse2": "SSE2", "avx2": "AVX2", "avx512": "AVX-512"}
FLAGS = {"sse2": "sse2", "avx2": "avx2", "avx512": "avx512f"}
SCHEMES = ["fresh", "epochs", "without_replacement"]


class NoResult(Exception):
    pass


def run(command, **environment):
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise NoResult(f"{' '.join(map(str, command))} failed: {done.stderr.strip()}")
    return done.stdout


def widths_here():
    flags = next(line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("flags")).split()
    return [width for width, flag in FLAGS.items() if flag in flags]


def measure_flypaper(bench, width):
    text = run([bench, "--benchmark_format=json", "--benchmark_min_time=0.3"], FLYPAPER_VECTOR=width)
    names = {}
    for entry in json.loads(text)["benchmarks"]:
        names[entry["name"].removesuffix("/real_time")] = entry["items_per_second"]
    return names


def keep_best(best, found):
    for name, rate in found.items():
        best[name] = max(rate, best.get(name, 0.0))


def measure_all(bench):
    flypaper = {width: {} for width in widths_here()}
    python = {}
    variants = {}
    for turn in range(ROUNDS):
        for width, best in flypaper.items():
            print(f"round {turn + 1} of {ROUNDS}: flypaper, {WIDTHS[width]}", file=sys.stderr)
            keep_best(best, measure_flypaper(bench, width))
        for script in ["numpy_steps.py", "torch_steps.py"]:
            print(f"round {turn + 1} of {ROUNDS}: {script}", file=sys.stderr)
            for name, entry in json.loads(run([sys.executable, HERE / script])).items():
                if entry["rate"] > python.get(name, 0.0):
                    python[name], variants[name] = entry["rate"], entry["variant"]
    return flypaper, python, variants


def peak_memory(bench, trajectories, steps):
    return int(run([bench, "--memory", str(trajectories), str(steps)]).split()[0])


def measure_memory(bench, large):
    few, many = 10**6, 4 * 10**6
    small = peak_memory(bench, few, 10)
    memory = {
        "a trajectory": (peak_memory(bench, many, 10) - small) / (many - few),
        "growth": peak_memory(bench, few, 200) / small - 1.0,
    }
    if large:
        print("10^7 trajectories of 10^3 steps", file=sys.stderr)
        memory["large"] = peak_memory(bench, 10**7, 10**3)
    return memory


def row(*cells):
    return "| " + " | ".join(cells) + " |"


def millions(rate):
    return f"{rate / 1e6:.4g}"


def rates_table(flypaper):
    widths = list(flypaper)
    lines = [row("flypaper", *(WIDTHS[w] for w in widths), *(f"{WIDTHS[w]}, 2 threads" for w in widths))]
    lines.append(row("---", *["---:"] * (2 * len(widths))))
    names = {f"{s}/{b}": f"{s}, {b} batches" for s in SCHEMES for b in ["independent", "shared"]}
    names |= {"polynomial": "bound: polynomial, update and exit test", "random_numbers": "bound: random numbers"}
    for name, title in names.items():
        one = [millions(flypaper[w][f"{name}/1"]) for w in widths]
        two = [flypaper[w].get(f"{name}/wall_clock/2") for w in widths]
        lines.append(row(title, *one, *("" if rate is None else millions(rate) for rate in two)))
    return lines


def others_table(flypaper, python, variants):
    widest = list(flypaper.values())[-1]
    titles = {
        "sums": ("NumPy, S_xx and S_xy drawn", "fresh/independent"),
        "per sample": ("NumPy, every sample drawn", "fresh/independent"),
        "shared": ("NumPy, shared S_xx and S_xy", "fresh/shared"),
        "epochs": ("NumPy, epochs", "epochs/independent"),
        "polynomial": ("NumPy, no random numbers", "polynomial"),
        "loop": ("torch's SGD loop, epochs", "epochs/independent"),
    }
    lines = [row("others, one thread", "rate", "flypaper is faster by", "variant"), row("---", "---:", "---:", "---")]
    for name, (title, peer) in titles.items():
        ratio = widest[f"{peer}/1"] / python[name]
        lines.append(row(title, millions(python[name]), f"{ratio:.3g} x", variants[name]))
    return lines


def targets(flypaper, python, memory):
    """Each target of the project: what, the least (or most) wanted, found, whether met."""
    fresh = {width: rates["fresh/independent/1"] for width, rates in flypaper.items()}
    widest = list(flypaper.values())[-1]
    at_least = [(f"fresh, {WIDTHS[w]}, 10^6/s", {"sse2": 40, "avx2": 80, "avx512": 150}[w], fresh[w] / 1e6) for w in fresh]
    at_least += [
        (f"shared fresh, {WIDTHS[w]}, 10^6/s", 1000, flypaper[w]["fresh/shared/1"] / 1e6) for w in fresh if w != "sse2"
    ]
    numpy_best = max(python["sums"], python["per sample"])
    at_least += [
        ("fresh over NumPy's best", 4, widest["fresh/independent/1"] / numpy_best),
        ("fresh over its random numbers alone", 0.8, widest["fresh/independent/1"] / widest["random_numbers/1"]),
        ("epochs over NumPy's epochs", 10, widest["epochs/independent/1"] / python["epochs"]),
    ]
    clock = "fresh/independent/wall_clock/"
    at_least.append(("two threads over one", 1.9, widest[clock + "2"] / widest[clock + "1"]))
    at_most = [
        ("bytes a trajectory", 64, memory["a trajectory"]),
        ("growth of memory from 10 to 200 steps, %", 5, 100.0 * memory["growth"]),
    ]
    if "large" in memory:
        at_most.append(("10^7 trajectories of 10^3 steps, MiB", 1024, memory["large"] / 2**20))
    return [(name, f">= {want}", found, found >= want) for name, want, found in at_least] + [
        (name, f"<= {want}", found, found <= want) for name, want, found in at_most
    ]


def main():
    bench, out, large = sys.argv[1], Path(sys.argv[2]), "--large" in sys.argv[3:]
    flypaper, python, variants = measure_all(bench)
    judged = targets(flypaper, python, measure_memory(bench, large))
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    lines = [
        "# Speed and memory",
        "",
        f"{model}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}. Figure 1's potential, B = 20, n = 10^4, exits",
        "recorded. Rates in 10^6 trajectory-steps per second: one thread by its CPU time, two by the wall's clock; the",
        f"best of {ROUNDS} rounds.",
        "",
        *rates_table(flypaper),
        "",
        *others_table(flypaper, python, variants),
        "",
        row("target", "wanted", "found", "met"),
        row("---", "---", "---:", "---"),
        *(row(name, want, f"{found:.4g}", "yes" if met else "NO") for name, want, found, met in judged),
    ]
    out.write_text("\n".join(lines) + "\n")
    print(out.read_text(), end="")
    return 0 if all(met for *_, met in judged) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except NoResult as reason:
        print(f"ci/benchmark: {reason}", file=sys.stderr)
        sys.exit(2)
