"""The table of defects, ci/planted/LAYER.toml, and whether it is in order; ci/defects --help says what it holds."""
import fnmatch
import pathlib
import re
import subprocess
import tomllib

KINDS = ("factor", "sign", "power", "off-by-one", "boundary", "convention", "omission", "tolerance", "selection", "tail",
         "tie", "random", "merge", "logic", "rounding")
KEYS = {"name", "file", "text", "replacement", "kind", "what", "caught_by"}
LEAST = 120  # defects
# Tests that hold numbers to what they were: they tell that something moved, not what is wrong.
BLESSED = re.compile(r"goldens (?!Harness\.|Tolerance\.|Mode\.)|potentials golden\.")


class BadInput(Exception):
    pass


def read_defects(root):
    """All defects, each with its layer; faults of form are raised, those of content are left to faults_of."""
    defects = []
    for file in sorted((root / "ci/planted").glob("*.toml")):
        try:
            tables = tomllib.loads(file.read_text())
        except tomllib.TOMLDecodeError as error:
            raise BadInput(f"{file.relative_to(root)}: {error}") from None
        for number, defect in enumerate(tables.get("defect", []), 1):
            place = f"{file.relative_to(root)}: defect {number} ({defect.get('name', 'without a name')})"
            if set(defect) != KEYS:
                raise BadInput(f"{place}: has the keys {', '.join(sorted(defect))}; it needs {', '.join(sorted(KEYS))}")
            defects.append(defect | {"layer": file.stem, "place": place})
        if set(tables) != {"defect"}:
            raise BadInput(f"{file.relative_to(root)}: holds {', '.join(sorted(tables)) or 'nothing'}; only [[defect]] is read")
    if not defects:
        raise BadInput(f"{root}/ci/planted holds no defects")
    return defects


def target_of(program):
    return "flypaper_" + program.replace("/", "_")


def split_test(test):
    program, _, name = test.partition(" ")
    return program, name


def tests_in(program):
    """The names of a GoogleTest program's tests; None if it is not there."""
    if not program.is_file():
        return None
    try:
        listed = subprocess.run([program, "--gtest_list_tests"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise BadInput(f"{program} does not list its tests: {error}") from None
    names, suite = [], ""
    for line in listed.splitlines():
        word = line.split("#")[0].rstrip()
        if line.startswith("  "):
            names.append(suite + word.strip())
        else:
            suite = word
    return names


def faults_of_text(defect, root):
    file = root / defect["file"]
    if not file.is_file():
        return [f"there is no {defect['file']}"]
    times = file.read_text().count(defect["text"])
    faults = [] if times == 1 else [f"its text stands {times} times in {defect['file']}; it must be once"]
    if defect["text"] == defect["replacement"]:
        faults.append("its replacement is its text")
    return faults


def faults_of(defects, root, programs):
    """What is wrong with the data, a line each."""
    known, names = {}, {}
    for defect in defects:
        place, faults = defect["place"], faults_of_text(defect, root)
        if defect["name"] in names:
            faults.append(f"its name is that of {names[defect['name']]}")
        names.setdefault(defect["name"], place)
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", defect["name"]):
            faults.append("write its name in small letters, digits and -")
        if defect["layer"] not in pathlib.PurePath(defect["file"]).parts:
            faults.append(f"{defect['file']} is not of the layer {defect['layer']}")
        if defect["kind"] not in KINDS:
            faults.append(f"its kind is '{defect['kind']}'; valid: {', '.join(KINDS)}")
        if not defect["what"] or "\n" in defect["what"]:
            faults.append("say in one line what it does")
        if all(BLESSED.match(test) for test in defect["caught_by"]):
            faults.append("no test that says what is wrong catches it; numbers that moved are not enough")
        for test in defect["caught_by"]:
            program, name = split_test(test)
            if program not in known:
                known[program] = tests_in(programs / target_of(program))
            if known[program] is None:
                faults.append(f"there is no program {programs / target_of(program)}; write PROGRAM TEST, and build it")
            elif not fnmatch.filter(known[program], name):
                faults.append(f"{program} has no test {name}")
        yield from (f"{place}: {fault}" for fault in faults)
    if len(defects) < LEAST:
        yield f"ci/planted: {len(defects)} defects; at least {LEAST} are wanted"
    caught = [test for defect in defects for test in defect["caught_by"]]
    # The laws of all potentials and the checks that each gets.
    for suite in sorted({name.rpartition(".")[0] for name in tests_in(programs / target_of("potentials")) or []}):
        if not suite.startswith("golden.") and not any(test.startswith(f"potentials {suite}.") for test in caught):
            yield f"ci/planted: no defect turns a test potentials {suite}.* red; plant one that it sees"


def by_program(tests):
    found = {}
    for program, name in map(split_test, tests):
        found.setdefault(program, []).append(name)
    return found
