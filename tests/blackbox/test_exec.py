"""`countersign mock CONTRACT --exec -- COMMAND...`: the command runs beside the mock, its status
is the mock's, and nothing of it is left however either of them ends."""
import fcntl
import json
import os
import pathlib
import pty
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import termios
import time
import unittest
import uuid

from tests.blackbox.harness import ALLOMIA, BINARY, FIXTURES, MAIN, WAIT, Mock

# Leaves the process group, the session and its parent behind, and does not mind SIGTERM.
DAEMON = """
import os, signal, sys, time
if os.fork():
    sys.exit()
os.setsid()
if os.fork():
    sys.exit()
signal.signal(signal.SIGTERM, signal.SIG_IGN)
open(sys.argv[1], "w").close()
time.sleep(60)
"""


def wait_until(holds, what, seconds=WAIT):
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} seconds: {what}")
        time.sleep(0.01)


def stat_of(pid):
    """State, parent, group and so on, as /proc/PID/stat tells; None when it has gone."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return None


class Run:
    """A mock with a command. Whatever it starts bears a mark, by which it is found again."""

    def __init__(self, *arguments, contracts=(ALLOMIA,), options=(), **more):
        self.mark = f"MARK={uuid.uuid4()}"
        self.folder = tempfile.TemporaryDirectory()
        more = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE,
                "stderr": subprocess.PIPE, "cwd": self.folder.name, **more}
        variables = dict(os.environ, PYTHONDONTWRITEBYTECODE="1")
        variables.update([self.mark.split("=")])
        self.process = subprocess.Popen(
            [BINARY, "mock", *map(str, contracts), *options, "--exec", "--", *arguments],
            env=variables, **more)

    def path(self, name):
        return pathlib.Path(self.folder.name) / name

    def wait_for(self, name):
        """For the command to say that it is there, by a file."""
        wait_until(self.path(name).exists, f"a file {name}")

    def alive(self):
        """The ids of all processes that were started, but for those nobody has collected."""
        found = []
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                held = self.mark.encode() in (folder / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if held and (stat_of(folder.name) or ["Z"])[0] != "Z":
                found.append(int(folder.name))
        return found

    def guardian(self):
        """The child of the mock."""
        return next(pid for pid in self.alive()
                    if (stat_of(pid) or ["", ""])[1] == str(self.process.pid))

    def end(self, input=None):
        """Status, standard output and standard error; nothing is left then."""
        out, err = self.process.communicate(input, timeout=WAIT)
        left = self.alive()
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        self.folder.cleanup()
        if left:
            raise AssertionError(f"{len(left)} processes are left")
        decode = [None if text is None else text.decode() for text in (out, err)]
        return (self.process.returncode, *decode)


def run(*arguments, input=None, **more):
    return Run(*arguments, **more).end(input)


class Status(unittest.TestCase):
    def test_the_status_is_the_commands(self):
        for status in (0, 1, 7, 255):
            self.assertEqual(run("sh", "-c", f"exit {status}")[:2], (status, ""))

    def test_a_signal_that_ended_it_is_128_and_its_number(self):
        for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV):
            self.assertEqual(run("sh", "-c", f"kill -{number.value} $$")[0], 128 + number)

    def test_a_command_that_is_not_there_is_127(self):
        status, out, err = run("no-such-command-anywhere")
        self.assertEqual((status, out), (127, ""))
        self.assertIn("cannot run 'no-such-command-anywhere': No such file", err)

    def test_a_command_that_cannot_be_run_is_126(self):
        status, _, err = run(str(ALLOMIA / "contract.yaml"))
        self.assertEqual(status, 126)
        self.assertIn("Permission denied", err)

    def test_what_is_wrong_with_the_mock_is_2_and_runs_nothing(self):
        taken = socket.create_server(("127.0.0.1", 0))
        with taken:
            port = str(taken.getsockname()[1])
            for options in (("--port", port), ("--defect", "none-such"), ("--log", "verse")):
                status, out, err = run("sh", "-c", "echo ran", options=options)
                self.assertEqual((status, out), (2, ""), err)
        status, out, _ = run("sh", "-c", "echo ran", contracts=("nowhere",))
        self.assertEqual((status, out), (2, ""))


class Surroundings(unittest.TestCase):
    def test_the_mock_answers_before_the_command_starts(self):
        status, out, err = run("sh", "-c", 'curl -sf "$COUNTERSIGN_URL/__admin/health"')
        self.assertEqual((status, err), (0, ""))
        self.assertEqual(json.loads(out), {"status": "ok", "contract": "Allomia Call API"})

    def test_a_variable_bears_the_contracts_name(self):
        for contracts, name in ((ALLOMIA, "ALLOMIA"), (ALLOMIA / "contract.yaml", "ALLOMIA"),
                                (f"calls-v1.2={ALLOMIA}", "CALLS_V1_2")):
            out = run("sh", "-c", f"echo $COUNTERSIGN_URL; echo $COUNTERSIGN_{name}_URL",
                      contracts=(contracts,))[1]
            self.assertRegex(out, r"\A(http://127\.0\.0\.1:\d+)\n\1\n\Z")

    def test_a_unix_socket_is_told_too(self):
        status, out, err = run("sh", "-c", 'curl -sf --unix-socket "$COUNTERSIGN_UNIX_SOCKET" '
                               '"$COUNTERSIGN_URL/__admin/health"',
                               options=("--unix-socket", "here"))
        self.assertEqual((status, err), (0, ""))
        self.assertIn("Allomia", out)

    def test_the_port_is_a_free_one_unless_it_is_given(self):
        first = run("sh", "-c", "echo $COUNTERSIGN_URL")[1]
        self.assertNotIn(":8080", first)
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        out = run("sh", "-c", "echo $COUNTERSIGN_URL", options=("--port", str(port)))[1]
        self.assertEqual(out, f"http://127.0.0.1:{port}\n")

    def test_input_output_and_errors_are_the_commands_own(self):
        text = b"one\ntwo\n" * 50000
        status, out, err = run("sh", "-c", "cat; echo done >&2", input=text,
                               stdin=subprocess.PIPE)
        self.assertEqual((status, out, err), (0, text.decode(), "done\n"))

    def test_arguments_pass_as_they_stand(self):
        words = ("a b", "", "--port", "--", "*", "$HOME")
        out = run(sys.executable, "-c", "import sys; print(sys.argv[1:])", *words)[1]
        self.assertEqual(out, f"{list(words)}\n")

    def test_no_signal_is_blocked_or_ignored_and_no_file_is_open(self):
        """But for what is ignored already where the test runs."""
        status, own = "/proc/self/status", r"SigIgn:\s(\w+)"
        out = run("sh", "-c", f"exec grep Sig {status}")[1]
        self.assertRegex(out, r"SigBlk:\s0{16}\n")
        ignored = int(re.search(own, out).group(1), 16)
        before = int(re.search(own, pathlib.Path(status).read_text(encoding="ascii")).group(1), 16)
        self.assertEqual(ignored & ~before, 0, out)
        out = run("ls", "/proc/self/fd")[1]
        self.assertEqual(out.split(), ["0", "1", "2", "3"])  # 3: the folder ls reads


class Ending(unittest.TestCase):
    """Run.end sees that nothing is left each time."""

    def test_what_the_command_left_in_the_background_ends_with_it(self):
        started = time.monotonic()
        self.assertEqual(run("sh", "-c", "sleep 60 & (sleep 60 &) ; exit 3", stdout=None)[0], 3)
        self.assertLess(time.monotonic() - started, 10)

    def test_a_daemon_that_minds_nothing_is_killed(self):
        status, _, err = run("sh", "-c", f'"{sys.executable}" -c "$0" there; '
                             "while ! [ -e there ]; do sleep 0.01; done; exit 5", DAEMON)
        self.assertEqual(status, 5, err)

    def test_signals_are_passed_on(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.subTest(number):
                started = Run("sh", "-c", "touch there; exec sleep 60")
                started.wait_for("there")
                started.process.send_signal(number)
                self.assertEqual(started.end()[0], 128 + number)

    def test_the_command_may_end_in_its_own_way(self):
        started = Run("sh", "-c", "trap 'echo bye; exit 4' TERM; touch there; "
                      "while :; do sleep 0.05; done")
        started.wait_for("there")
        started.process.terminate()
        self.assertEqual(started.end()[:2], (4, "bye\n"))

    def test_who_does_not_end_when_asked_is_killed(self):
        started = Run("sh", "-c", "trap '' TERM; touch there; while :; do sleep 1; done")
        started.wait_for("there")
        began = time.monotonic()
        started.process.terminate()
        self.assertEqual(started.end()[0], 128 + signal.SIGKILL)
        self.assertGreater(time.monotonic() - began, 4.5)

    def test_a_command_that_is_stopped_can_be_ended(self):
        started = Run("sh", "-c", "touch there; kill -STOP $$; sleep 60")
        started.wait_for("there")
        started.process.terminate()
        self.assertEqual(started.end()[0], 128 + signal.SIGTERM)

    def killed(self, whom):
        started = Run("sh", "-c", f'"{sys.executable}" -c "$0" there; sleep 60 & '
                      "touch here; sleep 60", DAEMON)
        started.wait_for("there")
        started.wait_for("here")
        self.assertGreaterEqual(len(started.alive()), 5)
        for pid in whom(started):
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not started.alive(), "the end of all processes")
        return started.end()[0]

    def test_nothing_survives_the_mock_that_is_killed(self):
        self.assertEqual(self.killed(lambda run: [run.process.pid]), -signal.SIGKILL)

    def test_nothing_survives_the_guardian_that_is_killed(self):
        self.assertEqual(self.killed(lambda run: [run.guardian()]), 128 + signal.SIGKILL)

    def test_nothing_survives_the_mocks_whole_group_that_is_killed(self):
        started = Run("sh", "-c", "touch here; sleep 60", start_new_session=True)
        started.wait_for("here")
        os.killpg(started.process.pid, signal.SIGKILL)
        wait_until(lambda: not started.alive(), "the end of all processes")
        started.end()

    def test_no_zombie_is_left_while_it_runs(self):
        started = Run("sh", "-c", "for i in 1 2 3 4 5; do (true &) ; done; touch there; "
                      "while [ -e there ]; do sleep 0.05; done")
        started.wait_for("there")
        above = {started.process.pid, started.guardian()}

        def zombies():
            stats = [stat_of(folder.name) for folder in pathlib.Path("/proc").glob("[0-9]*")]
            return [stat for stat in stats
                    if stat and stat[0] == "Z" and int(stat[1]) in above]
        wait_until(lambda: not zombies(), "no zombie")
        started.path("there").unlink()
        self.assertEqual(started.end(), (0, "", ""))


class Clean(unittest.TestCase):
    """What a client did wrong is told when something failed, and fails where that is wanted."""

    WRONG = ('curl -sf "$COUNTERSIGN_URL/api/calls?organizationId=%s&limit=1&callTipe=Inbound" '
             '-H "Authorization: Bearer demo-org-key" -o answer' % MAIN)
    RIGHT = WRONG.replace("&callTipe=Inbound", "")
    TOLD = ("countersign mock: Allomia Call API: 1 request: listCalls 1\n"
            "1 mistake of the client\n  unknown-parameter, once, in request 1: GET /api/calls?")

    def test_a_success_is_silent_whatever_the_client_did(self):
        self.assertEqual(run("sh", "-c", self.WRONG), (0, "", ""))

    def test_a_success_fails_when_it_has_to_be_clean_and_is_not(self):
        status, out, err = run("sh", "-c", self.WRONG, options=("--require-clean",))
        self.assertEqual((status, out), (1, ""))
        self.assertEqual(err[:len(self.TOLD)], self.TOLD)
        self.assertIn("did you mean 'callType'?", err)

    def test_a_clean_success_is_one(self):
        self.assertEqual(run("sh", "-c", self.RIGHT, options=("--require-clean",)), (0, "", ""))

    def test_a_failure_is_explained(self):
        status, _, err = run("sh", "-c", self.WRONG + "; exit 3")
        self.assertEqual(status, 3)
        self.assertEqual(err[:len(self.TOLD)], self.TOLD)
        status, _, err = run("sh", "-c", self.RIGHT + "; exit 3", options=("--require-clean",))
        self.assertEqual((status, err), (3, self.TOLD.split("\n")[0] + "\n0 mistakes of the client\n"))
        self.assertEqual(run("sh", "-c", "exit 3")[2], "countersign mock: Allomia Call API: "
                         "0 requests\n0 mistakes of the client\n")

    def test_no_secret_is_told(self):
        for key in ("demo-org-key", "not-a-good-key"):
            status, _, err = run("sh", "-c", self.WRONG.replace("demo-org-key", key) + "; false")
            self.assertEqual(status, 1)
            self.assertNotIn(key, err)

    def test_what_fits_none_of_several_is_not_clean(self):
        status, _, err = run("sh", "-c", "curl -s $COUNTERSIGN_URL/a?b -o c",
                             contracts=(ALLOMIA, FIXTURES / "zudu"), options=("--require-clean",))
        self.assertEqual((status, err), (1, "countersign mock: 1 request fits no contract, the "
                         "first: GET /a\n    Begin paths with the prefix of a contract.\n"))

    def test_without_a_command_it_is_judged_at_the_end(self):
        for target, status in (("/api/calls?nonsense=1", 1), ("/__admin/health", 0)):
            mock = Mock(ALLOMIA, "--require-clean")
            mock.get(target, "demo-org-key")
            mock.process.terminate()
            err = mock.process.communicate(timeout=WAIT)[1].decode()
            mock.folder.cleanup()
            self.assertEqual(mock.process.returncode, status, err)
            self.assertEqual("of the client" in err, status == 1)


class Terminal(unittest.TestCase):
    """A session with a terminal, in which the mock is the job in the foreground."""

    def setUp(self):
        self.leader, follower = pty.openpty()
        self.follower = follower
        self.said = b""

    def tearDown(self):
        os.close(self.leader)

    def start(self, *arguments):
        def take_terminal():
            os.setsid()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        started = Run(*arguments, stdin=self.follower, stdout=self.follower,
                      stderr=self.follower, preexec_fn=take_terminal)
        os.close(self.follower)
        return started

    def expect(self, pattern):
        end = time.monotonic() + WAIT
        while not re.search(pattern, self.said):
            ready = select.select([self.leader], [], [], max(0, end - time.monotonic()))[0]
            if not ready:
                raise AssertionError(f"{pattern} is not in {self.said}")
            self.said += os.read(self.leader, 4096)
        self.said = b""

    def type(self, keys):
        os.write(self.leader, keys)

    def test_what_is_typed_to_interrupt_reaches_the_command(self):
        started = self.start("sh", "-c", "echo here; exec sleep 60")
        self.expect(b"here")
        self.type(b"\x03")
        self.assertEqual(started.end()[0], 128 + signal.SIGINT)

    def test_nobody_who_typed_it_is_in_a_hurry(self):
        started = self.start("sh", "-c", "trap 'echo cleaning; sleep 6; echo clean; exit 9' INT; "
                             "echo here; while :; do sleep 0.05; done")
        self.expect(b"here")
        self.type(b"\x03")
        self.expect(b"clean\r")
        self.assertEqual(started.end()[0], 9)

    def test_a_command_that_reads_gets_the_terminal(self):
        started = self.start("sh", "-c", "read a; echo got $a; read b; echo got $b; exit 6")
        self.type(b"first\n")
        self.expect(b"got first")
        self.type(b"second\n")
        self.expect(b"got second")
        self.assertEqual(started.end()[0], 6)

    def test_a_command_that_has_the_terminal_is_interrupted_itself(self):
        started = self.start(sys.executable, "-iq")
        self.type(b"print('he' + 're')\n")
        self.expect(rb"here\s+>>> ")  # between two lines it hears of nothing
        self.type(b"\x03")
        self.expect(b"KeyboardInterrupt")
        self.type(b"1234 * 2\n")
        self.expect(b"2468")
        self.type(b"exit(8)\n")
        self.assertEqual(started.end()[0], 8)

    def stop_and_go(self, before, first):
        # The command waits without a child: a shell that is stopped between vfork and exec
        # cannot be told from one that hangs.
        started = self.start("sh", "-c", before + "mkfifo go; echo here; read line <go; exit 2")
        self.type(first)
        self.expect(b"here")
        self.type(b"\x1a")
        wait_until(lambda: [stat_of(each)[0] for each in started.alive()].count("T") >= 2
                   and stat_of(started.process.pid)[0] == "T", "mock and command stop")
        os.kill(started.process.pid, signal.SIGCONT)
        started.path("go").write_text("on\n")
        self.assertEqual(started.end()[0], 2)

    def test_what_is_typed_to_stop_stops_both_and_both_go_on(self):
        self.stop_and_go("", b"")

    def test_so_it_does_when_the_command_has_the_terminal(self):
        self.stop_and_go("read a; ", b"x\n")


if __name__ == "__main__":
    unittest.main()
