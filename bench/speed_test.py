"""speed_test.py FLYPAPER   what bench/speed.py takes for worse, and which nights it holds today's values to."""

import contextlib
import io
import itertools
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
import speed  # noqa: E402

for n, tabulated in [(2, 636.62), (4, 12.924), (8, 5.4079), (24, 3.7676)]:  # Student's law at 0.9995, n - 1 degrees
    assert math.isclose(speed.student(n), tabulated, rel_tol=1e-4), (n, speed.student(n))

NAME = "epochs/independent/1 over NumPy's epochs"
before = [9.0, 10.0, 11.0, 10.0]
assert speed.judged(NAME, (5.0, 4.9, 5.1), before[:2]) == ("open", None), "two nights make no band"
for value, half, outcome in [(6.7, 0.3, "contrary"), (8.0, 0.3, "contrary"), (8.2, 0.3, "shown"), (8.0, 0.5, "shown"), (15.0, 0.5, "shown")]:
    assert speed.judged(NAME, (value, value - half, value + half), before)[0] == outcome, value
assert speed.judged(speed.MEMORY, (24.0, 23.9, 24.1), [17.0] * 3)[0] == "contrary", "more memory is worse"
assert speed.judged(speed.MEMORY, (9.0, 8.9, 9.1), [17.0] * 3)[0] == "shown"

# Twice as slow from the third night on, but only once in the fourth: ratios of a round, one after the other.
def rounds_of(factor):
    return [{name: factor * (10.0 + 0.01 * (turn % 2)) for name in speed.PEERS} for turn in range(4)]


with tempfile.TemporaryDirectory() as scratch:
    history = Path(scratch, "nights/history.sqlite")

    minutes = itertools.count()
    speed.now = lambda: f"2026-11-29T10:{next(minutes) // (len(speed.PEERS) + 1):02}:00Z"

    def night(*factors):
        """Exit status and what is printed of a night whose measurements are slower by these factors."""
        left = [one for factor in factors for one in rounds_of(factor)]
        speed.ratios_of_a_round = lambda bench: left.pop(0)
        speed.table.peak_memory = lambda bench, trajectories, steps: 17 * trajectories
        sys.argv = ["speed.py", "bench", sys.argv[-1] if len(sys.argv) == 2 else sys.argv[2], str(history), "4"]
        with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.redirect_stderr(io.StringIO()):
            status = speed.main()
        assert not left, "it measured less often than it should"
        return status, said.getvalue()

    for _ in range(3):
        assert night(1.0)[0] == 0
    assert night(0.5, 1.0)[0] == 0, "what does not come again is no regression"
    status, said = night(0.5, 0.5)
    assert status == 1 and said.count(": worse") == len(speed.PEERS), said
    for _ in range(3):
        assert night(0.5, 0.5)[0] == 1, "worse nights must not move the band"
    assert len(speed.earlier(history, NAME, speed.machine())) == 4
    assert speed.earlier(history, NAME, "another machine") == []
    kept = json.loads(subprocess.run([sys.argv[2], "history", "--db", history, "--json"], check=True, capture_output=True,
                                     text=True).stdout)
    assert math.isclose(next(iter(speed.earlier(history, NAME, speed.machine()))), 10.005, rel_tol=1e-3), kept
