"""Queries that nobody asked before: what each costs, and what is kept of thousands of them."""
import datetime
import itertools
import string

from cases import CREDENTIAL, DECLARED, FIRST
from report import Claim, Section, median, table
from servers import start_mock
from setting import Broken

PLACE = 20
EACH = 60         # queries of a kind whose first answer is measured
MANY = 4000       # different queries whose traces are looked for in memory
SECONDS = 60      # and no longer than this
MEGABYTES = 4     # more than that in the second half is growth


def moment(first, seconds):
    start = datetime.datetime.fromisoformat(first)
    return (start + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def kinds():
    """Of each kind an endless row of queries, none of them twice."""
    pairs = itertools.cycle(itertools.product(string.ascii_lowercase, repeat=2))
    orders = itertools.cycle(("asc", "desc", "duration_desc", "duration_asc"))
    types = itertools.cycle(("Inbound", "Outbound"))
    steps = itertools.count(1)
    wide = lambda step: f"&from={moment('2025-01-01', 61 * step)}"
    return {
        "a part of a text": (f"&agentName={''.join(pair)}{wide(next(steps))}" for pair in pairs),
        "a range of moments": (f"{wide(step)}&to={moment('2026-01-01', -67 * step)}"
                               for step in steps),
        "a range and an order": (f"{wide(step)}&sort={next(orders)}" for step in steps),
        "an enum value, a text, a range, an order": (
            f"{wide(step)}&callType={next(types)}&userPrimaryIntent=appointment_booking"
            f"&sort={next(orders)}" for step in steps),
    }


def ask(mock, connection, query):
    """CPU milliseconds of one request."""
    target = f"{DECLARED['base']}&limit=20{query}"
    before = mock.cpu()
    status, body = mock.get(target, CREDENTIAL, connection)
    if status != 200:
        raise Broken(f"{target} is answered with {status}: {body[:200]}")
    return (mock.cpu() - before) * 1000


def ask_each(mock, connection, sources):
    return {name: [ask(mock, connection, next(source)) for _ in range(EACH)]
            for name, source in sources.items()}


def ask_many(mock, connection, sources):
    """Resident megabytes before, in the middle and behind, with how many queries were asked."""
    rows = [(0, mock.memory())]
    spent, asked = mock.cpu(), 0
    every = itertools.cycle(sources.values())
    for half in (1, 2):
        while asked < half * MANY / 2 and mock.cpu() - spent < half * SECONDS / 2:
            ask(mock, connection, next(next(every)))
            asked += 1
        rows.append((asked, mock.memory()))
    return rows


def of_count(bench, count):
    bench.tell(f"loading {count:,} records")
    with start_mock(bench, records=bench.records(count), ready=FIRST) as mock:
        connection = mock.connect()
        sources = kinds()
        bench.tell(f"new queries of {count:,} records")
        first = ask_each(mock, connection, sources)
        rows = ask_many(mock, connection, sources)
        connection.close()
    bench.tell("")
    return first, rows


def measure(bench):
    text, claims = [], []
    for count in bench.counts[1:] or bench.counts:
        first, kept = of_count(bench, count)
        worst = max(max(each) for each in first.values())
        growth = kept[2][1] - kept[1][1]
        rows = [[name, f"{median(each):.2f}", f"{max(each):.2f}"] for name, each in first.items()]
        text.append(f"### {count:,} records\n\n"
                    + table("asked for the first time | CPU ms, median | greatest", rows)
                    + f"\n\n{EACH} different queries of each kind, each asked once. Resident after "
                    + ", ".join(f"{asked:,} more: {size:.1f} MB" for asked, size in kept) + ".\n")
        if count == bench.counts[-1]:
            claims.append(Claim(f"2. a query asked for the first time at {count:,} records, CPU ms",
                                worst, f"{worst:.1f} at most, median "
                                f"{median(sum(first.values(), [])):.1f}", most=50))
        claims.append(Claim(f"2. growth in the second half of {kept[2][0]:,} different queries at "
                            f"{count:,} records, MB", growth, f"{growth:.1f}", most=MEGABYTES,
                            bound=f"bounded (at most {MEGABYTES})"))
    return Section("A query that nobody asked before", "\n".join(text), claims)
