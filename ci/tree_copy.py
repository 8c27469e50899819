"""A copy of the tree with a build folder of its own, for ci/defects and ci/mutate: what they plant is never in the tree."""
import contextlib
import hashlib
import math
import os
import shutil
import subprocess

# What is copied and built; the rest of the tree decides nothing here.
FOLDERS = ("bench", "claims", "cli_tests", "cmake", "examples", "experiments", "findings", "foils", "goldens",
           "post_figures", "potentials", "properties", "share", "src", "statistical_tests")


class BadInput(Exception):
    pass


def target_of(program):
    return "flypaper_" + program.replace("/", "_")


class Copy:
    def __init__(self, root, name, jobs):
        self.root, self.jobs = root, jobs
        self.place = root / "build" / name
        self.build = self.place / "build/release"

    def sync(self):
        """Files that are the same keep their times, so that little is built anew. Returns a digest of all of them."""
        digest = hashlib.sha256()
        wanted = {self.root / name for name in ("CMakeLists.txt", "CMakePresets.json", "LICENSE", "CITATION.cff")}
        for folder in (*FOLDERS, "ci"):
            wanted.update((self.root / folder).rglob("*"))
        for file in sorted(file for file in wanted if file.is_file() and "__pycache__" not in file.parts):
            name, content = file.relative_to(self.root), file.read_bytes()
            if name.parts[0] != "ci":
                digest.update(str(name).encode() + b"\0" + content)
            copy = self.place / name
            if not copy.is_file() or copy.read_bytes() != content:
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, copy)
                shutil.copymode(file, copy)
        for folder in (*FOLDERS, "ci"):
            for file in (self.place / folder).rglob("*"):
                if file.is_file() and not (self.root / file.relative_to(self.place)).is_file():
                    file.unlink()
        return digest.hexdigest()

    def configure(self):
        configured = subprocess.run(["cmake", "--preset", "release"], cwd=self.place, capture_output=True, text=True)
        if configured.returncode != 0:
            raise BadInput(f"the copy does not configure:\n{configured.stdout}{configured.stderr}")

    def make(self, programs):
        """Builds test programs, all of the tree if none is named; returns what the build says if it fails."""
        targets = ["--target", *map(target_of, sorted(programs))] if programs else []
        built = subprocess.run(["cmake", "--build", self.build, "-j", str(self.jobs), *targets], capture_output=True,
                               text=True, errors="replace")
        return "" if built.returncode == 0 else built.stdout + built.stderr

    def environment(self):
        """For tests: without settings of this project, and with RapidCheck's fixed seed."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("FLYPAPER_")}
        return kept | {"RC_PARAMS": "seed=1"}

    @contextlib.contextmanager
    def changed(self, file, text):
        """A file of the copy has another text until the end of the `with`."""
        place = self.place / file
        original = place.read_text()
        place.write_text(text)
        try:
            yield
        finally:
            place.write_text(original)


def commit_of(root):
    """The commit that the tree is at; files of trust/ do not count as changes, for they are what is being written."""
    def git(*arguments):
        try:
            return subprocess.run(["git", "-C", root, *arguments], capture_output=True, text=True, check=True).stdout.strip()
        except (OSError, subprocess.CalledProcessError):
            return ""

    changed = [line for line in git("status", "--porcelain").splitlines() if not line[3:].startswith("trust/")]
    return git("rev-parse", "HEAD") + (" with changes" if changed else "")


def clopper_pearson(successes, trials, alpha):
    """The exact two-sided interval of a proportion."""
    def below(p, most):  # P(X <= most)
        return math.fsum(math.exp(math.lgamma(trials + 1) - math.lgamma(k + 1) - math.lgamma(trials - k + 1) +
                                  k * math.log(p) + (trials - k) * math.log1p(-p)) for k in range(most + 1))

    def crossing(is_left):
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = 0.5 * (low + high)
            low, high = (middle, high) if is_left(middle) else (low, middle)
        return low

    lower = 0.0 if successes == 0 else crossing(lambda p: 1.0 - below(p, successes - 1) < alpha / 2)
    upper = 1.0 if successes == trials else crossing(lambda p: below(p, successes) > alpha / 2)
    return lower, upper
