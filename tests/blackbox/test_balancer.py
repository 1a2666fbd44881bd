"""Three mocks behind HAProxy, round robin, one secret: the whole check passes through it."""
import contextlib
import http.client
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time
import unittest

from tests.blackbox.checked import Checked, identities
from tests.blackbox.harness import ALLOMIA, MAIN, WAIT, Mock, bearer, contracts, load_yaml

HAPROXY = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin")
SECRET = {"COUNTERSIGN_URL_SECRET": "correct horse battery staple"}
BAD = ("fail", "warn", "inconclusive", "error")
CONFIGURATION = """
defaults
    mode http
    timeout connect 5s
    timeout client 60s
    timeout server 60s
frontend clients
    bind 127.0.0.1:{port}
    default_backend mocks
backend mocks
    balance {balance}
    http-response set-header X-Served-By %s
"""


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Balancer:
    """HAProxy in the foreground before `mocks`, which take turns; ended with the `with`."""

    def __init__(self, mocks, balance="roundrobin"):
        self.folder = tempfile.TemporaryDirectory()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        file = pathlib.Path(self.folder.name) / "haproxy.cfg"
        file.write_text(CONFIGURATION.format(port=self.port, balance=balance) + "".join(
            f"    server mock{number} 127.0.0.1:{mock.port}\n"
            for number, mock in enumerate(mocks)))
        self.process = subprocess.Popen([HAPROXY, "-db", "-f", str(file)],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE)

    def __enter__(self):
        end = time.monotonic() + WAIT
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    self.__exit__()
                    raise AssertionError("HAProxy does not answer") from None
                time.sleep(0.02)

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.communicate(timeout=WAIT)
        self.folder.cleanup()

    def get(self, target, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT)
        connection.request("GET", target, headers=headers or {})
        response = connection.getresponse()
        response.text = response.read().decode()
        connection.close()
        return response


def is_limited(folder):
    return "rate-limit" in load_yaml(folder / "contract.yaml")["x-countersign"]


@contextlib.contextmanager
def balanced(folder, env, **how):
    with Mock(folder, env=env) as one, Mock(folder, env=env) as two, \
            Mock(folder, env=env) as three, Balancer([one, two, three], **how) as balancer:
        yield balancer, [one, two, three]


@unittest.skipUnless(HAPROXY, "haproxy is not installed")
class BehindBalancer(unittest.TestCase):
    def check(self, folder, balancer, mocks):
        """The whole check of what is read: records that are changed are each mock's own."""
        clocks = [word for mock in mocks for word in ("--clock", f"{mock.url}/__admin/clock")]
        return Checked("--url", balancer.url, *clocks, *identities(folder), contract=folder)

    def assert_held(self, checked):
        self.assertEqual(checked.told(*BAD), [])
        self.assertEqual((checked.status, checked.err), (0, ""))
        self.assertEqual(checked.report["outcome"], "held")

    def test_the_whole_check_holds_for_every_contract(self):
        for folder in contracts():
            with self.subTest(folder.name), balanced(folder, SECRET) as (balancer, mocks):
                # Each mock counts the requests that it answers, so that a limit is higher than
                # it should be: nothing is used up on purpose without a clock.
                mocks = [] if is_limited(folder) else mocks
                self.assert_held(self.check(folder, balancer, mocks))

    def test_rate_limits_hold_where_each_credential_has_a_mock_of_its_own(self):
        limited = [folder for folder in contracts() if is_limited(folder)]
        self.assertTrue(limited)
        for folder in limited:
            with self.subTest(folder.name), \
                    balanced(folder, SECRET, balance="hdr(Authorization)") as (balancer, mocks):
                checked = self.check(folder, balancer, mocks)
                self.assert_held(checked)
                self.assertTrue(any(told.startswith("pass rate-limit/refused")
                                    for told in checked.told("pass")))

    def test_the_mocks_take_turns(self):
        with balanced(ALLOMIA, SECRET) as (balancer, _):
            served = [balancer.get("/__admin/health").headers["X-Served-By"] for _ in range(9)]
            self.assertEqual({name: served.count(name) for name in served},
                             {"mock0": 3, "mock1": 3, "mock2": 3})

    def test_without_a_shared_secret_the_check_says_what_breaks(self):
        with balanced(ALLOMIA, {}) as (balancer, mocks):
            checked = self.check(ALLOMIA, balancer, mocks)
            self.assertEqual(checked.status, 1)
            self.assertTrue(any("signed-url/" in told for told in checked.told("fail")))

    def test_all_clocks_are_given_back(self):
        with balanced(ALLOMIA, SECRET) as (balancer, mocks):
            self.check(ALLOMIA, balancer, mocks)
            self.assertEqual([mock.get("/__admin/clock").json()["offset"] for mock in mocks],
                             [0, 0, 0])

    def test_urls_are_those_of_the_balancer(self):
        with balanced(ALLOMIA, SECRET) as (balancer, _):
            answer = balancer.get(f"/api/calls?organizationId={MAIN}", bearer("demo-org-key"))
            self.assertEqual(answer.status, 200)
            answer = balancer.get("/api/calls/f6a7b8c9-d0e1-2345-fabc-678901234567",
                                  bearer("demo-org-key"))
            self.assertIn(balancer.url + "/", answer.text)


if __name__ == "__main__":
    unittest.main()
