"""Verification: whether and how a client asked, by criteria in the words of WireMock."""
import json
import unittest

from tests.blackbox.harness import ALLOMIA, MAIN, ROOT, SMALL, Mock, bearer

CALLS = "/api/calls"
WRITES = ROOT / "tests/dialects/writes"


class Verification(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.mock = Mock(ALLOMIA)
        key = bearer("demo-org-key")
        for query in (f"organizationId={MAIN}&limit=5", f"organizationId={MAIN}&limit=5&page=2",
                      f"organizationId={MAIN}&callType=Inbound", f"organizationId={MAIN}&calType=Web"):
            cls.mock.request("GET", f"{CALLS}?{query}", dict(key, Accept="application/json"))
        cls.mock.get(f"{CALLS}?organizationId={SMALL}", "demo-small-key")
        cls.mock.request("HEAD", f"{CALLS}?organizationId={MAIN}", key)
        cls.mock.get(f"{CALLS}/nothing", "demo-org-key")
        cls.mock.get("/nowhere")

    @classmethod
    def tearDownClass(cls):
        cls.mock.stop()

    def post(self, what, criteria):
        return self.mock.request("POST", f"/__admin/journal/{what}", None,
                                 json.dumps(criteria).encode())

    def count(self, **criteria):
        answer = self.post("count", criteria)
        self.assertEqual(answer.status, 200, answer)
        return answer.json()["count"]

    def find(self, **criteria):
        answer = self.post("find", criteria)
        self.assertEqual(answer.status, 200, answer)
        return answer.json()

    def test_everything_matches_no_criteria(self):
        self.assertEqual(self.count(), 8)

    def test_by_operation(self):
        self.assertEqual(self.count(operation="listCalls"), 6)
        self.assertEqual(self.count(operation={"absent": True}), 1)

    def test_by_method_and_path(self):
        self.assertEqual(self.count(method="GET"), 7)
        self.assertEqual(self.count(method="HEAD", urlPath=CALLS), 1)
        self.assertEqual(self.count(method="ANY", urlPathPattern="/api/calls/[^/]+"), 1)
        self.assertEqual(self.count(url="/nowhere"), 1)

    def test_by_parameter(self):
        self.assertEqual(self.count(queryParameters={"page": "2"}), 1)
        self.assertEqual(self.count(queryParameters={"limit": 5, "page": {"absent": True}}), 1)
        self.assertEqual(self.count(queryParameters={"organizationId": {"contains": "-7890-"}}), 5)
        self.assertEqual(self.count(queryParameters={"callType": {"matches": "In.*|Out.*"}}), 1)

    def test_by_header(self):
        self.assertEqual(self.count(headers={"accept": "application/json"}), 4)
        self.assertEqual(self.count(headers={"Accept": {"absent": True}}), 4)

    def test_by_credential_status_and_mistake(self):
        self.assertEqual(self.count(credential="small"), 1)
        self.assertEqual(self.count(status=404), 2)
        self.assertEqual(self.count(status={"matches": "2.."}), 6)
        self.assertEqual(self.count(mistake="unknown-parameter"), 1)
        self.assertEqual(self.count(mistake={"absent": True}), 6)

    def test_a_secret_is_nothing_to_look_for(self):
        self.assertEqual(self.count(headers={"Authorization": {"contains": "demo"}}), 0)
        self.assertEqual(self.count(headers={"Authorization": "Bearer REDACTED"}), 7)

    def test_what_is_found_is_shown_in_order(self):
        found = self.find(operation="listCalls", credential="main", method="GET")
        self.assertEqual(found["nearMisses"], [])
        self.assertEqual([entry["target"].partition("&")[2] for entry in found["entries"]],
                         ["limit=5", "limit=5&page=2", "callType=Inbound", "calType=Web"])

    def test_near_misses_say_why(self):
        found = self.find(operation="listCalls", queryParameters={"callType": "Web", "limit": "5"})
        self.assertEqual(found["entries"], [])
        self.assertEqual(len(found["nearMisses"]), 3)
        near = {miss["entry"]["target"].partition("&")[2]: miss["misses"] for miss in found["nearMisses"]}
        self.assertEqual(near["limit=5&page=2"], [
            {"criterion": "/queryParameters/callType", "expected": {"equalTo": "Web"}, "found": None}])
        self.assertEqual([miss["entry"]["target"].partition("&")[2] for miss in found["nearMisses"][:2]],
                         ["limit=5&page=2", "limit=5"])  # of those as close the later one first
        self.assertEqual([len(miss["misses"]) for miss in found["nearMisses"]], [1, 1, 2])
        furthest = found["nearMisses"][2]["misses"]
        self.assertEqual([miss["criterion"] for miss in furthest],
                         ["/queryParameters/callType", "/queryParameters/limit"])

    def test_criteria_that_make_no_sense_are_refused_where_they_stand(self):
        for criteria, place, hint in (
                ({"opration": "listCalls"}, "/opration", "did you mean 'operation'?"),
                ({"queryParameters": {"page": {"equals": "2"}}}, "/queryParameters/page/equals",
                 "did you mean 'equalTo'?"),
                ({"urlPattern": "("}, "/urlPattern", "PCRE2"),
                ({"headers": []}, "/headers", ""), (["x"], "criteria are an object", "as in")):
            for what in ("count", "find"):
                with self.subTest(f"{what} {criteria}"):
                    answer = self.post(what, criteria)
                    self.assertEqual(answer.status, 400)
                    self.assertIn(place, answer.json()["error"])
                    self.assertIn(hint, answer.json().get("hint", ""))
        self.assertEqual(self.mock.request("POST", "/__admin/journal/count", None, b"{").status, 400)


class Bodies(unittest.TestCase):
    def test_by_body(self):
        job = {"lock": "Upper gate", "width": 12, "labels": {"tide": "high", "lamp": "lit"}}
        headers = {"X-Key": "demo-sluice-east", "Content-Type": "application/json"}
        with Mock(WRITES) as mock:
            mock.request("POST", "/jobs", headers, json.dumps(job).encode())
            for pattern, count in (
                    ({"equalToJson": {"labels": {"tide": "high"}}, "ignoreExtraElements": True}, 1),
                    ({"equalToJson": {"labels": {"tide": "high"}}}, 0),
                    ({"equalToJson": json.dumps(job)}, 1),
                    ({"pointer": "/width", "equalTo": 12}, 1),
                    ({"pointer": "/crew", "absent": True}, 1),
                    ({"contains": "Upper"}, 1), ({"doesNotContain": "Upper"}, 0)):
                with self.subTest(pattern):
                    answer = mock.request("POST", "/__admin/journal/count", None,
                                          json.dumps({"bodyPatterns": [pattern]}).encode())
                    self.assertEqual(answer.json(), {"count": count})


if __name__ == "__main__":
    unittest.main()
