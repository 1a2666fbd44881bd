"""What is written where somebody looks on: progress on a terminal, colour there alone."""
import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import time
import unittest

from tests.blackbox.checked import identities
from tests.blackbox.harness import ALLOMIA, BINARY, ROOT, Mock
from tests.blackbox.troubled import Troubled

RULES = ("--rules", "pagination", "--rules", "enum")


def shown(arguments, columns=80, env=None, on="both"):
    """What a terminal of that width is sent as standard output, standard error or both;
    the other is a pipe, whose text comes second."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    plain = {name: value for name, value in os.environ.items()
             if name not in ("NO_COLOR", "COLUMNS", "TERM")}
    process = subprocess.Popen(
        [BINARY, *map(str, arguments)], cwd=ROOT, stdin=subprocess.DEVNULL,
        stdout=follower if on != "stderr" else subprocess.PIPE,
        stderr=follower if on != "stdout" else subprocess.PIPE,
        env={**plain, "TERM": "xterm", **(env or {})})
    os.close(follower)
    pieces = []
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # the follower is closed
            break
        if not piece:
            break
        pieces.append(piece)
    output, errors = process.communicate(timeout=60)
    os.close(leader)
    return b"".join(pieces).decode(), (output or errors or b"").decode()


class Terminal(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.mock = Mock()

    @classmethod
    def tearDownClass(cls):
        cls.mock.stop()

    def check(self, url=None):
        return ("check", ALLOMIA, "--url", url or self.mock.url, *identities(ALLOMIA), *RULES)

    def test_progress_is_one_line_that_is_written_over_and_taken_back(self):
        def slow(_, __):
            time.sleep(0.01)

        with Troubled(self.mock.url, slow) as way:
            sent, report = shown(self.check(way.url), columns=60, on="stderr")
        self.assertNotIn("\n", sent)
        self.assertNotIn("\033", report)
        lines = sent.split("\r\033[K")
        self.assertEqual((lines[0], lines[-1]), ("", ""))
        self.assertGreater(len(lines), 10)
        self.assertLessEqual(max(map(len, lines)), 59)
        numbers = [tuple(map(int, re.match(r"(?:(\d+) of (\d+)  \d+%  )?(\d+) request",
                                           line).group(1, 2, 3)))
                   for line in lines[2:-1] if " of " in line]
        self.assertEqual(numbers, sorted(numbers))
        self.assertEqual(len({every for _, every, _ in numbers}), 1)
        # Requests go on between two findings.
        self.assertGreater(len({asked for _, _, asked in numbers}),
                           len({done for done, _, _ in numbers}))
        self.assertTrue(any(re.search(r"\d+/s, about \d+ s left", line) for line in lines))

    def test_elsewhere_a_short_run_says_nothing_of_its_progress(self):
        _, errors = shown(self.check(), on="stdout")
        self.assertEqual(errors, "")
        sent, _ = shown(self.check(), env={"TERM": "dumb"}, on="stderr")
        self.assertEqual(sent, "")

    def test_colour_is_for_terminals_that_want_it(self):
        colour = "\033[1;32mheld\033[0m"
        for env, expected in (({}, True), ({"NO_COLOR": ""}, True), ({"NO_COLOR": "1"}, False),
                              ({"NO_COLOR": "0"}, False), ({"TERM": "dumb"}, False)):
            with self.subTest(env):
                sent, _ = shown(self.check(), env=env, on="stdout")
                self.assertEqual(colour in sent, expected)
                self.assertEqual("\033" in sent, expected)

    def test_lint_keeps_to_the_same(self):
        for env, expected in (({}, True), ({"NO_COLOR": "1"}, False)):
            sent, _ = shown(("lint", "tests/cli/lint/five-mistakes"),
                            env=env)
            self.assertEqual("\033[" in sent, expected, sent)


if __name__ == "__main__":
    unittest.main()
