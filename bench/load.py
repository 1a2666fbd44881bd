"""Load by wrk, and what a server spends on each request of it."""
import pathlib
import re
import subprocess
import time

from setting import BENCH, Broken

CONNECTIONS = 64


class Load:
    """One stretch of load: how many requests, how many a second, CPU µs for each."""

    def __init__(self, count, rate, cpu):
        self.count, self.rate, self.cpu = count, rate, cpu


def closed_by(port):
    """Connections that the server at this port was the first to close, a minute back."""
    lines = pathlib.Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    ending = f":{port:04X}"
    return sum(1 for line in lines
               if line.split()[1].endswith(ending) and line.split()[3] == "06")


def expect_kept(server, target, headers):
    """Two answers on one connection, which is still open then."""
    connection = server.connect()
    try:
        for _ in range(2):
            server.get(target, headers, connection)
            if connection.sock is None:
                raise Broken(f"{target}: the connection is not kept")
    finally:
        connection.close()


def expect_statuses(target, printed, count, status):
    """wrk counts the answers of 400 and more."""
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", printed)
    refused = int(refused.group(1)) if refused else 0
    if "Socket errors" in printed:
        raise Broken(f"{target}: {printed}")
    if refused != (count if status >= 400 else 0):
        raise Broken(f"{target}: {refused} of {count} answers were refusals")


def load(server, target, headers=None, seconds=1, status=200, targets=None):
    """Asks for `target`, or for each of the file `targets` in turn, over kept connections."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s"]
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    if targets is not None:
        command += ["-s", str(BENCH / "targets.lua")]
    command.append(f"{server.scheme}://127.0.0.1:{server.port}{target}")
    if targets is not None:
        command += ["--", str(targets)]
    closed, before = closed_by(server.port), server.cpu()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    used = server.cpu() - before
    printed = done.stdout + done.stderr
    total = re.search(r"(\d+) requests in", printed)
    if done.returncode != 0 or total is None or int(total.group(1)) == 0:
        raise Broken(f"{target}: {printed}")
    count = int(total.group(1))
    expect_statuses(target, printed, count, status)
    if closed_by(server.port) - closed > 2 * CONNECTIONS:
        raise Broken(f"{target}: the server closes connections that should be kept")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", printed).group(1))
    return Load(count, rate, used / count * 1e6)


def load_slowly(server, target, headers, seconds, status=200):
    """One request after the other, two at least: for answers that take so long that 64 at once
    would all be late."""
    connection, count = server.connect(), 0
    before, began = server.cpu(), time.monotonic()
    while count < 2 or time.monotonic() - began < seconds:
        answered = server.get(target, headers, connection)[0]
        if answered != status:
            raise Broken(f"{target} is answered with {answered}")
        count += 1
    rate = count / (time.monotonic() - began)
    connection.close()
    return Load(count, rate, (server.cpu() - before) / count * 1e6)
