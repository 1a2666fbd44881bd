"""What could not be read is not passed: neither by a rule that read the rest, nor by the run."""
import unittest

from tests.blackbox.checked import check
from tests.blackbox.harness import Mock
from tests.blackbox.troubled import Troubled

UNEXERCISED = 4
LIST = "/api/calls?"
ONE_VALUE = "callType=Outbound"


def dropped(*parts):
    """Trouble with the requests whose path holds all of these."""
    return lambda _, handler: all(part in handler.path for part in parts) and handler.drop()


def refused(status, *parts):
    return lambda _, handler: (all(part in handler.path for part in parts)
                               and handler.refuse(status))


class Unread(unittest.TestCase):
    def checked(self, trouble, *options):
        with Mock() as mock, Troubled(mock.url, trouble) as way:
            return check(way, "--retries", "0", *options, clock=False)

    def found(self, checked, rule, subject):
        return next((finding["verdict"], finding.get("reason", ""))
                    for finding in checked.report["findings"]
                    if (finding["rule"], finding["subject"]) == (rule, subject))

    def assert_open(self, checked, rule, subject, reason):
        verdict, why = self.found(checked, rule, subject)
        self.assertEqual(verdict, "inconclusive", checked.out)
        self.assertIn("not all could be read: ", why)
        self.assertIn(reason, why)

    def test_one_value_of_a_filter_that_cannot_be_read_keeps_it_open(self):
        for trouble, reason in ((dropped(LIST, ONE_VALUE), "the connection ended"),
                                (refused(500, LIST, ONE_VALUE), "was answered 500"),
                                (refused(503, LIST, ONE_VALUE), "was answered 503")):
            with self.subTest(reason):
                checked = self.checked(trouble, "--rules", "enum/sound")
                self.assert_open(checked, "enum/sound", "listCalls?callType", reason)

    def test_one_walk_that_cannot_be_read_to_its_end_keeps_pages_open(self):
        checked = self.checked(dropped(LIST, "page=2&", "sort=asc"), "--rules", "pagination")
        self.assert_open(checked, "pagination/total", "listCalls", "the connection ended")

    def test_what_passes_when_it_is_asked_for_again_is_passed(self):
        seen = []

        def once(_, handler):
            if ONE_VALUE in handler.path and not seen:
                seen.append(handler.path)
                return handler.drop()
            return False

        checked = self.checked(once, "--rules", "enum/sound")
        self.assertEqual(len(seen), 1)
        self.assertEqual(self.found(checked, "enum/sound", "listCalls?callType")[0], "pass")

    def test_a_budget_that_ends_inside_a_rule_keeps_it_open(self):
        whole = self.checked(lambda *_: False, "--rules", "enum/sound")
        self.assertEqual(self.found(whole, "enum/sound", "listCalls?callType")[0], "pass")
        few = str(whole.report["requests"] - 1)
        checked = self.checked(lambda *_: False, "--rules", "enum/sound",
                               "--max-requests", few)
        self.assert_open(checked, "enum/sound", "listCalls?callType", "--max-requests")

    def test_a_rule_that_could_not_be_asked_at_all_keeps_the_run_from_being_held(self):
        checked = self.checked(dropped("/api/calls/"))
        self.assertNotEqual(checked.told("error"), [])
        self.assertEqual(checked.told("fail"), [])
        self.assertEqual(checked.status, UNEXERCISED, checked.out)
        self.assertEqual((checked.report["outcome"], checked.report["exit"]),
                         ("not exercised", UNEXERCISED))
        last = checked.out.splitlines()[-1]
        self.assertRegex(last, r"^not exercised: .*, \d+ error \(could not be asked\)")


if __name__ == "__main__":
    unittest.main()
