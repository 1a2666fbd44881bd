"""Every case at every count of records, the mock beside nginx: CPU for a request and the rate."""
import contextlib

from cases import FIRST, cases_of
from report import Claim, Section, median, ratios, spread, table
from servers import start_mock, start_nginx

PLACE = 10


def cpu(loads):
    return [load.cpu for load in loads]


def rate(loads):
    return [load.rate for load in loads]


def row(case):
    ours, theirs = median(cpu(case.ours)), median(cpu(case.theirs))
    each = ratios(cpu(case.ours), cpu(case.theirs))
    return [case.name, f"**{median(each):.2f}**", spread(each), f"{ours:.1f}", f"{theirs:.1f}",
            f"{case.size:,}", f"{median(rate(case.ours)):,.0f}",
            f"{median(ratios(rate(case.ours), rate(case.theirs))):.2f}"]


HEADS = ("case | CPU, × nginx | of the rounds | mock, CPU µs | nginx, CPU µs | bytes | requests/s"
         " | × nginx's")


def growth(few, many):
    """CPU for a request at the most records over that at the fewest, round by round."""
    return [ratios(cpu(more.ours), cpu(fewer.ours)) for fewer, more in zip(few, many)]


def claims_of(counts, by_count):
    most = by_count[counts[-1]]
    lists = [case for case in most if case.is_list]
    ratio = {case.name: median(ratios(cpu(case.ours), cpu(case.theirs))) for case in lists}
    worst = max(ratio, key=ratio.get)
    fastest = {case.name: median(ratios(rate(case.ours), rate(case.theirs))) for case in lists}
    slow = min(fastest, key=fastest.get)
    claims = [Claim(f"1. lists of 20 rows at {counts[-1]:,} records: CPU for a request, × nginx's "
                    "file of the same bytes", ratio[worst],
                    f"{min(ratio.values()):.2f} to {ratio[worst]:.2f} ({worst})", most=1.0),
              Claim(f"1. requests/s at 64 connections, {counts[-1]:,} records, × nginx's, median "
                    "of the lists", median(fastest.values()), f"{median(fastest.values()):.2f}; "
                    f"least {fastest[slow]:.2f} ({slow})", least=1.0)]
    if len(counts) > 1:
        grown = [median(each) for each in growth(by_count[counts[0]], most)]
        name = most[grown.index(max(grown))].name
        claims.append(Claim(f"2. CPU for a request from {counts[0]:,} to {counts[-1]:,} records, "
                            "× (any case)", max(grown),
                            f"{min(grown):.2f} to {max(grown):.2f} ({name})", most=1.2))
    return claims


def growth_table(counts, by_count):
    """Of each case, with the bytes, since a longer answer costs more at any count."""
    rows = []
    for few, many in zip(by_count[counts[0]], by_count[counts[-1]]):
        each = ratios(cpu(many.ours), cpu(few.ours))
        rows.append([many.name, f"**{median(each):.2f}**", spread(each)]
                    + [f"{median(cpu(case.ours)):.1f} ({case.size:,})" for case in
                       [cases[by_count[counts[0]].index(few)] for cases in by_count.values()]])
    return ("Growth of CPU for a request with the records (µs, and the bytes of the answer):\n\n"
            + table(f"case | × from {counts[0]:,} to {counts[-1]:,} | of the rounds | "
                    + " | ".join(f"{count:,}" for count in counts), rows) + "\n")


def measure(bench):
    with contextlib.ExitStack() as stack:
        nginx = stack.enter_context(start_nginx(bench))
        by_count = {}
        for count in bench.counts:
            records = bench.records(count)
            bench.tell(f"loading {count:,} records")
            mock = stack.enter_context(start_mock(bench, records=records, ready=FIRST))
            by_count[count] = cases_of(mock, nginx, str(count))
        for number in range(bench.rounds):
            for same in zip(*by_count.values()):
                bench.tell(f"round {number + 1} of {bench.rounds}: {same[0].name}")
                for case in same:
                    case.round(bench.seconds)
        bench.tell("")
        text = [f"### {count:,} records\n\n{table(HEADS, [row(case) for case in cases])}\n"
                for count, cases in by_count.items()]
    if len(bench.counts) > 1:
        text.append("### Growth\n\n" + growth_table(bench.counts, by_count))
    return Section("A request, beside nginx serving a file of the same bytes", "\n".join(text),
                   claims_of(bench.counts, by_count))
