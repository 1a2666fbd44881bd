#!/usr/bin/python3
"""Measures the mock against nginx serving the very bytes the mock answers with, and writes
bench/RESULTS.md. Run it by `make bench`; bench/README.md says how to read what it writes.

    bench/bench.py BINARY [--counts shipped,10000] [--rounds 5] [--seconds 2] [--output FILE]

CPU per request is the time the server's threads were on a processor (/proc/PID/task/*/schedstat),
divided by the requests wrk counted: that survives a busy machine better than a rate does. Every
case is measured once in each round, and each round goes through all cases and servers, so that
what else the machine does falls on all of them.
"""
import argparse
import contextlib
import glob
import http.client
import json
import os
import pathlib
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
CONTRACT = ROOT / "fixtures/allomia"
CONNECTIONS = 64
WAIT = 120  # seconds; a million records take a while

NGINX = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid;
error_log {folder}/error.log; events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; keepalive_requests 1000000000; default_type application/json;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def get(port, target, headers):
    """Status and body of one answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT)
    try:
        connection.request("GET", target, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


class Server:
    """A process that serves; `with` starts and ends it, by its own id."""

    def __init__(self, command, port, ready):
        self.port, self.ready = port, ready
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        began = time.monotonic()
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() - began > WAIT:
                self.end()
                sys.exit(f"bench: {command[0]} does not answer at {ready}")
            time.sleep(0.001)
        self.start_seconds = time.monotonic() - began

    def answers(self):
        try:
            return get(self.port, self.ready, {})[0] == 200
        except OSError:
            return False

    def cpu(self):
        """Nanoseconds all threads were on a processor so far."""
        total = 0
        for path in glob.glob(f"/proc/{self.process.pid}/task/*/schedstat"):
            with open(path, encoding="ascii") as file:
                total += int(file.read().split()[0])
        return total

    def memory(self):
        """Resident megabytes."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) / 1024

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(WAIT)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()


def start_mock(binary, records):
    port = free_port()
    command = [binary, "mock", str(CONTRACT), "--port", str(port)]
    if records:
        command += ["--records", f"calls={records}"]
    return Server(command, port, "/__admin/health")


def start_nginx(folder):
    port = free_port()
    files = folder / "files"
    files.mkdir()
    (files / "ready").write_text("ready\n", encoding="ascii")
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=port), encoding="ascii")
    return Server(["nginx", "-p", str(folder), "-c", str(config)], port, "/ready")


def generate(binary, count, folder):
    """The file of so many generated records, or None for those that are shipped."""
    if count == "shipped":
        return None
    path = folder / f"calls-{count}.jsonl"
    subprocess.run([binary, "generate", str(CONTRACT), "--records", "calls", "--count", count,
                    "--seed", "1", "--format", "jsonl", "--output", str(path)], check=True)
    return path


def load(port, target, headers, seconds):
    """Requests per second and requests in all; the mock's own refusals are counted as answers."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    printed = subprocess.run(command + [f"http://127.0.0.1:{port}{target}"], check=True,
                             capture_output=True, text=True).stdout
    if "Socket errors" in printed:
        sys.exit(f"bench: {target}: {printed}")
    return (float(re.search(r"Requests/sec:\s+([\d.]+)", printed).group(1)),
            int(re.search(r"(\d+) requests in", printed).group(1)))


def measure(server, target, headers, seconds):
    before = server.cpu()
    rate, count = load(server.port, target, headers, seconds)
    return (server.cpu() - before) / 1000 / count, rate


class Case:
    """What is asked of both servers: nginx has the body the mock answered with, in a file."""

    def __init__(self, declared, facts, mock, files, number):
        self.name = declared["name"]
        self.target = declared["target"].format(**facts)
        self.headers = {} if declared.get("anonymous") else facts["headers"]
        status, body = get(mock.port, self.target, self.headers)
        if status != declared.get("status", 200):
            sys.exit(f"bench: {self.name}: {self.target} is answered with {status}: {body[:200]}")
        self.size = len(body)
        self.file = f"/{number}"
        (files / str(number)).write_bytes(body)
        self.ours, self.theirs, self.rates, self.their_rates = [], [], [], []

    def round(self, mock, nginx, seconds):
        cpu, rate = measure(mock, self.target, self.headers, seconds)
        self.ours.append(cpu)
        self.rates.append(rate)
        cpu, rate = measure(nginx, self.file, {}, seconds)
        self.theirs.append(cpu)
        self.their_rates.append(rate)

    def row(self):
        ours, theirs = statistics.median(self.ours), statistics.median(self.theirs)
        rate, their_rate = statistics.median(self.rates), statistics.median(self.their_rates)
        ratios = [one / other for one, other in zip(self.ours, self.theirs)]
        return (f"| {self.name} | {self.size:,} | {ours:.1f} | {theirs:.1f} | "
                f"{ours / theirs:.2f} | {min(ratios):.2f} to {max(ratios):.2f} | {rate:,.0f} | "
                f"{rate / their_rate:.2f} |")


def facts_of(declared, mock):
    """What the targets of cases refer to, as the mock tells it."""
    headers = {"Authorization": f"Bearer {declared['credential']}"}
    base = declared["base"]
    body = json.loads(get(mock.port, f"{base}&limit=20", headers)[1])
    pages = body["pagination"]["totalPages"]
    rows = next(value for value in body.values() if isinstance(value, list))
    facts = {"base": base, "headers": headers, "deep": pages, "id": rows[0]["id"]}
    item = get(mock.port, f"/api/calls/{rows[0]['id']}?{base.split('?')[1]}", headers)[1].decode()
    facts["url"] = re.search(r'"http://[^/"]*(/[^"]*)"', item).group(1)
    return facts


def tell(text):
    """Progress, where somebody watches."""
    if sys.stderr.isatty():
        print(f"\r{text:70}", end="", file=sys.stderr, flush=True)


def bench_count(options, count, out):
    declared = yaml.safe_load((ROOT / "bench/cases.yaml").read_text(encoding="utf-8"))
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        records = generate(options.binary, count, folder)
        mock = stack.enter_context(start_mock(options.binary, records))
        nginx = stack.enter_context(start_nginx(folder))
        ready_cpu, ready_memory = mock.cpu() / 1e9, mock.memory()
        facts = facts_of(declared, mock)
        cases = [Case(case, facts, mock, folder / "files", number)
                 for number, case in enumerate(declared["cases"])]
        for number in range(options.rounds):
            for case in cases:
                tell(f"{count}: round {number + 1} of {options.rounds}: {case.name}")
                case.round(mock, nginx, options.seconds)
        tell("")
        size = f", {records.stat().st_size / 1e6:,.0f} MB of JSON Lines" if records else ""
        out.append(f"\n## {count} records{size}\n\n"
                   f"Ready after {mock.start_seconds * 1000:,.0f} ms and {ready_cpu:.2f} s of CPU (nginx: "
                   f"{nginx.start_seconds * 1000:,.0f} ms); resident {ready_memory:.1f} MB when ready, "
                   f"{mock.memory():.1f} MB after the load (nginx: {nginx.memory():.1f} MB).\n\n"
                   "| case | bytes | mock, CPU µs | nginx, CPU µs | ratio | of the rounds "
                   "| requests/s | of nginx's |\n|---|--:|--:|--:|--:|--:|--:|--:|\n"
                   + "\n".join(case.row() for case in cases) + "\n")


def version(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).splitlines()[0].strip()


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = re.search(r"model name\s*: (.*)", file.read())
    return (f"{os.cpu_count()} cores ({model.group(1) if model else platform.machine()}), Linux "
            f"{platform.release()}, load average {os.getloadavg()[0]:.1f} at the start; "
            f"{version('nginx', '-v')}; {version('wrk', '-v').split('Copyright')[0].strip()}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("binary")
    parser.add_argument("--counts", default="shipped,10000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--output", default=str(ROOT / "bench/RESULTS.md"))
    options = parser.parse_args()
    for tool in ("nginx", "wrk"):
        if shutil.which(tool) is None:
            sys.exit(f"bench: {tool} is not installed; `make bench` installs it")
    out = [f"# What was measured\n\n{machine()}. {CONNECTIONS} connections kept, {options.rounds} rounds of "
           f"{options.seconds} s for each case and server; medians, and the least and the greatest "
           "ratio of one round. How to read it: [README.md](README.md).\n"]
    for count in options.counts.split(","):
        bench_count(options, count, out)
    pathlib.Path(options.output).write_text("".join(out), encoding="utf-8")
    print("".join(out))


if __name__ == "__main__":
    main()
