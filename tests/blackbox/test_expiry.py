"""The end of signed URLs, waited for in real time where there is no clock to move."""
import pathlib
import shutil
import tempfile
import time
import unittest

from tests.blackbox.call_server import CallServer
from tests.blackbox.checked import Checked
from tests.blackbox.harness import ALLOMIA

LIFETIME = 4  # seconds; so that there is a moment shortly before the end
AT_THE_END = {"signed-url/lasts", "signed-url/expires", "signed-url/fresh"}


class Expiry(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.contract = pathlib.Path(self.folder.name) / "api"
        shutil.copytree(ALLOMIA, self.contract)

    def tearDown(self):
        self.folder.cleanup()

    def check(self, *options, lies=(), lifetime=LIFETIME):
        path = self.contract / "contract.yaml"
        text = (ALLOMIA / "contract.yaml").read_text(encoding="utf-8")
        text = text.replace("lifetime: 3600", f"lifetime: {lifetime}\n{' ' * 18}tolerance: 0")
        path.write_text(text, encoding="utf-8")
        started = time.monotonic()
        with CallServer((), lies, lifetime=lifetime) as server:
            checked = Checked("--url", server.url(), "--credential", "bearerAuth=demo-tenant-key",
                              "--rules", "signed-url", *options, contract=self.contract)
        self.seconds = time.monotonic() - started
        return checked

    @staticmethod
    def rules(checked, verdict):
        return {line.split()[1] for line in checked.told(verdict)}

    def test_the_end_is_waited_for(self):
        checked = self.check("--wait-expiry", "60")
        self.assertEqual(checked.told("fail", "warn", "error"), [])
        self.assertLessEqual(AT_THE_END, self.rules(checked, "pass"))
        self.assertEqual(checked.told("inconclusive"), [])
        self.assertRegex(checked.err, r"waiting \d+ s, for signed URLs to expire")

    def test_one_wait_serves_all_urls(self):
        self.check("--wait-expiry", "60")
        self.assertLess(self.seconds, LIFETIME + 12)

    def test_two_seconds_may_be_all_there_is(self):
        checked = self.check("--wait-expiry", "60", lifetime=2)
        self.assertEqual(checked.told("fail", "warn", "error"), [])
        self.assertLessEqual({"signed-url/expires", "signed-url/fresh"},
                             self.rules(checked, "pass"))

    def test_a_url_that_lives_on_is_found(self):
        checked = self.check("--wait-expiry", "60", lies=["url-forever"])
        self.assertIn("signed-url/expires", self.rules(checked, "fail"))

    def test_no_more_is_waited_than_allowed(self):
        checked = self.check("--wait-expiry", "60", lifetime=3600)
        self.assertLess(self.seconds, 15)
        self.assertLessEqual(AT_THE_END, self.rules(checked, "inconclusive"))
        self.assertTrue(any("--wait-expiry leaves 60" in line
                            for line in checked.told("inconclusive")))

    def test_without_either_both_ways_are_named(self):
        checked = self.check()
        for line in checked.told("inconclusive"):
            self.assertIn("--clock", line)
            self.assertIn("--wait-expiry", line)
        self.assertLessEqual(AT_THE_END, self.rules(checked, "inconclusive"))


if __name__ == "__main__":
    unittest.main()
