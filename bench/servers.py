"""Processes that serve, started and ended by their own ids, with what they use of the machine."""
import http.client
import os
import pathlib
import platform
import re
import shutil
import socket
import ssl
import subprocess
import time

from setting import ROOT, Broken

WAIT = 300  # seconds; a million records take a while on a busy machine
DRAIN = 15
PAUSE = 0.0005

NGINX = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid;
error_log {folder}/error.log; events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; keepalive_requests 1000000000; default_type application/json;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder}; {more}
  server {{ listen 127.0.0.1:{port}{tls}; root {folder}/files; }}
}}
"""


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def trusting():
    """TLS to a server of our own, whose certificate nobody signed."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


class Server:
    """A process that serves; `with` ends it. `started` is the seconds from its start to the first
    answer of status 200 at `ready`, `(target, header fields)`."""

    def __init__(self, command, port, ready, scheme="http", cwd=None):
        self.port, self.scheme = port, scheme
        began = time.monotonic()
        self.process = subprocess.Popen([str(word) for word in command], cwd=cwd,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        while not self.answers(*ready):
            if self.process.poll() is not None or time.monotonic() - began > WAIT:
                self.end()
                raise Broken(f"{' '.join(map(str, command))} does not answer at {ready[0]}")
            time.sleep(PAUSE)
        self.started = time.monotonic() - began

    def connect(self):
        if self.scheme == "https":
            return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=WAIT,
                                               context=trusting())
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT)

    def answers(self, target, headers):
        try:
            return self.get(target, headers)[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def get(self, target, headers, connection=None):
        """Status and body of one answer."""
        asked = connection or self.connect()
        try:
            asked.request("GET", target, headers=headers)
            answer = asked.getresponse()
            return answer.status, answer.read()
        finally:
            if connection is None:
                asked.close()

    def cpu(self):
        """Seconds its threads were on a processor so far, those that ended among them."""
        return time.clock_gettime(~self.process.pid << 3 | 2)  # CPUCLOCK_SCHED of a process

    def memory(self, field="VmRSS"):
        """Resident megabytes; VmHWM: the greatest so far."""
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.search(field + r":\s+(\d+)", text).group(1)) / 1024

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(DRAIN)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()


HEALTH = ("/__admin/health", {})


def start_mock(bench, fixture="allomia", records=None, ready=HEALTH, more=()):
    """The mock as a user starts it: journal, validation and all else are on."""
    port = free_port()
    command = [bench.binary, "mock", ROOT / "fixtures" / fixture, "--port", port, *more]
    if records is not None:
        command += ["--records", f"calls={records}"]
    scheme = "https" if "--tls-cert" in more else "http"
    return Server(command, port, ready, scheme)


def start_nginx(bench, name="nginx", more="", tls=None):
    """nginx that serves the files of `.files`; `tls` is a file of certificate and key."""
    folder = bench.folder / name
    files = folder / "files"
    files.mkdir(parents=True, exist_ok=True)
    (files / "ready").write_text("ready\n", encoding="ascii")
    port = free_port()
    if tls is not None:
        more += f"ssl_protocols TLSv1.2 TLSv1.3; ssl_certificate {tls}; ssl_certificate_key {tls};"
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=port, more=more, tls=" ssl" if tls else ""),
                      encoding="ascii")
    server = Server(["nginx", "-p", folder, "-c", config], port, ("/ready", {}),
                    "https" if tls else "http")
    server.files = files
    return server


def version(*command):
    if shutil.which(command[0]) is None:
        return f"{command[0]} is missing"
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).splitlines()[0].strip()


def package_version(name):
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", name], capture_output=True,
                          text=True, check=False)
    return f"{name} {done.stdout or '?'}"


def machine(options):
    """The head of what is written: machine, versions, how it was measured."""
    for tool in ("nginx", "wrk"):
        if shutil.which(tool) is None:
            raise Broken(f"{tool} is not installed; `make bench` installs it")
    model = re.search(r"model name\s*: (.*)",
                      pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    revision = version("git", "-C", str(ROOT), "describe", "--always", "--dirty")
    versions = [version(str(options.binary), "--version") + f" ({revision})",
                version("nginx", "-v").replace("nginx version: nginx/", "nginx "),
                version("wrk", "-v").split(" [")[0], package_version("libmicrohttpd12"),
                package_version("libjansson4"), version("node", "--version").replace("v", "node ")]
    return (f"# What was measured\n\n{time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC, "
            f"{os.cpu_count()} cores ({model.group(1) if model else platform.machine()}), "
            f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2 ** 30:.0f} GB, Linux "
            f"{platform.release()}, load average {os.getloadavg()[0]:.1f} at the start.\n"
            f"{'; '.join(versions)}.\n64 connections kept, {options.rounds} rounds of "
            f"{options.seconds} s for each case and server; medians, and the least and the "
            "greatest of the rounds.\nHow to read it: [README.md](README.md).\n")
