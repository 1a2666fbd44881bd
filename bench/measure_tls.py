"""TLS apart: the mock with a certificate beside nginx with the same one."""
import contextlib
import subprocess

from cases import FIRST, cases_of
from measure_cases import HEADS, row
from report import Section, table
from servers import start_mock, start_nginx
from setting import Broken

PLACE = 60
CASES = ("first page", "deep page", "item by its identifier", "a refusal")


def certificate(bench):
    """A file of key and certificate, of the kind --tls-self-signed makes."""
    path = bench.folder / "tls.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
               "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", str(path),
               "-out", f"{path}.crt"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Broken(f"openssl: {done.stderr}")
    with open(path, "a", encoding="ascii") as out, open(f"{path}.crt", encoding="ascii") as made:
        out.write(made.read())
    return path


def cipher(server):
    connection = server.connect()
    connection.connect()
    name, protocol, _ = connection.sock.cipher()
    connection.close()
    return f"{protocol} {name}"


def measure(bench):
    with contextlib.ExitStack() as stack:
        pem = certificate(bench)
        nginx = stack.enter_context(start_nginx(bench, "tls-nginx", tls=pem))
        count = bench.counts[0]
        mock = stack.enter_context(start_mock(bench, records=bench.records(count), ready=FIRST,
                                              more=("--tls-cert", pem)))
        cases = [case for case in cases_of(mock, nginx, "tls") if case.name in CASES]
        for number in range(bench.rounds):
            bench.tell(f"TLS: round {number + 1} of {bench.rounds}")
            for case in cases:
                case.round(bench.seconds)
        bench.tell("")
        ciphers = f"mock {cipher(mock)}, nginx {cipher(nginx)}"
    return Section("Over TLS", table(HEADS, [row(case) for case in cases]) +
                   f"\n\n{count:,} records; {ciphers}; both with one P-256 certificate.")
