"""The schema validator beside ajv, which comes from npm, over the shipped records."""
import shutil

from npm import install
from report import Claim, Section, median, ratios, spread, table
from setting import BENCH, ROOT, run_measured

PLACE = 20
PACKAGES = ["ajv@8.20.0", "ajv-formats@3.0.1"]
SECONDS = 1  # of CPU for each figure of a round


def sets_of(bench, fixture):
    """Name, pointer of the schema and file of each record set, and the contract as JSON."""
    folder = bench.folder / f"validator-{fixture}"
    folder.mkdir()
    told = run_measured([bench.program("validator"), "export",
                         ROOT / "fixtures" / fixture / "contract.yaml", folder]).output
    return [(name, pointer, folder / f"{name}.jsonl", folder / "contract.json")
            for name, pointer in (line.split() for line in told.splitlines())]


class Judged:
    """One record set, judged by both in turn."""

    def __init__(self, fixture, declared):
        self.fixture = fixture
        self.name, self.pointer, self.file, self.contract = declared
        self.count, self.ours, self.theirs = 0, [], []

    def round(self, bench, folder):
        ours = run_measured([bench.program("validator"), "judge", ROOT / "fixtures" / self.fixture,
                             self.name, self.file, SECONDS]).output.split()
        theirs = run_measured(["node", BENCH / "validator.js", folder, self.contract, self.pointer,
                               self.file, SECONDS]).output.split()
        self.count, self.valid = int(ours[0]), (int(ours[1]), int(theirs[1]))
        self.ours.append([float(word) for word in ours[2:]])
        self.theirs.append([float(word) for word in theirs[2:]])

    def ratios(self, column):
        return ratios([row[column] for row in self.ours], [row[column] for row in self.theirs])

    def row(self):
        cells = [f"{self.fixture}: {self.name}", f"{self.valid[0]} and {self.valid[1]} of {self.count}"]
        for column in (0, 1):
            cells += [f"{median([row[column] for row in rows]):,.0f}"
                      for rows in (self.ours, self.theirs)]
            cells += [f"**{median(self.ratios(column)):.2f}**", spread(self.ratios(column))]
        return cells


def measure(bench):
    folder, why = install("ajv", PACKAGES)
    if folder is None or shutil.which("node") is None:
        return Section("The validator", f"ajv is not measured: {why or 'there is no node'}.")
    fixtures = sorted(path.name for path in (ROOT / "fixtures").iterdir() if path.is_dir())
    judged = [Judged(fixture, declared) for fixture in fixtures
              for declared in sets_of(bench, fixture)]
    for number in range(bench.rounds):
        for each in judged:
            bench.tell(f"validator: round {number + 1}: {each.fixture}: {each.name}")
            each.round(bench, folder)
    bench.tell("")
    text = table("records | valid | of tapes made beforehand, records/s of CPU | ajv, of objects | "
                 "ratio | of the rounds | of text | ajv, JSON.parse and verdict | ratio | "
                 "of the rounds", [each.row() for each in judged])
    text += (f"\n\najv is {' with '.join(PACKAGES)}, its 2020-12 build, compiled, warm. Both judge "
             "the same records of the shipped contracts by the same schemas, formats included, "
             "until first errors; one process after the other in each round, by CPU time.")
    least = min(median(each.ratios(0)) for each in judged)
    return Section("The validator beside ajv", text, [
        Claim("6. validator, × ajv's throughput (slowest shipped record set)", least, f"{least:.2f}",
              least=1)])
