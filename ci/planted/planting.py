"""A copy of the tree with a build folder of its own, in which one defect at a time is planted; for ci/defects."""
import contextlib
import fnmatch
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess

from table import BadInput, target_of

# What is copied and built; the rest of the tree decides nothing here.
FILES = ("CMakeLists.txt", "CMakePresets.json", "LICENSE", "CITATION.cff", "README.md")
NOT_COPIED = ("build", "results")
# What belongs to some test programs only: a change there does not bear on the defects that other programs catch.
OF_PROGRAMS = ("cli_tests", "foils", "goldens", "properties/audit", "properties/base", "properties/corpus",
               "properties/exact", "properties/simulation", "statistical_tests")
OF_NONE = ("browser_tests", "ci", "docs", "fuzz")


class Copy:
    def __init__(self, root, place, jobs):
        self.root, self.place, self.jobs = root, place, jobs
        self.build = place / "build/release"
        self.digests = {}

    def sync(self):
        """Files that are the same keep their times, so that little is built anew."""
        wanted = {self.root / name for name in FILES}
        folders = [one for one in self.root.iterdir() if one.is_dir() and not one.name.startswith(".") and
                   one.name not in NOT_COPIED]
        for folder in folders:
            wanted.update(file for file in folder.rglob("*") if file.is_file())
        parts = {}
        for file in sorted(wanted):
            if "__pycache__" in file.parts or not file.is_file():
                continue
            name, content = file.relative_to(self.root), file.read_bytes()
            part = next((one for one in OF_PROGRAMS if name.is_relative_to(one)), "")
            if name.parts[0] not in OF_NONE:
                parts.setdefault(part, hashlib.sha256()).update(str(name).encode() + b"\0" + content)
            copy = self.place / name
            if not copy.is_file() or copy.read_bytes() != content:
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, copy)
                shutil.copymode(file, copy)
        for folder in folders:
            for file in (self.place / folder.name).rglob("*"):
                if file.is_file() and not (self.root / file.relative_to(self.place)).is_file():
                    file.unlink()
        self.digests = {part: digest.hexdigest() for part, digest in parts.items()}

    def digest_for(self, programs):
        """Of all sources that decide what these programs find."""
        parts = [digest for part, digest in sorted(self.digests.items()) if not part or part in programs or
                 part == "properties/corpus" and "properties/audit" in programs]
        return hashlib.sha256(" ".join(parts).encode()).hexdigest()

    def configure(self):
        command = ["cmake", "--preset", "release", "-DBUILD_TESTING=ON",
                   "-DCMAKE_GTEST_DISCOVER_TESTS_DISCOVERY_MODE=PRE_TEST"]  # a crash is the tests', not the build's
        configured = subprocess.run(command, cwd=self.place, capture_output=True, text=True)
        if configured.returncode != 0:
            raise BadInput(f"the copy does not configure:\n{configured.stdout}{configured.stderr}")

    def make(self, programs):
        """Builds the programs, or everything if none is named; returns what the build says if it fails."""
        targets = ["--target", *map(target_of, sorted(programs))] if programs else []
        command = ["cmake", "--build", self.build, "-j", str(self.jobs), *targets]
        built = subprocess.run(command, capture_output=True, text=True, errors="replace")
        return "" if built.returncode == 0 else built.stdout + built.stderr

    def environment(self):
        """Of tests: without settings of this project, and with RapidCheck's fixed seed."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("FLYPAPER_")}
        return kept | {"RC_PARAMS": "seed=1"}

    def run(self, program, names, limit):
        """Runs tests of a program. Returns the messages of each test that ran, and how it ended if not by itself."""
        report = self.build / "defects_report.json"
        report.unlink(missing_ok=True)
        command = [self.build / target_of(program), f"--gtest_filter={':'.join(names)}", f"--gtest_output=json:{report}"]
        try:
            ended = subprocess.run(command, cwd=self.build, env=self.environment(), timeout=limit, capture_output=True)
        except subprocess.TimeoutExpired:
            return {}, "timed out"
        if ended.returncode < 0 or not report.is_file():
            return {}, "crashed"
        results = {}
        for suite in json.loads(report.read_text())["testsuites"]:
            for test in suite["testsuite"]:
                if test.get("status") == "RUN":
                    results[f"{test['classname']}.{test['name']}"] = [f["failure"] for f in test.get("failures", [])]
        return results, ""

    @contextlib.contextmanager
    def planted(self, defect):
        """Plants a defect until the end of a `with`."""
        file = self.place / defect["file"]
        text = file.read_text()
        file.write_text(text.replace(defect["text"], defect["replacement"]))
        try:
            yield
        finally:
            file.write_text(text)

    def one_line(self, message):
        """A failure in one line, without the place in the file."""
        lines = message.splitlines()
        if lines and re.match(r"(.*:\d+|unknown file)$", lines[0]):
            lines = lines[1:]
        text = " ".join(" ".join(lines).split()).replace(f"{self.place}/", "").replace(f"{self.root}/", "")
        return text if len(text) <= 300 else text[:297] + "..."


def commit_of(root):
    return subprocess.run([pathlib.Path(__file__).parents[1] / "commit", root], capture_output=True, text=True,
                          check=True).stdout.strip()


def failures_of(results, name):
    """Of the tests that a name with * stands for, the messages of those that failed."""
    return [results[test] for test in fnmatch.filter(results, name) if results[test]]
