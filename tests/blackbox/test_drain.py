"""The mock is told to end: it accepts nobody any more, and what is under way is answered."""
import http.client
import os
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

from tests.blackbox import harness
from tests.blackbox.transport import TlsMock, UnixMock

CALL = "/api/calls/f6a7b8c9-d0e1-2345-fabc-678901234567"
WHOLE = (f"GET {CALL} HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer demo-org-key\r\n"
         "\r\n").encode()


def answer_of(connected):
    response = http.client.HTTPResponse(connected)
    response.begin()
    return response.status, response.headers, response.read()


class Draining(unittest.TestCase):
    def begin(self, mock, asked=WHOLE):
        """A connection on which a request is under way."""
        connected = socket.create_connection(("127.0.0.1", mock.port), timeout=harness.WAIT)
        self.addCleanup(connected.close)
        connected.sendall(asked)
        time.sleep(0.2)
        return connected

    def end(self, mock, within, status=0, least=0.0):
        """Waits for the end of a mock that was told to; returns what it said."""
        started = time.monotonic()
        said = mock.process.communicate(timeout=harness.WAIT)[1].decode()
        took = time.monotonic() - started
        mock.end()
        self.assertEqual((mock.process.returncode, said), (status, ""))
        self.assertLess(took, within)
        self.assertGreaterEqual(took, least)

    def test_a_late_answer_is_waited_for_and_is_the_last_of_its_connection(self):
        mock = harness.Mock(harness.ALLOMIA, "--fault", "fixed,milliseconds=1500")
        connected = self.begin(mock)
        mock.process.send_signal(signal.SIGTERM)
        status, headers, body = answer_of(connected)
        self.assertEqual(status, 200)
        self.assertEqual(headers["Connection"], "close")
        self.assertEqual(len(body), int(headers["Content-Length"]))
        self.end(mock, 2)

    def test_a_slow_answer_is_waited_for(self):
        mock = harness.Mock(harness.ALLOMIA, "--fault",
                            "chunkedDribbleDelay,numberOfChunks=10,totalDuration=2000")
        connected = self.begin(mock)
        mock.process.send_signal(signal.SIGINT)
        status, _, body = answer_of(connected)
        self.assertEqual((status, body[-1:]), (200, b"}"))
        self.end(mock, 2)

    def test_nobody_is_accepted_meanwhile(self):
        mock = harness.Mock(harness.ALLOMIA, "--fault", "fixed,milliseconds=1500")
        connected = self.begin(mock)
        mock.process.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", mock.port), timeout=5)
        self.assertEqual(answer_of(connected)[0], 200)
        self.end(mock, 2)

    def test_a_request_that_is_still_coming_is_answered(self):
        mock = harness.Mock()
        connected = self.begin(mock, WHOLE[:80])
        mock.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        connected.sendall(WHOLE[80:])
        status, headers, _ = answer_of(connected)
        self.assertEqual((status, headers["Connection"]), (200, "close"))
        self.end(mock, 2)

    def test_connections_on_which_nothing_happens_hold_up_nobody(self):
        mock = harness.Mock()
        connected = self.begin(mock)
        self.assertEqual(answer_of(connected)[0], 200)
        silent = self.begin(mock, b"")
        mock.process.send_signal(signal.SIGTERM)
        self.end(mock, 1)
        self.assertEqual(silent.recv(10), b"")

    def test_it_is_not_waited_longer_than_asked_for(self):
        mock = harness.Mock(harness.ALLOMIA, "--fault", "fixed,milliseconds=20000",
                            "--drain", "1")
        connected = self.begin(mock)
        mock.process.send_signal(signal.SIGTERM)
        self.end(mock, 4, least=0.9)
        self.assertEqual(answer_of(connected)[0], 200)  # earlier than it would have been

    def test_the_second_signal_ends_it_at_once(self):
        mock = harness.Mock(harness.ALLOMIA, "--fault", "fixed,milliseconds=20000",
                            "--drain", "60")
        self.begin(mock)
        mock.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        self.assertIsNone(mock.process.poll())
        mock.process.send_signal(signal.SIGTERM)
        self.end(mock, 1)

    def test_a_client_that_never_says_all_does_not_survive_the_second(self):
        mock = harness.Mock(harness.ALLOMIA, "--drain", "60")
        self.begin(mock, WHOLE[:-2])
        mock.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        self.assertIsNone(mock.process.poll())
        mock.process.send_signal(signal.SIGINT)
        self.end(mock, 1)

    def test_silence_that_leads_to_nothing_is_not_waited_for(self):
        for fault in ("timeout,timeout=0", "timeout,timeout=0,bytes=20",
                      "EMPTY_RESPONSE"):
            with self.subTest(fault):
                mock = harness.Mock(harness.ALLOMIA, "--fault", fault)
                self.begin(mock)
                mock.process.send_signal(signal.SIGTERM)
                self.end(mock, 1)

    def test_tls_is_drained_too(self):
        mock = TlsMock(harness.ALLOMIA, "--fault", "fixed,milliseconds=1000")
        connected = mock.plain()
        self.addCleanup(connected.close)
        connected.sendall(WHOLE)
        time.sleep(0.2)
        mock.process.send_signal(signal.SIGTERM)
        status, headers, _ = answer_of(connected)
        self.assertEqual((status, headers["Connection"]), (200, "close"))
        self.end(mock, 2)

    def test_a_unix_socket_goes_first(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "mock.sock"
            mock = UnixMock(path, harness.ALLOMIA, "--fault", "fixed,milliseconds=1000")
            connected = mock.plain()
            self.addCleanup(connected.close)
            connected.sendall(WHOLE)
            time.sleep(0.2)
            mock.process.send_signal(signal.SIGTERM)
            time.sleep(0.2)
            self.assertEqual(os.listdir(folder), [])
            self.assertEqual(answer_of(connected)[0], 200)
            self.end(mock, 2)


    def test_clients_that_are_busy_lose_no_request(self):
        """Each gets all its answers, learns with the last that it is, and finds nobody after."""
        mock, lost, told = harness.Mock(), [], []

        def ask_on():
            client = http.client.HTTPConnection("127.0.0.1", mock.port, timeout=harness.WAIT)
            try:
                while True:
                    client.request("GET", CALL, headers=harness.bearer("demo-org-key"))
                    response = client.getresponse()
                    response.read()
                    if response.getheader("Connection") == "close":
                        told.append(response.status)
                        return
            except (OSError, http.client.HTTPException) as error:
                lost.append(error)
            finally:
                client.close()

        clients = [threading.Thread(target=ask_on) for _ in range(8)]
        for client in clients:
            client.start()
        time.sleep(0.5)
        mock.process.send_signal(signal.SIGTERM)
        for client in clients:
            client.join()
        self.end(mock, 3)
        self.assertEqual((lost, told), ([], [200] * 8))

    def test_contracts_with_ports_of_their_own_are_drained_together(self):
        with tempfile.TemporaryDirectory() as folder:
            ports = pathlib.Path(folder) / "ports"
            process = subprocess.Popen(
                [harness.BINARY, "mock", str(harness.ALLOMIA), str(harness.FIXTURES / "zudu"),
                 "--separate-ports", "--port", "0", "--port-file", str(ports), "--fault",
                 "fixed,milliseconds=1200"], cwd=harness.ROOT, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            try:
                end = time.monotonic() + harness.WAIT
                while not ports.exists() and time.monotonic() < end:
                    time.sleep(0.01)
                numbers = [int(word) for word in re.findall(r"\b\d{4,5}\b", ports.read_text())]
                self.assertEqual(len(numbers), 2)
                begun = [self.connected(number) for number in numbers]
                time.sleep(0.2)
                process.send_signal(signal.SIGTERM)
                time.sleep(0.2)
                for number in numbers:
                    with self.assertRaises(ConnectionRefusedError):
                        socket.create_connection(("127.0.0.1", number), timeout=5)
                for connected in begun:
                    self.assertEqual(answer_of(connected)[1]["Connection"], "close")
                process.communicate(timeout=harness.WAIT)
            finally:
                if process.poll() is None:
                    process.kill()
                    process.communicate()
        self.assertEqual(process.returncode, 0)

    def connected(self, port):
        connected = socket.create_connection(("127.0.0.1", port), timeout=harness.WAIT)
        self.addCleanup(connected.close)
        connected.sendall(WHOLE)
        return connected


class Pipes(unittest.TestCase):
    def test_clients_and_readers_that_go_away_do_not_end_it(self):
        """SIGPIPE is nobody's end: not of who writes to a client, nor of the log."""
        mock = harness.Mock(harness.ALLOMIA, "--log", "short")
        mock.process.stdout.close()
        mock.process.stderr.close()
        for _ in range(3):
            with socket.create_connection(("127.0.0.1", mock.port)) as connected:
                connected.sendall(WHOLE * 20)
                connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                     b"\1\0\0\0\0\0\0\0")
        self.assertEqual(mock.get("/__admin/health").status, 200)
        mock.process.send_signal(signal.SIGTERM)
        self.assertEqual(mock.process.wait(timeout=harness.WAIT), 0)
        mock.folder.cleanup()


if __name__ == "__main__":
    unittest.main()
