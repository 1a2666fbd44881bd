"""A search by POST, of which two pages disagree: lawful endpoints of other tastes are never failed.

Each taste is the shipped contract, changed where the pages allow it, and served; the check
holds it to the contract as it ships.
"""
import json
import unittest

from tests.blackbox.harness import FIXTURES
from tests.blackbox.tasting import Tasting

SEARCH = "    CallSearch:\n"


class Tastes(Tasting):
    shipped = FIXTURES / "zudu"

    def edit(self, before, after, behind="    post:\n"):
        """Changes the contract, behind the first place that reads so."""
        path = self.contract / "contract.yaml"
        head, found, rest = path.read_text(encoding="utf-8").partition(behind)
        self.assertIn(before, rest)
        path.write_text(head + found + rest.replace(before, after), encoding="utf-8")

    def test_thresholds_may_be_exclusive(self):
        self.edit("value: at-or-after, certainty: unknown", "value: after")
        self.edit("value: at-or-before, certainty: unknown", "value: before")
        self.assert_fair()

    def test_words_may_stand_in_their_own_case_alone(self):
        self.edit("case: { value: insensitive, certainty: unknown }", "case: sensitive")
        self.assert_fair()

    def test_pages_past_the_end_may_be_refused(self):
        self.edit("past-end: { value: empty, or: [ reject, last ], certainty: inferred }",
                  "past-end: reject")
        self.assert_fair()

    def test_a_page_past_the_end_may_show_the_last_one(self):
        self.edit("past-end: { value: empty, or: [ reject, last ], certainty: inferred }",
                  "past-end: last")
        self.assert_fair()

    def test_a_fraction_may_be_a_threshold(self):
        self.edit("                  type: integer\n                  x-countersign: { epoch: ms }",
                  "                  x-countersign: { epoch: ms }", behind=SEARCH)
        self.assert_fair()

    def test_words_that_are_no_status_may_be_refused(self):
        self.edit("              items: { type: string }\n            call_type",
                  "              items: { type: string, enum: [ REGISTERED, ONGOING, ENDED, "
                  "ERROR, SCHEDULED ] }\n            call_type")
        self.assert_fair()

    def test_what_is_not_yet_may_be_absent(self):
        path = self.contract / "data/calls.json"
        calls = json.loads(path.read_text(encoding="utf-8"))
        going_on = {"end_timestamp", "call_duration", "disconnection_reason"}
        without = [{name: value for name, value in call.items()
                    if value is not None or name not in going_on} for call in calls]
        self.assertNotEqual(without, calls)
        path.write_text(json.dumps(without), encoding="utf-8")
        self.edit("              - start_timestamp\n", "", behind="then:")
        self.assert_fair()

    def test_thresholds_the_wrong_way_round_may_be_refused(self):
        self.edit("reversed: { value: empty, or: [ reject ], certainty: inferred }",
                  "reversed: reject")
        self.assert_fair()

    def test_one_agent_may_be_all_that_is_taken(self):
        self.edit("type: [ string, array ]\n              items: { type: string }",
                  "type: string", behind=SEARCH)
        self.assert_fair("filter/several")

    def test_a_list_of_agents_may_be_all_that_is_taken(self):
        self.edit("type: [ string, array ]", "type: array", behind=SEARCH)
        self.assert_fair("filter/accepted", "filter/no-match", "filter/case")

    def test_members_may_be_shut_out(self):
        self.edit("      type: object\n      properties:\n        page:",
                  "      type: object\n      additionalProperties: false\n"
                  "      properties:\n        page:", behind=SEARCH)
        self.assert_fair()

    def test_a_body_may_be_asked_for(self):
        self.edit("        content:\n          application/json:\n            schema: { $ref: "
                  "'#/components/schemas/CallSearch' }",
                  "        required: true\n        content:\n          application/json:\n"
                  "            schema: { $ref: '#/components/schemas/CallSearch' }")
        self.assert_fair("http/left-out-body")

    def test_refusals_may_be_422(self):
        path = self.contract / "contract.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("[ 400, 422 ]", "[ 422, 400 ]"),
                        encoding="utf-8")
        self.assert_fair()

    def test_a_page_may_have_a_maximum(self):
        self.edit("limit: { type: integer, minimum: 1, default: 20,",
                  "limit: { type: integer, minimum: 1, maximum: 100, default: 20,",
                  behind=SEARCH)
        self.assert_fair()

    def test_calls_may_be_sorted_by_more(self):
        self.edit("fields: { start_timestamp: /start_timestamp }",
                  "fields: { start_timestamp: /start_timestamp, duration: /call_duration }")
        self.assert_fair()


if __name__ == "__main__":
    unittest.main()
