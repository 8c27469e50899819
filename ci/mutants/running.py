"""How ci/mutate runs tests in its copy: a program in shards, its slow tests apart, and the quick suite."""
import json
import re
import subprocess

from table import target_of

FAILED = re.compile(r"\[\s+FAILED\s+\] ([\w/.]+)")
LONGEST = 300.0  # seconds of a program's tests: several times what they take
SLOW = 0.5  # seconds of a test that waits until the quick ones have noticed nothing


def times_file(copy, program, index):
    return copy.build / f"{target_of(program)}_{index}.json"


def slow_tests(copy, program):
    """The tests that took long in the last run of the program."""
    for index in range(copy.jobs):
        for suite in json.loads(times_file(copy, program, index).read_text())["testsuites"]:
            for test in suite["testsuite"]:
                if float(test["time"].removesuffix("s")) > SLOW:
                    yield f"{suite['name']}.{test['name']}"


def without(filters, tests):
    return f"{filters}{':' if '-' in filters else '-'}{tests}"


def failing(copy, program, filters):
    """The first test of a program that fails, "" if none does, None if time runs out."""
    command = [copy.build / target_of(program), f"--gtest_filter={filters}", "--gtest_fail_fast", "--gtest_brief=1"]
    shards = [subprocess.Popen([*command, f"--gtest_output=json:{times_file(copy, program, index)}"], cwd=copy.build,
                               text=True, errors="replace", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                               env=copy.environment() | {"GTEST_TOTAL_SHARDS": str(copy.jobs),
                                                         "GTEST_SHARD_INDEX": str(index)})
              for index in range(copy.jobs)]
    try:
        for shard in shards:
            said, _ = shard.communicate(timeout=LONGEST)
            if shard.returncode != 0:
                found = FAILED.search(said)
                return f"{program} {found.group(1) if found else 'ends abnormally'}"
    except subprocess.TimeoutExpired:
        return None
    finally:
        for shard in shards:
            shard.kill()
            shard.wait()
    return ""


def failing_in_suite(copy):
    """The same of the quick suite, without what reads src/ as text, for a mutant is no line of ours."""
    # Not by the preset: of two -LE a test must match both to be left out.
    command = ["ctest", "--test-dir", copy.build, "-j", str(copy.jobs), "--stop-on-failure", "-LE",
               "lint|nightly|browser|ci", "-E", "install|docs|^ci|budget"]
    ended = subprocess.run(command, cwd=copy.place, env=copy.environment(), capture_output=True, text=True, errors="replace")
    if ended.returncode == 0:
        return ""
    red = [one for one in re.findall(r"\d+ - (\S+).* \((\w+)\)", ended.stdout) if one[1] != "Disabled"]
    return None if red and all(how == "Timeout" for _, how in red) else "ctest " + (red[0][0] if red else "fails")
