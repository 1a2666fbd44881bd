"""How many requests a check sends."""
import json
import unittest

from tests.blackbox.checked import whole_check
from tests.blackbox.harness import Mock, contracts, run
from tests.blackbox.recorder import Recorder

REQUESTS = 1000  # a whole check of some hundred records asks for no more


def asking_again():
    """Options that leave out the rules which ask the same again on purpose: they say so."""
    rules = json.loads(run("rules", "--format", "json").stdout)
    return [word for rule in rules if rule["again"] for word in ("--skip", rule["id"])]


class Requests(unittest.TestCase):
    def test_no_two_rules_ask_the_same(self):
        skipped = asking_again()
        self.assertIn("item/stable", skipped)
        for folder in contracts():
            with self.subTest(folder.name), Mock(folder) as mock, Recorder(mock) as recorder:
                checked = whole_check(recorder, folder, unsafe=False, more=skipped)
                self.assertEqual((checked.status, checked.told("fail", "inconclusive")), (0, []))
                self.assertGreater(len(recorder.asked), 300)
                self.assertEqual(recorder.repeated(), {})

    def test_the_report_tells_how_many_were_sent(self):
        for folder in contracts():
            with self.subTest(folder.name), Mock(folder) as mock, Recorder(mock) as recorder:
                checked = whole_check(recorder, folder)
                self.assertEqual(checked.status, 0)
                self.assertEqual(checked.report["requests"], len(recorder.asked))
                self.assertIn(f", {len(recorder.asked)} requests, ", checked.out.splitlines()[-1])
                self.assertLessEqual(len(recorder.asked), REQUESTS)

    def test_where_requests_are_few_every_family_has_its_share(self):
        with Mock() as mock:
            checked = whole_check(mock, more=["--max-requests", "250"])
        passed = {told.split()[1].split("/")[0] for told in checked.told("pass")}
        self.assertEqual(checked.told("fail", "warn", "error"), [])
        self.assertEqual(checked.report["requests"], 250)
        self.assertIn("the budget of requests was used up", checked.report["trouble"])
        self.assertIn("the budget of requests was used up", checked.out)
        self.assertLessEqual({"auth", "isolation", "item", "pagination", "enum", "filter", "range",
                              "order", "signed-url", "error", "http", "record", "schema"}, passed)


if __name__ == "__main__":
    unittest.main()
