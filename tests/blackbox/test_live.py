"""Data that is alive: calls come, go and change while the server is checked. That breaks nothing, and
what is broken is found all the same."""
import concurrent.futures
import unittest

from tests.blackbox.call_server import MOVES, CallServer
from tests.blackbox.test_tastes import check, told

# What each lie is about differs: pages, totals, orders, filters, ranges, credentials, items, URLs.
LIES = ("total-off", "total-unfiltered", "pages-floor", "next-on-last", "next-on-exact-multiple",
        "row-twice", "row-lost", "default-10", "text-order", "order-reversed", "order-per-page",
        "default-asc", "type-ignored", "name-prefix", "from-ignored", "to-by-day",
        "tenant-sees-all", "item-differs", "url-forever")


def play(moves, lies=(), tastes=(), pace=7):
    with CallServer(tastes, lies, moves, pace) as server:
        return check(server)


def all_played(plays):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(zip(plays, pool.map(lambda each: play(*each), plays)))


class Living(unittest.TestCase):
    def assert_fair(self, played, open_at_most=0):
        status, report, said = played
        self.assertEqual(told(report, "fail") + told(report, "error") + told(report, "warn"), [])
        self.assertEqual(status, 0, said)
        unsettled = [finding for finding in report["findings"]
                     if finding["verdict"] == "inconclusive"]
        self.assertLessEqual(len(unsettled), open_at_most, unsettled)
        for finding in unsettled:
            self.assertIn("unstable", finding["reason"])
        moved = report["unstable"][0]
        self.assertEqual(moved["operation"], "listCalls")
        self.assertGreater(moved["appeared"] + moved["vanished"] + moved["changed"], 0)
        self.assertIn("unstable: of listCalls ", said)

    def test_whatever_moves_nothing_is_broken(self):
        for (moves,), played in all_played([([move],) for move in MOVES]):
            with self.subTest(moves):
                # Of calls that change anywhere there is no part that stands still: how much can
                # be settled is a matter of luck.
                self.assert_fair(played, 12 if moves == ["changes"] else 1)

    def test_it_may_move_seldom_or_with_each_request(self):
        for (moves, _, _, pace), played in all_played([(["grows"], (), (), pace)
                                                       for pace in (4, 90)]):
            with self.subTest(moves, pace=pace):
                self.assert_fair(played, 2)

    def test_all_of_it_may_move_at_once(self):
        moves = ["grows", "changes-newest", "vanishes"]
        self.assert_fair(play(moves, pace=60), 2)

    def test_a_server_of_another_taste_may_grow(self):
        for tastes in (["by-created", "ties-otherwise", "offset-zero"],
                       ["milliseconds", "past-end-404", "extra-members"]):
            with self.subTest(tastes):
                self.assert_fair(play(["grows"], (), tastes), 1)


class Lying(unittest.TestCase):
    def test_a_lie_is_found_while_calls_come(self):
        for (_, lies), (status, report, said) in all_played([(["grows"], [lie])
                                                             for lie in LIES]):
            with self.subTest(lies):
                self.assertEqual(status, 1, said)
                self.assertNotEqual(told(report, "fail"), [])

    def test_a_lie_is_found_while_calls_change_and_go(self):
        plays = [([move], [lie]) for move in ("changes-newest", "vanishes")
                 for lie in ("total-off", "row-twice", "text-order", "type-ignored",
                             "tenant-sees-all")]
        for (moves, lies), (status, report, said) in all_played(plays):
            with self.subTest(moves + lies):
                self.assertEqual(status, 1, said)
                self.assertNotEqual(told(report, "fail"), [])

    def test_what_a_refusal_shows_is_settled_whatever_moves(self):
        _, report, _ = play(["changes"], ["no-details"])
        broken = {finding["rule"] for finding in report["findings"]
                  if finding["verdict"] == "fail"}
        self.assertLessEqual({"error/body", "error/field", "error/received", "error/several"},
                             broken)
        self.assertEqual([finding for finding in report["findings"]
                          if finding["verdict"] == "inconclusive"
                          and finding["rule"].startswith("error/")], [])


if __name__ == "__main__":
    unittest.main()
