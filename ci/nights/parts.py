"""The parts of a night: what they run, and what their end is called."""
import datetime
import json
import os
import signal
import subprocess

HOUR = 3600.0


class Part:
    """`work(night)` gives an exit status: 0 as expected, 1 not, 2 and more bad input."""

    def __init__(self, name, work, built=True):
        self.name = name
        self.work = work
        self.built = built  # whether the test programs must be there


def run_until(command, seconds, log, root):
    """Exit status of a command with all that it starts; 1 if it takes longer, and then all of it is ended."""
    with open(log, "a", encoding="utf-8") as output:
        started = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=root, start_new_session=True)
        try:
            return started.wait(seconds)
        except subprocess.TimeoutExpired:
            output.write(f"\nended after {seconds:.0f} s\n")
            return 1
        finally:
            try:
                os.killpg(started.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            started.wait()


def of_ctest(root):
    """The tests of the label nightly, those together of which one needs what another sets up; and which are scripts of ci/,
    which build what they need."""
    listed = subprocess.run(["ctest", "--preset", "nightly", "--show-only=json-v1"], cwd=root, check=True,
                            capture_output=True, text=True)
    groups, setting_up = {}, {}
    needing = []
    scripts = set()
    for test in json.loads(listed.stdout)["tests"]:
        properties = {one["name"]: one["value"] for one in test["properties"]}
        if test.get("command", [""])[0].startswith(f"{root}/ci/"):
            scripts.add(test["name"])
        for fixture in properties.get("FIXTURES_SETUP", []):
            setting_up[fixture] = test["name"]
        needing.append((test["name"], properties.get("FIXTURES_REQUIRED", [])))
    for name, fixtures in needing:
        first = next((setting_up[fixture] for fixture in fixtures if fixture in setting_up), name)
        groups.setdefault(first, []).append(name)
    return groups, scripts


def tests(root, today):
    """One part for each, beginning with another one each day."""
    def work_of(name, together):
        pattern = "^(" + "|".join(one.replace(".", "\\.") for one in together) + ")$"
        command = ["ctest", "--preset", "nightly", "-R", pattern, "--no-tests=error", "--output-on-failure"]
        return lambda night: min(1, run_until(command, HOUR, night.log(name), root))

    groups, scripts = of_ctest(root)
    parts = [Part(name, work_of(name, all_of), not scripts.issuperset(all_of)) for name, all_of in groups.items()]
    first = today.toordinal() % max(1, len(parts))
    return parts[first:] + parts[:first]


def now():
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
