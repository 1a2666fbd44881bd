"""The first page from the mock, and from what does less: how far the mock is above a floor."""
import contextlib

from cases import FIRST
from load import load
from report import Section, median, ratios, spread, table
from servers import Server, free_port, start_mock, start_nginx

PLACE = 70
CACHE = "open_file_cache max=100 inactive=1h; open_file_cache_valid 1h;"


def start_floor(bench, path, how):
    port = free_port()
    return Server([bench.program("floor_serve"), port, path, how], port, ("/", {}))


def measure(bench):
    with contextlib.ExitStack() as stack:
        start = stack.enter_context
        mock = start(start_mock(bench, records=bench.records(bench.counts[0]), ready=FIRST))
        body = mock.get(*FIRST)[1]
        path = bench.folder / "first-page.json"
        path.write_bytes(body)
        servers = {"nginx, a file": start(start_nginx(bench, "floor-nginx")),
                   "nginx, a file that is kept open": start(start_nginx(bench, "floor-kept", CACHE)),
                   "the mock": mock,
                   "libmicrohttpd alone, bytes that are ready": start_floor(bench, path, "ready"),
                   "libmicrohttpd and json_dumps": start_floor(bench, path, "printed")}
        for server in list(servers.values())[3:]:
            start(server)
        loads = {name: [] for name in servers}
        for name in list(servers)[:2]:
            (servers[name].files / "page").write_bytes(body)
        for number in range(bench.rounds):
            for name, server in servers.items():
                bench.tell(f"floors: round {number + 1}: {name}")
                target, headers = ("/page", None) if "nginx" in name else FIRST
                loads[name].append(load(server, target, headers, bench.seconds))
        bench.tell("")
        usual = [each.cpu for each in loads["nginx, a file"]]
        rows = []
        for name, each in loads.items():
            cpu = [one.cpu for one in each]
            rows.append([name, f"**{median(ratios(cpu, usual)):.2f}**",
                         spread(ratios(cpu, usual)), f"{median(cpu):.1f}",
                         f"{median([one.rate for one in each]):,.0f}",
                         f"{servers[name].memory():.1f}"])
    return Section("The first page, beside less", table(
        "server | CPU, × nginx | of the rounds | CPU µs | requests/s | resident, MB", rows) +
        f"\n\n{len(body):,} bytes each, {bench.counts[0]:,} records in the mock.")
