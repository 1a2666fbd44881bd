"""Every command of docs/mock.md is run as it stands, but for the address of the mock, and what
stands in the block behind a command is what it prints ("..." for what is left out)."""
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

from tests.blackbox import harness
from tests.blackbox.transport import UnixMock

PAGE = harness.ROOT / "docs/mock.md"


def steps():
    """The commands in their order, each with what it is to print (None: not shown)."""
    text = PAGE.read_text(encoding="utf-8").replace("\\\n", " ")
    text = re.sub(r"^```\w+\n.*?^```\n", "", text, flags=re.M | re.S)  # files, not output
    for found in re.finditer(r"^    (\S.*)\n(?:\n```\n((?:.*\n)*?)```\n)?", text, re.M):
        command = re.sub(r"\s{2,}#.*", "", found.group(1))
        yield re.sub(r"\s+", " ", command).strip(), found.group(2)


def pattern(shown):
    """`shown` as a pattern: "..." alone on a line stands for any lines, in a line for any text."""
    lines = [r"(?:.*\n)*?" if line == "..." else
             ".*".join(map(re.escape, line.split("..."))) + r"\n"
             for line in shown.splitlines()]
    return "".join(lines)


class MockDocs(unittest.TestCase):
    maxDiff = None

    def test_every_command_prints_what_is_shown(self):
        seen, mock = 0, None
        with tempfile.TemporaryDirectory() as folder:
            for name in ("docs", "fixtures", "tests"):
                os.symlink(harness.ROOT / name, os.path.join(folder, name))
            os.makedirs(os.path.join(folder, "build"))
            os.symlink(harness.BINARY, os.path.join(folder, "build/countersign"))
            try:
                for command, shown in steps():
                    seen += 1
                    if re.match("build/countersign mock .*--(port|unix-socket) ", command):
                        mock = self.serve(command, folder, mock)
                        continue
                    with self.subTest(command):
                        self.run_one(command, shown, folder, mock)
            finally:
                if mock is not None:
                    mock.end()
        self.assertGreater(seen, 5)

    def test_the_file_of_faults_is_the_one_that_is_shown(self):
        shown = re.search(r"^```yaml\n(.*?)^```\n", PAGE.read_text(encoding="utf-8"), re.M | re.S)
        file = (PAGE.parent / "faults.yaml").read_text(encoding="utf-8")
        self.assertEqual(file.split("\n", 1)[1], shown.group(1))

    def serve(self, command, folder, before):
        """Starts the mock of a command in place of the one before, which ends cleanly."""
        if before is not None:
            before.stop(is_silent=False)  # some tell what they read again
        words = subprocess.run(
            ["sh", "-c", "for word in " + command.split(" ", 2)[2] + '; do echo "$word"; done'],
            cwd=folder, text=True, capture_output=True, check=True).stdout.splitlines()
        if "--unix-socket" in words:
            at = words.index("--unix-socket")
            path = pathlib.Path(folder, words[at + 1])
            del words[at:at + 2]
            return UnixMock(path, *words, cwd=folder)
        at = words.index("--port")
        del words[at:at + 2]
        return harness.Mock(*words, cwd=folder)

    def run_one(self, command, shown, folder, mock):
        port = f":{mock.port}"
        command = command.replace(":8080", port)
        done = subprocess.run(["sh", "-c", command], cwd=folder, text=True, timeout=60,
                              capture_output=True, env=dict(os.environ, NO_COLOR="1"))
        printed = (done.stdout + done.stderr).replace("\r", "")
        printed = printed.replace(port, ":8080")
        if not printed.endswith("\n"):
            printed += "\n"
        if shown is None:
            self.assertEqual(done.returncode, 0, printed)
        else:
            self.assertRegex(printed, r"\A" + pattern(shown) + r"\Z")


if __name__ == "__main__":
    unittest.main()
