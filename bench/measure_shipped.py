"""The shipped fixtures: how soon they answer, and what a million requests leave in memory."""
import time

from cases import DECLARED
from load import load
from report import Claim, Section, median, ratios, spread, table
from servers import start_mock, start_nginx

PLACE = 40
STARTS = 15
REQUESTS = 1000000
SETTLED = 2  # seconds after the first answer; by then the mock has given back what it can


def first_of(shipped):
    return shipped["targets"][0], shipped["headers"]


def starts_of(bench, fixtures):
    """Seconds to the first 200, of nginx and of each fixture, one after the other."""
    seconds = {name: [] for name in ["nginx", *fixtures]}
    for number in range(STARTS):
        bench.tell(f"start {number + 1} of {STARTS}")
        with start_nginx(bench, "shipped-nginx") as nginx:
            seconds["nginx"].append(nginx.started)
        for name, shipped in fixtures.items():
            with start_mock(bench, name, ready=first_of(shipped)) as mock:
                seconds[name].append(mock.started)
    return seconds


def memory_of(bench, name, shipped):
    """Resident megabytes: ready, settled, after a second of load, after a million requests."""
    targets = bench.folder / f"{name}.targets"
    targets.write_text("".join(f"{target}\n" for target in shipped["targets"]), encoding="ascii")
    more = shipped.get("options", ())
    with start_mock(bench, name, ready=first_of(shipped), more=more) as mock:
        sizes = [mock.memory()]
        time.sleep(SETTLED)
        sizes.append(mock.memory())
        asked = 0
        while asked < REQUESTS:
            bench.tell(f"{name}: {asked:,} of {REQUESTS:,} requests")
            asked += load(mock, shipped["targets"][0], shipped["headers"],
                          1 if asked == 0 else 5, targets=targets).count
            if len(sizes) == 2:
                sizes.append(mock.memory())
        sizes.append(mock.memory())
    return sizes


def measure(bench):
    fixtures = DECLARED["shipped"]
    seconds = starts_of(bench, fixtures)
    rows, slowest, largest, grown = [], 0, 0, 0
    for name, shipped in fixtures.items():
        sizes = memory_of(bench, name, shipped)
        each = ratios(seconds[name], seconds["nginx"])
        ratio = median(seconds[name]) / median(seconds["nginx"])
        since_ready, since_warm = sizes[3] - min(sizes[:2]), sizes[3] - sizes[2]
        slowest, largest = max(slowest, ratio), max(largest, sizes[3])
        grown = max(grown, since_ready)
        rows.append([name, f"**{ratio:.2f}**", spread(each), f"{median(seconds[name]) * 1000:.1f}",
                     f"{median(seconds['nginx']) * 1000:.1f}"]
                    + [f"{size:.1f}" for size in sizes]
                    + [f"{since_ready:.2f}", f"{since_warm:.2f}"])
    bench.tell("")
    text = table("fixture | start to first 200, × nginx's | of the rounds | ms | nginx, ms | "
                 "MB when ready | settled | after a second of load | after a million requests | "
                 "growth since ready or settled, MB | since the first second, MB",
                 rows)
    text += ("\n\nBoth are started anew in each round and asked until they answer; the mock's "
             "first answer is a page of its list. The million is asked over 64 connections, "
             "several targets in turn; memory is what is resident, shared libraries included. A "
             "second after its first answer the mock gives back what only its start needed; growth "
             "is since then, or since it was ready, whichever is more.")
    return Section("The shipped contracts", text, [
        Claim("4. start to first 200, × nginx's (slowest fixture)", slowest, f"{slowest:.2f}",
              most=1.5),
        Claim("4. resident after a million requests, MB (largest)", largest, f"{largest:.1f}",
              most=8),
        Claim("4. growth under load since ready, MB (most)", grown, f"{grown:.2f}", most=1)])
