"""Lists too long to be read whole: what a sample still shows, and what only the whole does."""
import datetime
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from tests.blackbox.checked import Checked
from tests.blackbox.harness import BINARY, Mock
from tests.blackbox.recorder import Recorder

ROWS = 20000
SIZE = 100  # the largest page
ODD = 13370  # a row far from both ends

CONTRACT = """
openapi: 3.1.0
info: { title: Parcels of the Heron Post, version: '1' }
x-countersign:
  version: 1
  records:
    parcels: { file: parcels.json, schema: '#/components/schemas/Parcel' }
  errors:
    type: { status: 400, body: { code: type } }
    enum: { status: 400, body: { code: enum } }
    minimum: { status: 400, body: { code: minimum } }
    maximum: { status: 400, body: { code: maximum } }
    format: { status: 400, body: { code: format } }
    range: { status: 400, body: { code: range } }
    item-unknown: { status: 404, body: { code: unknown } }
paths:
  /parcels:
    get:
      operationId: listParcels
      parameters:
        - { name: page, in: query, schema: { type: integer, minimum: 1, default: 1 } }
        - { name: size, in: query, schema: { type: integer, minimum: 1, maximum: 100, default: 20 } }
        - { name: kind, in: query, schema: { type: string, enum: [ letter, box, roll ] } }
        - { name: town, in: query, schema: { type: string } }
        - { name: since, in: query, schema: { type: string, format: date-time } }
        - { name: until, in: query, schema: { type: string, format: date-time } }
        - { name: sort, in: query, schema: { type: string, enum: [ oldest, newest ], default: oldest } }
      responses:
        '200':
          description: A page of parcels.
          content:
            application/json:
              schema:
                type: object
                required: [ parcels, total, pages, more ]
                properties:
                  parcels: { type: array, items: { $ref: '#/components/schemas/Parcel' } }
                  total: { type: integer }
                  pages: { type: integer }
                  more: { type: boolean }
        '400': { $ref: '#/components/responses/Refused' }
      x-countersign:
        list:
          records: parcels
          items: $response.body#/parcels
          page:
            by: number
            index: $request.query.page
            size: $request.query.size
            past-end: empty
            above-maximum: reject
            below-minimum: reject
          totals:
            items: $response.body#/total
            pages: $response.body#/pages
            next: $response.body#/more
          filters:
            kind: { field: /kind, match: equals }
            town: { field: /town, match: equals, case: sensitive }
            since: { field: /sent, match: at-or-after }
            until: { field: /sent, match: at-or-before }
          ranges:
            - { from: since, to: until, reversed: reject }
          order:
            by: $request.query.sort
            words:
              oldest: [ { field: /sent, direction: ascending } ]
              newest: [ { field: /sent, direction: descending } ]
  /parcels/{id}:
    get:
      operationId: getParcel
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
      responses:
        '200':
          description: A parcel.
          content:
            application/json: { schema: { $ref: '#/components/schemas/Parcel' } }
        '404': { $ref: '#/components/responses/Refused' }
      x-countersign: { item: { records: parcels, id: $request.path.id } }
components:
  responses:
    Refused:
      description: It cannot be answered.
      content:
        application/json:
          schema: { type: object, required: [ code ], properties: { code: { type: string } } }
  schemas:
    Parcel:
      type: object
      required: [ id, kind, town, sent ]
      properties:
        id: { type: string }
        kind: { type: string, enum: [ letter, box, roll ] }
        town: { type: string }
        sent: { type: string, format: date-time }
"""


def parcel(number):
    start = datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)
    sent = start + datetime.timedelta(minutes=7 * number)
    return {"id": f"p-{number:05}", "kind": ("letter", "box", "letter", "roll")[number % 4],
            "town": f"Town {number % 40}", "sent": sent.strftime("%Y-%m-%dT%H:%M:%SZ")}


class Altering(Recorder):
    """Tells one row otherwise than it is."""

    def altered(self, body):
        return body.replace(f'"id":"p-{ODD}","kind":"'.encode(), b'"id":"p-13370","kind":"un')


def told(row):
    return json.dumps(row, separators=(",", ":")).encode()


class Replacing(Recorder):
    """Shows another row in the place of one, on pages of so many rows (None: on all)."""
    other, pages_of = None, None

    def altered(self, body):
        if self.pages_of and body.count(b'"id":"p-') != self.pages_of:
            return body
        return body.replace(told(parcel(ODD)), told(self.other))


class Sampling(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.scratch.name)
        (cls.folder / "contract.yaml").write_text(CONTRACT)
        (cls.folder / "parcels.json").write_text(json.dumps([parcel(i) for i in range(ROWS)]))

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def check(self, mock, *arguments):
        return Checked("--url", mock.url, *arguments, contract=self.folder)

    def broken(self, *arguments, defect):
        with Mock(self.folder, "--defect", defect) as mock:
            checked = self.check(mock, *arguments)
        return {told.split()[1] for told in checked.told("fail")}

    def test_a_long_list_is_sampled_within_the_budget(self):
        with Mock(self.folder) as mock, Recorder(mock) as recorder:
            checked = self.check(recorder)
        self.assertEqual((checked.status, checked.told("fail", "warn", "error")), (0, []))
        self.assertLess(len(recorder.asked), 5000)
        self.assertEqual(checked.report["lists"], [
            {"operation": "listParcels", "read": "sampled", "pages": 10, "pages of": 200,
             "rows": 1000, "rows of": ROWS, "seed": 1}])
        self.assertIn("listParcels: sampled, 10 of 200 pages, 1000 of 20000 rows", checked.out)
        # What a range shows of a sample is sound; that nothing is missing is not passed silently.
        self.assertIn("not whether all of it is there",
                      " ".join(line for line in checked.told("inconclusive") if "range/" in line))
        reasons = [told for told in checked.told("inconclusive") if "--exhaustive" not in told]
        self.assertEqual(reasons, [])
        passed = {told.split()[1].split("/")[0] for told in checked.told("pass")}
        self.assertLessEqual({"pagination", "enum", "filter", "range", "order", "record"}, passed)

    def test_the_seed_alone_chooses_the_pages(self):
        asked = []
        with Mock(self.folder) as mock:
            for seed in (1, 1, 2):
                with Recorder(mock) as recorder:
                    self.check(recorder, "--seed", seed, "--rules", "record")
                asked.append({one.target for one in recorder.asked})
        self.assertEqual(asked[0], asked[1])
        self.assertNotEqual(asked[0], asked[2])

    def test_what_is_wrong_at_the_ends_of_a_sample_is_found(self):
        for defect, rule in (("total-plus-one@listParcels", "pagination/total"),
                             ("next-on-last@listParcels", "pagination/next"),
                             ("index-ignored@listParcels", "pagination/no-repeats"),
                             ("row-repeated@listParcels", "pagination/no-repeats"),
                             ("last-row-dropped@listParcels", "pagination/full-pages"),
                             ("order-reversed@listParcels.newest", "order/sorted"),
                             ("range-from-ignored@listParcels.since", "range/from"),
                             ("filter-ignored@listParcels.kind", "enum/sound")):
            with self.subTest(defect):
                self.assertIn(rule, self.broken("--rules", rule, defect=defect))

    def test_only_the_whole_shows_what_is_wrong_in_the_middle(self):
        rules = ("--rules", "schema", "--rules", "record")
        with Mock(self.folder) as mock, Altering(mock) as server:
            sampled = self.check(server, *rules)
            whole = self.check(server, "--exhaustive", *rules)
        self.assertEqual(sampled.told("fail"), [])
        self.assertEqual([told.split()[1] for told in whole.told("fail")], ["schema/enum"])
        self.assertEqual(whole.report["lists"][0]["read"], "whole")
        self.assertEqual(whole.report["lists"][0]["rows"], ROWS)

    def replaced(self, other, pages_of, rule):
        with Mock(self.folder) as mock, Replacing(mock) as server:
            server.other, server.pages_of = other, pages_of
            checked = self.check(server, "--exhaustive", "--rules", rule)
        findings = [finding for finding in checked.report["findings"]
                    if finding["rule"] == rule and finding["verdict"] == "fail"]
        self.assertEqual(len(findings), 1, checked.out)
        return findings[0]["actual"]

    def test_a_row_that_stands_twice_far_from_its_twin_is_found(self):
        self.assertEqual(self.replaced(parcel(7), None, "pagination/no-repeats"),
                         "row p-00007 stands twice: as row 8 and as row 13371")

    def test_a_row_that_is_lost_on_a_deep_page_of_one_size_is_found(self):
        other = dict(parcel(ODD), id="p-x")
        self.assertEqual(self.replaced(other, SIZE - 1, "pagination/no-losses"),
                         "by pages of 99 there are 20000 rows: row p-13370 is missing "
                         "(1 of 20000 are), row p-x should not be there (1 should not)")

    def peak(self, rows):
        """The bytes that a check took at most which read so many rows."""
        path = self.folder / f"{rows}.json"
        path.write_text(json.dumps([parcel(i) for i in range(rows)]))
        with Mock(self.folder, "--records", f"parcels={path}") as mock:
            process = subprocess.Popen(
                [BINARY, "check", str(self.folder), "--url", mock.url, "--exhaustive",
                 "--max-requests", "100000", "--rules", "pagination/size-above-maximum"],
                stdout=subprocess.PIPE, text=True)
            said = process.stdout.read()
            _, status, usage = os.wait4(process.pid, 0)
        process.stdout.close()
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, 0, said)
        self.assertIn(f" {rows} rows", said)
        return usage.ru_maxrss * 1024

    @unittest.skipIf(b"__asan_init" in pathlib.Path(BINARY).read_bytes(),
                     "a sanitizer keeps what was freed")
    def test_a_row_of_a_long_walk_takes_no_more_than_64_bytes(self):
        few, many = 20000, 99000
        self.assertLess(self.peak(many) - self.peak(few), 64 * (many - few))


if __name__ == "__main__":
    unittest.main()
