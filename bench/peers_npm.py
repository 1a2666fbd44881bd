"""Prism, Mockoon and json-server, which come from npm, beside the mock and nginx in one run."""
import contextlib
import json
import shutil
import time

import yaml

from cases import CREDENTIAL, FIRST, cases_of
from load import load, load_slowly
from npm import install
from report import Section, median, table
from servers import Server, free_port, start_mock, start_nginx
from setting import ROOT, Broken

PLACE = 10
PACKAGES = {"Prism": "@stoplight/prism-cli@5.14.2", "Mockoon": "@mockoon/cli@9.9.0",
            "json-server": "json-server@1.0.0-beta.3"}
CONTRACT = ROOT / "fixtures/allomia/contract.yaml"
HOST = "127.0.0.1"
SLOW = 0.005  # seconds for one answer alone; so many are asked one after the other
WARM = 2  # seconds of load for each case that are not counted


# --- What each is given, and how it is started ---

def contract_with(bench, cases, is_schema):
    """The contract with the mock's first page and item as its only examples, since that is all
    that Prism and Mockoon serve. Mockoon takes that of the schema first."""
    path = bench.folder / f"contract-{'schema' if is_schema else 'answer'}.json"
    document = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    for target, name in (("/api/calls", "first page"), ("/api/calls/{id}", "item by its identifier")):
        answers = document["paths"][target]["get"]["responses"]
        media = answers["200"]["content"]["application/json"]
        media.pop("examples", None)
        media["example"] = json.loads(cases[name].body)
        if is_schema:
            media["schema"] = {"type": "object", "example": media.pop("example")}
    path.write_text(json.dumps(document, default=str), encoding="utf-8")
    return path


def start_prism(bench, folder, count, cases):
    port = free_port()
    command = ["node", folder / "node_modules/.bin/prism", "mock",
               contract_with(bench, cases, False),
               "-p", port, "-h", HOST, "-v", "error", "--errors"]
    return Server(command, port, FIRST)


def start_mockoon(bench, folder, count, cases):
    port = free_port()
    command = ["node", folder / "node_modules/.bin/mockoon-cli", "start", "--data",
               contract_with(bench, cases, True), "--port", port, "--hostname", HOST,
               "--disable-log-to-file", "--disable-admin-api"]
    return Server(command, port, FIRST)


def start_json_server(bench, folder, count, cases):
    """Its rows are as the list shows them and stand as the list does, newest first, so that its
    pages are those of the mock and it need not sort for them."""
    shown = json.loads(cases["first page"].body)["calls"][0].keys()
    path = bench.folder / f"db-{count}.json"
    with open(bench.records(count), encoding="utf-8") as lines:
        rows = [{name: value for name, value in json.loads(line).items() if name in shown}
                for line in lines]
    rows.sort(key=lambda row: row["callStartedAt"], reverse=True)
    path.write_text(json.dumps({"calls": rows}), encoding="utf-8")
    port = free_port()
    command = ["node", folder / "node_modules/.bin/json-server", "-p", port, "-h", HOST, path]
    return Server(command, port, (page(1), {}), cwd=bench.folder)


def page(number):
    return f"/calls?_page={number}&_per_page=20"


# Of each peer the cases it can do: the target is its own, or None for the mock's.
PEERS = {
    "Prism": (start_prism, False, {"first page": None, "item by its identifier": None,
                                   "a refusal": None}),
    "Mockoon": (start_mockoon, False, {"first page": None, "item by its identifier": None}),
    "json-server": (start_json_server, True, {
        "first page": page(1), "deep page": page("{deep}"),
        "filter by an enum value": page(1) + "&callType=Inbound",
        "from a moment on": page(1) + "&callStartedAt_gte=2025-05-01T00:00:00Z",
        "between two moments": page(1) + "&callStartedAt_gte=2025-05-01T00:00:00Z"
                                         "&callStartedAt_lte=2025-06-30T00:00:00Z",
        "oldest first": page(1) + "&_sort=callStartedAt",
        "item by its identifier": "/calls/{id}"}),
}


# --- Measuring ---

class Asked:
    """One case of one peer."""

    def __init__(self, server, case, target, facts):
        self.server, self.case = server, case
        self.target = case.target if target is None else target.format(**facts)
        status, body = server.get(self.target, CREDENTIAL)
        self.status, self.size = status, len(body)
        began = time.monotonic()
        server.get(self.target, CREDENTIAL)
        self.ask = load if time.monotonic() - began < SLOW else load_slowly
        if (status >= 400) != (case.status >= 400):
            raise Broken(f"{case.name}: {self.target} is answered with {status}: {body[:200]}")
        self.loads = []

    def round(self, seconds):
        self.loads.append(self.ask(self.server, self.target, CREDENTIAL, seconds,
                                   status=self.status))


def cpu(loads):
    return median([each.cpu for each in loads])


def rate(loads):
    return median([each.rate for each in loads])


def facts_of(cases):
    deep, item = cases["deep page"].target, cases["item by its identifier"].target
    return {"deep": deep.rpartition("page=")[2], "id": item.partition("?")[0].rpartition("/")[2]}


def rows_of(cases, peers, count):
    rows = []
    for case in cases.values():
        ours, theirs = cpu(case.ours), cpu(case.theirs)
        row = [case.name, f"{theirs:.1f}", f"{ours:.1f}"]
        for name in PACKAGES:
            asked = peers.get(name, (None, {}))[1].get(case.name)
            row.append("not measured" if asked is None else
                       f"{cpu(asked.loads):,.0f} (**{cpu(asked.loads) / ours:,.1f}**)")
        if any(cell != "not measured" for cell in row[3:]):
            rows.append(row)
    return rows


def servers_table(mock, nginx, cases, peers):
    """Start, memory and rate of all of them."""
    first = cases["first page"]
    rows = [["nginx", nginx, first.theirs, first.size],
            ["the mock", mock, first.ours, first.size]]
    rows += [[f"{name} {PACKAGES[name].rpartition('@')[2]}", server, asked["first page"].loads,
              asked["first page"].size] for name, (server, asked) in peers.items()]
    return table("server | start to first answer, s | resident after the load, MB | "
                 "bytes of the first page | CPU µs | × the mock's | requests/s",
                 [[name, f"{server.started:.2f}", f"{server.memory():.0f}", f"{size:,}", f"{cpu(loads):.1f}",
                   f"**{cpu(loads) / cpu(first.ours):.1f}**", f"{rate(loads):,.0f}"]
                  for name, server, loads, size in rows])


def of_count(bench, count, folders, is_first):
    with contextlib.ExitStack() as stack:
        nginx = stack.enter_context(start_nginx(bench, f"nginx-{count}"))
        mock = stack.enter_context(start_mock(bench, records=bench.records(count), ready=FIRST))
        cases = {case.name: case for case in cases_of(mock, nginx, str(count))}
        peers = {}
        for name, folder in folders.items():
            start, pages, targets = PEERS[name]
            if not pages and not is_first:
                continue
            bench.tell(f"starting {name} with {count:,} records")
            server = stack.enter_context(start(bench, folder, count, cases))
            peers[name] = (server, {case: Asked(server, cases[case], target, facts_of(cases))
                                    for case, target in targets.items()})
        for _, each in peers.values():  # what runs on node is compiled while it runs
            for asked in each.values():
                asked.round(WARM)
                asked.loads.clear()
        asked = {case for _, each in peers.values() for case in each}
        for number in range(bench.rounds):
            for case in cases.values():
                if case.name not in asked:
                    continue
                bench.tell(f"{count:,} records: round {number + 1}: {case.name}")
                case.round(bench.seconds)
                for _, each in peers.values():
                    if case.name in each:
                        each[case.name].round(bench.seconds)
        bench.tell("")
        cases = {name: case for name, case in cases.items() if name in asked}
        heads = "case | nginx, CPU µs | the mock" + "".join(f" | {name} (× the mock)"
                                                           for name in PACKAGES)
        return (f"### {count:,} records\n\n{table(heads, rows_of(cases, peers, count))}\n\n"
                f"{servers_table(mock, nginx, cases, peers)}\n")


def measure(bench):
    folders, skipped = {}, []
    for name, package in PACKAGES.items():
        bench.tell(f"installing {package}")
        folder, why = install(name, [package])
        if folder is None:
            skipped.append(f"{name} is not measured: {why}.")
        elif shutil.which("node") is None:
            skipped.append(f"{name} is not measured: there is no node.")
        else:
            folders[name] = folder
    if not folders:
        return Section("Others", "\n\n".join(skipped))
    text = [of_count(bench, count, folders, count == bench.counts[0]) for count in bench.counts]
    text += skipped
    return Section("Others that play an API", "\n".join(text))
