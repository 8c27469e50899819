"""analysis.py FLYPAPER   Seconds of `check` and `posterior` as a user runs them, a table in Markdown: the least of three runs,
of the processor's time. Wanted: 0.2 of any check up to degree 12, 1 of a mass in two variables."""

import resource
import subprocess
import sys

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


def seconds(command):
    def spent():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    best = float("inf")
    for _ in range(3):
        before = spent()
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        best = min(best, spent() - before)
    return best, text


def main():
    program = sys.argv[1]
    print("| command | seconds | wanted | |\n| --- | ---: | ---: | --- |")
    for q in CHECKS:
        time, text = seconds([program, "check", q, "--json"])
        print(f"| check \"{q}\" | {time:.3f} | 0.2 | {'estimated' if 'not_determined' in text else 'exact'} |")
    box = ["--box=-2,2;-2,2", "--region=-1,1;-0.5,1", "--json"]
    for q in POSTERIORS:
        for samples in ["1e3", "1e18"]:
            time, _ = seconds([program, "posterior", q, "--samples", samples, *box])
            print(f"| posterior \"{q}\" --samples {samples} | {time:.3f} | 1 | evidence, losses, masses, odds |")


if __name__ == "__main__":
    main()
