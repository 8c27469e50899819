"""What runs of ci/mutate come to: which mutants do not count, and the score of each wing with its interval."""
import datetime
import json
import math
import tomllib

from changes import mutants_of
from planting import commit_of


def identity(mutant):
    """The same wherever the line stands by now; `nth` of lines that are written alike."""
    return (mutant["file"], mutant["before"], mutant["after"], mutant.get("nth", 1))


def excused(root):
    """The mutants of equivalent.toml that still are some, with the reason of each; and what is wrong with the file."""
    reasons, faults = {}, []
    for one in tomllib.loads((root / "ci/mutants/equivalent.toml").read_text()).get("mutant", []):
        file = root / one.get("file", "")
        if set(one) - {"nth"} != {"file", "before", "after", "reason"} or not one["reason"]:
            faults.append(f"a mutant has file, before, after and reason; one has {', '.join(sorted(one))}")
        elif not file.is_file() or one["before"] not in map(str.strip, file.read_text().split("\n")):
            faults.append(f"the line '{one['before']}' does not stand in {one['file']}; take the mutant out")
        else:
            reasons[identity(one)] = one["reason"]
    return reasons, faults


def clopper_pearson(successes, trials, alpha):
    """The exact two-sided interval of a proportion."""
    def at_most(p, most):
        return math.fsum(math.exp(math.lgamma(trials + 1) - math.lgamma(k + 1) - math.lgamma(trials - k + 1) +
                                  k * math.log(p) + (trials - k) * math.log1p(-p)) for k in range(most + 1))

    def crossing(is_left):
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = 0.5 * (low + high)
            low, high = (middle, high) if is_left(middle) else (low, middle)
        return low

    lower = 0.0 if successes == 0 else crossing(lambda p: 1.0 - at_most(p, successes - 1) < alpha / 2)
    upper = 1.0 if successes == trials else crossing(lambda p: at_most(p, successes) > alpha / 2)
    return lower, upper


def counted(outcomes, reasons):
    return [o for o in outcomes if o["outcome"] != "does not compile" and identity(o) not in reasons]


def lines_of(outcomes, reasons):
    """A line for each wing, whose samples are of different shares of its mutants. A time-out is no kill, and what the
    quick suite has not seen yet is none."""
    lines = []
    for wing in sorted({o["wing"] for o in outcomes}):
        tried = [o for o in counted(outcomes, reasons) if wing == o["wing"]]
        killed = sum(o["outcome"] == "killed" for o in tried)
        if tried:
            low, high = clopper_pearson(killed, len(tried), 0.05)
            left = sum(o["outcome"] == "open" for o in tried)
            lines.append(f"{wing:12} {killed} of {len(tried)} noticed: {killed / len(tried):.1%}, "
                         f"95 % interval {low:.1%} to {high:.1%}" +
                         (f"; the quick suite has not seen {left} of the others" if left else ""))
    return lines


def pooled(file, root, outcomes, reasons):
    """Adds outcomes to those that `file` holds, the last one of each that still is a mutant. Returns all."""
    mutants = {}

    def stands(one):
        if one["file"] not in mutants:
            source = root / one["file"]
            text = source.read_text() if source.is_file() else ""
            mutants[one["file"]] = {identity(m) for m in mutants_of(one["file"], text)}
        return identity(one) in mutants[one["file"]]

    kept = json.loads(file.read_text())["mutants"] if file.is_file() else []
    new = {identity(o) for o in outcomes}
    fields = ("wing", "layer", "file", "line", "nth", "kind", "before", "after", "outcome", "killed_by")
    stamp = {"date": datetime.date.today().isoformat(), "commit": commit_of(root)}
    kept = [o for o in kept if identity(o) not in new] + [stamp | {key: o[key] for key in fields} for o in outcomes]
    kept = [o for o in kept if stands(o)]
    for one in kept:
        one["equivalent"] = reasons.get(identity(one), "")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"mutants": kept}, indent=1, ensure_ascii=False) + "\n")
    return kept
