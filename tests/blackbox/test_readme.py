"""Every command of the README is run as it stands, but for the address of the mock."""
import os
import re
import subprocess
import tempfile
import unittest

from tests.blackbox import harness

ORGANIZATION = "a1b2c3d4-e5f6-7890-abcd-123456789012"
# Run by other tests, or by whoever reads the README.
ELSEWHERE = ("make demo", "make test", "build/countersign prove",
             "build/countersign receive fixtures/hmsovereign --secret-file")


def commands():
    with open(os.path.join(harness.ROOT, "README.md"), encoding="utf-8") as file:
        text = re.sub(r"^```.*?^```", "", file.read(), flags=re.M | re.S)
    text = text.replace("\\\n", " ")
    for line in re.findall(r"^    (\S.*)$", text, re.M):
        yield re.sub(r"\s+", " ", re.sub(r"\s{2,}#.*", "", line)).strip()


class Readme(unittest.TestCase):
    def test_every_command_does_what_it_says(self):
        seen = 0
        with harness.Mock("fixtures/allomia") as mock, \
                harness.Mock("fixtures/hmsovereign", "--webhook", "http://127.0.0.1:9/") as sender, \
                harness.Mock("fixtures/zudu") as third, \
                tempfile.TemporaryDirectory() as folder:
            os.symlink(os.path.join(harness.ROOT, "fixtures"), os.path.join(folder, "fixtures"))
            os.makedirs(os.path.join(folder, "build"))
            os.symlink(harness.BINARY, os.path.join(folder, "build/countersign"))
            environment = dict(os.environ, API_KEY="demo-tenant-key")
            for command in commands():
                seen += 1
                if command.startswith(ELSEWHERE):
                    continue
                with self.subTest(command):
                    command = command.replace("http://127.0.0.1:8082", sender.url)
                    command = command.replace("http://127.0.0.1:8083", third.url)
                    self.run_one(command, mock.url, folder, environment)
            for report in ("report.json", "countersign.xml", "countersign.html"):
                self.assertTrue(os.path.getsize(os.path.join(folder, report)), report)
        self.assertGreater(seen, 10)

    def run_one(self, command, url, folder, environment):
        command = command.replace("https://staging.example.com", url)
        command = command.replace("http://127.0.0.1:8080", url)
        command = command.replace("YOUR-ORGANIZATION", ORGANIZATION)
        serves = command.startswith("build/countersign mock") and "--port " in command
        if serves:
            command = re.sub(r"--port \d+", "--port 0", command).rstrip(" &")
            command = "timeout --preserve-status -s TERM 3 " + command
        done = subprocess.run(["sh", "-c", command], cwd=folder, env=environment, text=True,
                              capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        if serves:
            self.assertIn("countersign mock: ", done.stdout)
        if "--insider" in command:
            self.assertRegex(done.stdout, "held: .* 0 fail, 0 warn, 0 recorded, 0 inconclusive;")
        if "--exec" in command:
            self.assertIn('"total":123', done.stdout)
        if "receive" in command:
            self.assertIn("held: ", done.stdout)
        if command.startswith("curl") and "/api/" in command:
            wanted = "500 Internal" if "Prefer" in command else '"total":62'
            self.assertIn(wanted, done.stdout)


if __name__ == "__main__":
    unittest.main()
