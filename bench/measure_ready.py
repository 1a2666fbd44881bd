"""From the start of the mock to its first answer: CPU, and memory against the file."""
import os
import re

from cases import DECLARED
from report import Claim, Section, median, spread, table
from servers import start_mock

PLACE = 30
MEGA = 1e6
BOUNDS = {100000: 0.3, 1000000: 3}  # CPU seconds of loading short records
RESIDENT = 1.5                      # × the file
AT_MOST = {True: 3, False: 2}       # rounds: of few records, of many


def shortened(bench, count):
    """The records without the members that may be left out."""
    path = bench.folder / f"short-{count}.jsonl"
    if path.exists():
        return path
    names = "|".join(DECLARED["optional"]).encode()
    members = re.compile(rb',"(?:' + names + rb')":(?:null|"(?:[^"\\]|\\.)*")')
    with open(bench.records(count), "rb") as source, open(path, "wb") as out:
        for lines in iter(lambda: source.readlines(1 << 24), []):
            out.write(members.sub(b"", b"".join(lines)))
    return path


class Start:
    """Starts of the mock on one file."""

    def __init__(self, name, count, path):
        self.name, self.count, self.path = name, count, path
        self.size = os.path.getsize(path)
        self.cpu, self.seconds, self.resident, self.greatest = [], [], [], []

    def round(self, bench):
        with start_mock(bench, records=self.path) as mock:
            self.cpu.append(mock.cpu())
            self.seconds.append(mock.started)
            self.resident.append(mock.memory() * 2 ** 20 / self.size)
            self.greatest.append(mock.memory("VmHWM") * 2 ** 20 / self.size)

    def row(self):
        return [f"{self.count:,} {self.name}", f"{self.size / MEGA:,.0f} MB",
                f"**{median(self.cpu):.2f}**", spread(self.cpu),
                f"{median(self.cpu) / self.size * 1e9:.1f}", f"{median(self.seconds):.2f}",
                f"**{median(self.resident):.2f}**", f"{median(self.greatest):.2f}"]

    def claims(self):
        if self.name != "short" or self.count not in BOUNDS:
            return []
        what = f"3. {self.count:,} records, {self.size / MEGA:,.0f} MB: "
        cpu, resident = median(self.cpu), median(self.resident)
        claims = [Claim(what + "CPU s until ready", cpu, f"{cpu:.2f}", most=BOUNDS[self.count])]
        if self.count == 1000000:
            claims.append(Claim(what + "resident, × the file", resident, f"{resident:.2f}",
                                most=RESIDENT))
        return claims


def measure(bench):
    counts = sorted({bench.counts[-1], min(100000, bench.counts[-1])})
    starts = []
    for count in counts:
        bench.tell(f"writing {count:,} short records")
        starts += [Start("short", count, shortened(bench, count)),
                   Start("whole", count, bench.records(count))]
    for number in range(bench.rounds):
        for start in starts:
            if number < AT_MOST[start.count <= 100000]:
                bench.tell(f"start {number + 1} with {start.count:,} {start.name} records")
                start.round(bench)
    bench.tell("")
    text = table("records | file | CPU s until ready | of the rounds | CPU s a GB | seconds | "
                 "resident, × the file | greatest, × the file", [start.row() for start in starts])
    made = bench.cost_of_records(counts[-1])
    text += ("\n\nEach record is validated before the first answer. *Whole* records are as "
             "`countersign generate` makes them, *short* ones are without the "
             "members that may be left out, little longer than a row of the list.\n\n"
             f"`countersign generate` made {counts[-1]:,} in {made.cpu:.2f} CPU s, resident "
             f"{made.megabytes:.1f} MB at most.")
    return Section("Ready with many records", text,
                   [claim for start in starts for claim in start.claims()])
