"""What a mock keeps in memory while it serves."""
import os
import pathlib
import re
import socket
import unittest

from tests.blackbox.harness import ALLOMIA, BINARY, SMALL, Mock

CONNECTIONS = 64
REQUESTS = 1_000_000 if os.environ.get("COUNTERSIGN_SOAK") == "whole" else 16_000
WARM = 4_000  # the journal turns over, each connection has its pool, what is asked is remembered
GROWTH = 1024  # kilobytes
SANITIZED = b"__asan_init" in pathlib.Path(BINARY).read_bytes()
QUERIES = ("", "&limit=1", "&limit=5&page=2", "&sort=asc", "&callType=Inbound", "&limit=0")


def of_process(mock, name):
    with open(f"/proc/{mock.process.pid}/{name}", encoding="utf-8") as file:
        return file.read()


def resident(mock):
    """Kilobytes."""
    return int(re.search(r"VmRSS:\s+(\d+)", of_process(mock, "status")).group(1))


def request_for(query):
    return (f"GET /api/calls?organizationId={SMALL}{query} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            "Authorization: Bearer demo-small-key\r\n\r\n").encode("ascii")


def skip_answer(stream):
    """Reads one answer, whatever it says."""
    length = None
    line = stream.readline()
    assert line.startswith(b"HTTP/1.1 "), line
    while line.strip():
        line = stream.readline()
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    assert length is not None
    assert len(stream.read(length)) == length


def ask(connections, count):
    """So many requests over kept connections, all of them busy at once."""
    requests = [request_for(query) for query in QUERIES]
    for number in range(count // len(connections)):
        for connection, _ in connections:
            connection.sendall(requests[number % len(requests)])
        for _, stream in connections:
            skip_answer(stream)


class Resident(unittest.TestCase):
    @unittest.skipIf(SANITIZED, "a sanitizer keeps what was freed")
    def test_plain_load_does_not_grow_memory(self):
        with Mock(ALLOMIA) as mock:
            connections = []
            for _ in range(CONNECTIONS):
                connection = socket.create_connection(("127.0.0.1", mock.port), 30)
                self.addCleanup(connection.close)
                connections.append((connection, connection.makefile("rb")))
            ask(connections, WARM)
            before = resident(mock)
            ask(connections, REQUESTS)
            self.assertLess(resident(mock) - before, GROWTH)
            for connection, stream in connections:
                stream.close()
                connection.close()

    @unittest.skipIf(SANITIZED, "a sanitizer keeps what was freed")
    def test_what_a_journal_could_hold_is_not_taken_before_it_is(self):
        with Mock(ALLOMIA, "--journal-bytes", str(64 * 1024 * 1024)) as mock:
            with socket.create_connection(("127.0.0.1", mock.port), 30) as connection:
                with connection.makefile("rb") as stream:
                    ask([(connection, stream)], 100)
                    before = resident(mock)
                    ask([(connection, stream)], 12_000)
            # A thousand entries of some 300 bytes stay; all that came would be 3 MB.
            self.assertLess(resident(mock) - before, 2 * GROWTH)

    def test_a_mock_that_sends_nothing_loads_no_libcurl(self):
        with Mock(ALLOMIA) as mock:
            self.assertNotIn("libcurl", of_process(mock, "maps"))


if __name__ == "__main__":
    unittest.main()
