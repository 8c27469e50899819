"""A night: its seed, what it has finished, and what it says in the morning."""
import fcntl
import json
import os
import pathlib
import secrets
import time
from xml.sax.saxutils import quoteattr

from parts import now


class Refused(Exception):
    """Bad input: what, the value, what to do."""


def whole_hours(words, i):
    try:
        hours = float(words[i])
        if 0.0 < hours < 1000.0:
            return hours
    except (IndexError, ValueError):
        pass
    raise Refused(f"--hours needs a number of hours, such as: --hours 8; found '{' '.join(words[i:i + 1])}'")


class Night:
    def __init__(self, nights):
        self.nights = pathlib.Path(nights)
        self.seed, self.arguments, self.only = None, [], []
        self.hours, self.lists = 8.0, False
        self.ended = []  # of each part that has ended: name, status, seconds

    @staticmethod
    def of_arguments(words, nights):
        night = Night(nights)
        i = 0
        while i < len(words) and words[i] in ("--hours", "--part", "--list"):
            if words[i] == "--hours":
                night.hours = whole_hours(words, i + 1)
            elif words[i] == "--part":
                if i + 1 == len(words):
                    raise Refused("--part needs the name of a part; ci/nightly --list has them")
                night.only.append(words[i + 1])
            night.lists = night.lists or words[i] == "--list"
            i += 1 if words[i] == "--list" else 2
        if i < len(words) and not words[i].startswith("-"):
            if not words[i].isdecimal() or int(words[i]) >= 2**64:
                raise Refused(f"the seed '{words[i]}' is no whole number; give one such as 7, or none for a fresh one")
            night.seed = int(words[i])
            i += 1
        night.arguments = words[i:]
        return night

    def chosen(self, parts):
        names = [part.name for part in parts]
        for name in self.only:
            if name not in names:
                raise Refused(f"there is no part '{name}'; there are {', '.join(names)}")
        return [part for part in parts if not self.only or part.name in self.only]

    @property
    def folder(self):
        return self.nights / str(self.seed)

    @property
    def unfinished(self):
        return self.nights / "unfinished.json"

    def log(self, name):
        return self.folder / f"{name}.log"

    def hold(self):
        """Of two nights beside one history the second is refused; a night that is killed holds nothing."""
        self.nights.mkdir(parents=True, exist_ok=True)
        self.held = open(self.nights / "lock", "w", encoding="utf-8")
        try:
            fcntl.flock(self.held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"a night is running beside this history already ('{self.nights / 'lock'}')") from None

    @staticmethod
    def read(path):
        """The lines of JSON of a file; what an interruption left half is none."""
        found = []
        for line in path.read_text(errors="replace").splitlines() if path.is_file() else []:
            try:
                found.append(json.loads(line))
            except json.JSONDecodeError:
                break
        return found

    def begin(self):
        """Goes on with the night that was interrupted, if it was such a one; begins it otherwise."""
        asked = {"arguments": self.arguments, "parts": self.only}
        left = (self.read(self.unfinished) or [{}])[0]
        goes_on = left.get("asked") == asked and self.seed in (None, left.get("seed"))
        if goes_on:
            self.seed = left["seed"]
            self.folder.mkdir(parents=True, exist_ok=True)
            self.ended = self.read(self.folder / "parts.jsonl")
            print(f"ci/nightly: goes on with the night of seed {self.seed}, {len(self.ended)} parts have ended")
            return
        self.seed = secrets.randbits(48) if self.seed is None else self.seed
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "parts.jsonl").unlink(missing_ok=True)
        self.write(self.unfinished, json.dumps({"seed": self.seed, "asked": asked, "began": now()}) + "\n")
        print(f"ci/nightly: seed {self.seed}")

    @staticmethod
    def write(path, text):
        beside = path.with_name(path.name + ".new")
        with open(beside, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)

    def keep(self, part, status, seconds):
        self.ended.append({"part": part.name, "status": status, "seconds": round(seconds, 1)})
        with open(self.folder / "parts.jsonl", "a", encoding="utf-8") as file:
            file.write(json.dumps(self.ended[-1]) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def run(self, parts, longest):
        """Runs what has not ended; whether a part refused its input, which ends the night."""
        began = time.monotonic()
        self.left = []
        for part in parts:
            if any(one["part"] == part.name for one in self.ended):
                continue
            if len(self.ended) and time.monotonic() - began + longest > self.hours * 3600.0:
                self.left.append(part.name)
                continue
            print(f"ci/nightly: {part.name}", flush=True)
            start = time.monotonic()
            status = part.work(self)
            if status > 1:
                self.unfinished.unlink(missing_ok=True)
                return True
            self.keep(part, status, time.monotonic() - start)
            if status:
                self.tell(part.name)
        return False

    def tell(self, name):
        """That a part failed, and the end of what it said."""
        log = self.log(name)
        print(f"ci/nightly: {name} failed" + (f"; {log} ends with" if log.is_file() else ""), flush=True)
        if log.is_file():
            print("\n".join("    " + line for line in log.read_text(errors="replace").splitlines()[-20:]), flush=True)

    def end(self, alarm, evidence):
        """Writes what a person and what a server reads; the exit status of the night."""
        failed = [one["part"] for one in self.ended if one["status"]]
        said = [f"night of seed {self.seed}: {len(self.ended) - len(failed)} of {len(self.ended)} parts as expected"]
        said += [f"failed: {', '.join(failed)}"] if failed else []
        said += [f"left for another night: {', '.join(self.left)}"] if self.left else []
        said += evidence.splitlines()[-1:]
        line = "; ".join(said)
        self.write(self.nights / "summary.txt", line + "\n")
        self.write(self.nights / "parts.xml", self.junit())
        if os.environ.get("GITHUB_STEP_SUMMARY"):
            with open(os.environ["GITHUB_STEP_SUMMARY"], "a", encoding="utf-8") as file:
                file.write(self.table(line))
        self.unfinished.unlink(missing_ok=True)
        print(line)
        return 1 if failed or alarm else 0

    def junit(self):
        cases = []
        for one in self.ended:
            name = f'  <testcase classname="night" name={quoteattr(one["part"])} time="{one["seconds"]}"'
            reason = quoteattr(f"failed; see {one['part']}.log")
            cases.append(name + (f"><failure message={reason}/></testcase>" if one["status"] else "/>"))
        failures = sum(1 for one in self.ended if one["status"])
        head = f'<testsuite name="night" tests="{len(cases)}" failures="{failures}">'
        return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *cases, "</testsuite>", ""])

    def table(self, line):
        rows = [f"| {one['part']} | {'failed' if one['status'] else 'as expected'} | {one['seconds']} |"
                for one in self.ended]
        return "\n".join([line, "", "| part | outcome | s |", "| --- | --- | ---: |", *rows, ""])
