"""Seconds of processor's time that the analysing verbs take, as a user runs them; a table in Markdown.

analysis.py FLYPAPER        Dear potentials, each beside what is wanted of it.
analysis.py FLYPAPER OTHER  Two programs side by side, command by command in turn: medians of the ratio FLYPAPER / OTHER
                            over the shipped potentials and over random ones (--random N, --seed S). Where one of them
                            refuses the potential, the command is counted and left out of the ratio.
"""

import argparse
import pathlib
import random
import resource
import statistics
import subprocess
import tempfile
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
CHECKS = [
    "(w1^2-2)^3*(w1^6-w1-1)",
    "(w1^2+w2^2-1)^3*(w1-w2)^6",
    "w1^12-w2^11+w1*w2",  # from here on the pair is estimated, if the last column says so
    "w1^12+w2^12-w1^5*w2^3+w1-1/3*w2+1/10",
    "(w1+w2+1)^12-(w1-2*w2+1/3)^11+(w1+3*w2)^5-1/7",
    "(w1^6+w2^6-w1*w2^2+1/5*w1-1/7)*(w1^6-w2^5+w1^2*w2^2+1/5*w1-1/9*w2)",
    "(w1^4+w2^4-w1*w2^2+1/5*w1-1/70)*(w1^4-w2^3+w1^2*w2^2+1/5*w1-1/9*w2)*(w1^4-3*w2^4+w1-w2^2)",
]
POSTERIORS = [
    "w1*w2",
    "(w1^2+w2^2)^6",
    "(w1^3+w2^3-3*w1*w2)*(w1-w2)^2",
    "(w1^2+w2^2-1)^2*(w1-w2)^3",
    "(w1^3+w2^5+w1*w2^2-1/3)*(w1^2-2*w2+1/7)^2",
    "(w1^6+w2^6-w1*w2^2+1/5*w1-1/7)^2",
]
REPEATS = 3


def run_once(command, folder=None):
    """(seconds of user and system time, finished process)"""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done


def dear_potentials(program):
    def row(command, wanted, word):
        runs = [run_once([program, *command]) for _ in range(REPEATS)]
        runs[0][1].check_returncode()
        text = " ".join(f'"{part}"' if "w1" in part else part for part in command if not part.startswith("--json"))
        print(f"| {text} | {min(seconds for seconds, _ in runs):.3f} | {wanted} | {word(runs[0][1].stdout)} |")

    print("| command | seconds | wanted | |\n| --- | ---: | ---: | --- |")
    for q in CHECKS:
        row(["check", q, "--json"], 0.2, lambda text: "estimated" if "not_determined" in text else "exact")
    for q in POSTERIORS:
        for samples in ["1e3", "1e18"]:
            box = ["--box=-2,2;-2,2", "--region=-1,1;-0.5,1", "--json"]
            row(["posterior", q, "--samples", samples, *box], 1, lambda _: "evidence, losses, masses, odds")


def random_potential(source):
    """A product of one to three powers of small polynomials in one or two variables, with coefficients p/q."""
    two = source.random() < 0.5

    def number():
        return f"{source.choice(['', '-'])}{source.randint(1, 9)}/{source.choice([1, 1, 2, 3, 7])}"

    def monomial():
        powers = [f"w1^{source.randint(1, 4)}"] + ([f"w2^{source.randint(1, 3)}"] if two else [])
        return "*".join([number(), *source.sample(powers, source.randint(1, len(powers)))])

    def factor():
        terms = [monomial() for _ in range(source.randint(1, 3))] + ([number()] if source.random() < 0.6 else [])
        return f"({'+'.join(terms)})^{source.randint(1, 3)}".replace("+-", "-")

    return "*".join(factor() for _ in range(source.randint(1, 3))), two


def commands_of(q, two):
    verbs = {
        "check": ["check", q],
        "new": ["new", "drafted", "--q", q, "--out", "."],
        "posterior": ["posterior", q, f"--box={'-2,2;-2,2' if two else '-2,2'}", "--samples", "1000"],
    }
    return verbs if two else {"atlas": ["atlas", q], **verbs}


def ratio(programs, command):
    """least seconds of the first program over those of the second, run in turn; none where one of them refuses"""
    best = [float("inf")] * len(programs)
    for _ in range(REPEATS):
        for i, program in enumerate(programs):
            with tempfile.TemporaryDirectory() as folder:
                seconds, done = run_once([program, *command], folder)
            if done.returncode == 2:
                return None
            best[i] = min(best[i], seconds)
    return best[0] / best[1]


def shipped_potentials():
    for path in sorted((ROOT / "potentials").glob("*.toml")):
        content = tomllib.loads(path.read_text())
        if not content.get("parameters"):
            yield content["Q"], "w2" in content["Q"]


def side_by_side(programs, count, seed):
    source = random.Random(seed)
    print("| potentials | verb | commands | refused | median ratio | 5 % | 95 % | slowest |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |")
    random_ones = (random_potential(source) for _ in range(count))
    for name, cases in [("shipped", shipped_potentials()), ("random", random_ones)]:
        results = {}
        for q, two in cases:
            for verb, command in commands_of(q, two).items():
                results.setdefault(verb, []).append((ratio(programs, command), q))
        for verb, pairs in results.items():
            told = sorted(pair for pair in pairs if pair[0])
            values = [value for value, _ in told]
            low, high = values[len(values) // 20], values[-1 - len(values) // 20]
            print(
                f"| {name} | {verb} | {len(pairs)} | {len(pairs) - len(told)} | {statistics.median(values):.2f} "
                f"| {low:.2f} | {high:.2f} | {values[-1]:.1f}: `{told[-1][1]}` |"
            )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("other", nargs="?")
    parser.add_argument("--random", type=int, default=200, metavar="N", help="random potentials (default 200)")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.other:
        programs = [str(pathlib.Path(name).resolve()) for name in (arguments.program, arguments.other)]
        side_by_side(programs, arguments.random, arguments.seed)
    else:
        dear_potentials(arguments.program)


if __name__ == "__main__":
    main()
