"""The check walks a list to its end, beside libcurl and json_loadb that read the same pages."""
import json
import re

from cases import CREDENTIAL, DECLARED, FIRST
from report import Claim, Section, median, ratios, spread, table
from servers import start_mock
from setting import ROOT, Broken, run_measured

PLACE = 60
SIZE = 50  # the largest page
# The first walks the list once: every page is held to its schema and every row told from all
# others. The second does so by two sizes, in every order, under filters and ranges.
WALKS = {"one walk": "pagination/size-above-maximum", "all its walks": "pagination/no-repeats"}


def url_of(mock):
    return f"http://127.0.0.1:{mock.port}"


def floor(bench, mock, pages):
    before, behind = f"{url_of(mock)}{DECLARED['base']}&page=", f"&limit={SIZE}"
    header = ": ".join(next(iter(CREDENTIAL.items())))
    return run_measured([bench.program("floor_walk"), 1, pages, header, before, behind])


def check(bench, mock, rule):
    """What it used, and the requests it sent."""
    owner = re.search(r"organizationId=([^&]*)", DECLARED["base"]).group(1)
    done = run_measured([bench.binary, "check", ROOT / "fixtures/allomia", "--url", url_of(mock),
                         "--param", f"organizationId={owner}",
                         "--credential", f"bearerAuth={DECLARED['credential']}",
                         "--exhaustive", "--max-requests", 100000000, "--rules", rule])
    return done, int(re.search(r" (\d+) requests", done.output).group(1))


def measure(bench):
    count = bench.counts[-1]
    with start_mock(bench, records=bench.records(count), ready=FIRST) as mock:
        total = json.loads(mock.get(*FIRST)[1])["pagination"]["total"]
        pages = total // SIZE
        if pages == 0:
            raise Broken(f"{total} rows make no page of {SIZE}")
        least, ours = [], {name: [] for name in WALKS}
        for number in range(bench.rounds):
            bench.tell(f"walk: round {number + 1}")
            least.append(floor(bench, mock, pages))
            for name, rule in WALKS.items():
                if name == "one walk" or number == 0:
                    ours[name].append(check(bench, mock, rule))
        bench.tell("")
    base = [each.cpu / pages for each in least]
    rows = [["libcurl and json_loadb", f"{pages:,}", f"{median(base) * 1e6:.0f}", "1.00", "",
             f"{median([each.megabytes for each in least]):.1f}"]]
    for name, each in ours.items():
        cpu = [done.cpu / sent for done, sent in each]
        times = ratios(cpu, base)
        megabytes = max(done.megabytes for done, sent in each)
        rows.append([f"the check, {name} (`--rules {WALKS[name]}`)", f"{each[0][1]:,}",
                     f"{median(cpu) * 1e6:.0f}", f"**{median(times):.2f}**", spread(times),
                     f"{megabytes:.1f}"])
        if name == "one walk":
            claims = [Claim(f"5. a walk of {total:,} rows: CPU per page, × libcurl and json_loadb",
                            median(times), f"{median(times):.2f}", most=1.5),
                      Claim("5. resident while it walks, MB", megabytes, f"{megabytes:.1f}",
                            most=100)]
    return Section("A walk to the end", table(
        "client | pages | CPU µs a page | × the floor | of the rounds | resident, MB", rows) +
        f"\n\n{total:,} rows in pages of {SIZE}; `countersign check --exhaustive` with the rule named.",
        claims)
