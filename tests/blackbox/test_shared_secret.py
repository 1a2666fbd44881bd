"""Several mocks with one secret honour each other's signed URLs and cursors; others do not."""
import tempfile
import unittest
import urllib.parse

from tests.blackbox.harness import ALLOMIA, ROOT, Mock, run

TAPES = ROOT / "tests/dialects/signed-urls"  # one URL of each scheme, RSA among them
SIGHTINGS = ROOT / "tests/dialects/expiring-cursor"
SECRET = "correct horse battery staple"
HOST = {"Host": "balancer.example"}  # what all of them are asked as
VARIABLE = "COUNTERSIGN_URL_SECRET"


def urls_of(value):
    if isinstance(value, dict):
        return [url for member in value.values() for url in urls_of(member)]
    return [value] if isinstance(value, str) and value.startswith("http://") else []


class SharedSecret(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def file(self, secret):
        with tempfile.NamedTemporaryFile("w", dir=self.folder.name, delete=False) as file:
            file.write(secret)
        return file.name

    def tape(self, mock):
        """The URLs of one record that `mock` signs, as targets: all schemes of the dialect."""
        key = {"X-Archive-Key": "demo-archive-key", **HOST}
        listed = mock.request("GET", "/tapes?size=1", key).json()
        identifier = next(iter(listed.values()))[0]["id"]
        urls = urls_of(mock.request("GET", f"/tapes/{identifier}", key).json())
        self.assertEqual(len(urls), 9)
        targets = [urllib.parse.urlsplit(url) for url in urls]
        return [f"{parts.path}?{parts.query}" for parts in targets]

    def statuses(self, mock, targets):
        return {mock.request("GET", target, HOST).status for target in targets}

    def test_each_honours_the_urls_of_the_others_by_every_scheme(self):
        with Mock(TAPES, "--url-secret-file", self.file(SECRET)) as one, \
                Mock(TAPES, "--url-secret-file", self.file(SECRET + "\n")) as two:
            self.assertEqual(self.statuses(two, self.tape(one)), {200})
            self.assertEqual(self.statuses(one, self.tape(two)), {200})

    def test_another_secret_honours_none_and_neither_does_one_made_by_lot(self):
        with Mock(TAPES, "--url-secret-file", self.file(SECRET)) as one, \
                Mock(TAPES, "--url-secret-file", self.file(SECRET + "!")) as two, \
                Mock(TAPES) as three, Mock(TAPES) as four:
            for signer, other in ((one, two), (two, one), (one, three), (three, four)):
                targets = self.tape(signer)
                self.assertEqual(self.statuses(signer, targets), {200})
                self.assertLessEqual(self.statuses(other, targets), {400, 403})

    def test_the_secret_may_stand_in_the_environment(self):
        with Mock(TAPES, env={VARIABLE: SECRET}) as one, \
                Mock(TAPES, "--url-secret-file", self.file(SECRET), env={VARIABLE: "x"}) as two:
            self.assertEqual(self.statuses(two, self.tape(one)), {200})

    def test_a_cursor_leads_on_at_the_next_mock(self):
        key = {"X-Harbour-Key": "demo-harbour-one"}

        def page(mock, target):
            return mock.request("GET", target, key)
        with Mock(SIGHTINGS, "--url-secret-file", self.file(SECRET)) as one, \
                Mock(SIGHTINGS, "--url-secret-file", self.file(SECRET)) as two, \
                Mock(SIGHTINGS) as three:
            first = page(one, "/sightings?size=3").json()
            cursor = next(value for value in first.values() if isinstance(value, str))
            target = f"/sightings?size=3&from={cursor}"
            self.assertEqual(page(two, target).json()["sightings"],
                             page(one, target).json()["sightings"])
            self.assertGreaterEqual(page(three, target).status, 400)

    def test_a_secret_that_is_short_or_missing_is_refused_and_not_told(self):
        for options, env in ((["--url-secret-file", self.file("fifteen bytes..\n")], {}),
                             ([], {VARIABLE: "fifteen bytes.."}),
                             (["--url-secret-file", self.file("\n")], {}),
                             (["--url-secret-file", "/nowhere/secret"], {})):
            with self.subTest(options):
                done = run("mock", ALLOMIA, "--port", "0", *options, env=env)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn("hint:", done.stderr)
                self.assertNotIn("fifteen", done.stderr)

    def test_the_secret_is_told_by_nothing_that_can_be_asked_for(self):
        with Mock(TAPES, "--url-secret-file", self.file(SECRET)) as mock:
            for target in ("health", "clock", "faults", "preferences", "openapi.json"):
                self.assertNotIn(SECRET.encode(), mock.get("/__admin/" + target).body)
            self.assertNotIn("horse", " ".join(self.tape(mock)))


if __name__ == "__main__":
    unittest.main()
