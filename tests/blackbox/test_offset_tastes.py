"""The second API leaves much open: lawful endpoints of other tastes are never failed.

Each taste is the shipped contract, changed where the documents allow it, and served; the
check holds it to the contract as it ships.
"""
import json
import re
import unittest

from tests.blackbox.harness import FIXTURES
from tests.blackbox.tasting import Tasting

DATES = "field: { value: /created_at, or: [ /started_at, /ended_at ], certainty: inferred }"


class Tastes(Tasting):
    shipped = FIXTURES / "hmsovereign"

    def edit(self, before, after, name="contract.yaml", count=None):
        path = self.contract / name
        text = path.read_text(encoding="utf-8")
        self.assertIn(before, text)
        path.write_text(text.replace(before, after, -1 if count is None else count),
                        encoding="utf-8")

    def records(self, change, name="data/calls.json"):
        path = self.contract / name
        records = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(change(records)), encoding="utf-8")

    def test_dates_may_be_those_of_the_start(self):
        self.edit(DATES, "field: /started_at")
        self.assert_fair()

    def test_dates_may_be_those_of_the_end(self):
        self.edit(DATES, "field: /ended_at")
        self.assert_fair()

    def test_dates_may_be_exclusive(self):
        self.edit("match: { value: at-or-after, certainty: unknown }", "match: after")
        self.edit("match: { value: at-or-before, certainty: unknown }", "match: before")
        self.assert_fair()

    def test_a_limit_above_the_maximum_may_be_clamped(self):
        self.edit("above-maximum: { value: reject", "above-maximum: { value: clamp")
        self.edit("below-minimum: { value: reject", "below-minimum: { value: clamp")
        self.assert_fair()

    def test_a_limit_above_the_maximum_may_be_ignored(self):
        self.edit("above-maximum: { value: reject", "above-maximum: { value: ignore")
        self.edit("below-minimum: { value: reject", "below-minimum: { value: ignore")
        self.assert_fair()

    def test_an_offset_behind_the_last_row_may_be_refused(self):
        self.edit("past-end: { value: empty, or: [ reject ]", "past-end: { value: reject")
        self.assert_fair()

    def test_a_reversed_range_may_be_refused(self):
        self.edit("reversed: { value: empty, or: [ reject ]", "reversed: { value: reject")
        self.assert_fair()

    def test_rows_may_stand_in_any_order(self):
        self.records(lambda records: sorted(records, key=lambda call: call["id"][::-1]))
        self.assert_fair()

    def test_members_that_may_be_absent_are(self):
        optional = {"error", "direction", "end_reason", "summary", "agent_name", "business_name",
                    "phone_number", "number_id", "caller_phone", "assistant_phone", "started_at",
                    "ended_at", "duration_seconds"}
        self.records(lambda records: [{name: value for name, value in call.items()
                                       if name not in optional} for call in records])
        self.assert_fair("record/ordered")

    def test_refusals_may_hold_an_object(self):
        self.edit("body: { error: Invalid API key, message: The API key is missing or not valid. }",
                  "body: { error: { code: unauthorized, message: No key. } }")
        self.edit("body: { error: Call not found, message: There is no call with this id. }",
                  "body: { error: { code: not_found, message: No call. } }")
        self.assert_fair()

    def test_refusals_may_hold_a_text(self):
        text = (self.contract / "contract.yaml").read_text(encoding="utf-8")
        text = re.sub(r"body:\n +error:\n +code: (\w+)\n.*\n(?: +param: .*\n)? +type: \w+\n",
                      r"body: { error: Bad Request, details: [ \1 ] }\n", text)
        (self.contract / "contract.yaml").write_text(text, encoding="utf-8")
        self.edit("prose: [ /error/message, /error/code, /error/type ]", "prose: [ /error ]")
        self.edit("prose: [ /error/code, /error/message, /error/type ]", "prose: [ /error ]")
        self.assert_fair()

    def test_a_call_out_of_reach_may_be_forbidden(self):
        self.edit("status: [ 404, 403 ]", "status: 403")
        self.assert_fair()

    def test_parameters_may_be_refused_with_422(self):
        self.edit("status: [ 400, 422 ]", "status: 422")
        self.assert_fair()

    def test_a_call_that_was_started_may_be_connecting(self):
        self.edit("/status: { value: dialing, or: [ connecting ] }", "/status: connecting")
        self.edit("dialing: { lasts: 6, next: in-progress }",
                  "connecting: { lasts: 6, next: in-progress }")
        self.assert_fair()

    def test_a_call_that_was_handed_over_may_be_transferred(self):
        self.edit("/status: { value: ended, or: [ transferred ] }", "/status: transferred")
        self.assert_fair()

    def test_usage_may_be_that_of_the_guides(self):
        """Logs without an identifier and with other members: what is inferred warns."""
        self.edit("required: [ id, duration_sec, created_at ]", "required: [ call_id ]")
        self.edit("usage: { file: data/usage.json, schema",
                  "usage: { file: data/usage.json, id: /call_id, schema")
        self.edit("        duration_sec:\n", "        call_id: { type: string }\n"
                  "        minutes_used: { type: number }\n        duration_seconds:\n")
        self.edit('"id": ', '"minutes_used": 1.5, "call_id": ', "data/usage.json")
        self.edit('"duration_sec": ', '"duration_seconds": ', "data/usage.json")
        self.assert_fair("record/identified", "schema/required")

    def test_there_may_be_no_calls(self):
        self.edit("sees: [ org-wadden ]", "sees: [ org-none ]", "data/credentials.yaml")
        self.assert_fair()  # calls the check started itself show enough
        self.assert_fair(unsafe=False, status=4)  # too little could be exercised

    def test_there_may_be_three_calls(self):
        self.records(lambda records: records[:3] + records[-3:])
        self.assert_fair()

    def test_all_calls_may_be_of_one_moment(self):
        same = re.compile(r'"20\d\d-[^"]*"')
        self.records(lambda records: json.loads(
            same.sub('"2026-03-02T08:00:00.007Z"', json.dumps(records))))
        self.assert_fair()

    def test_no_call_need_have_a_status_of_the_filter(self):
        self.records(lambda records: [{**call, "status": "ringing"} for call in records])
        self.assert_fair()


if __name__ == "__main__":
    unittest.main()
