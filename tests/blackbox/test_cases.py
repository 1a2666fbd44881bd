"""Every documented request is sent to the mock, which must give the documented answer."""
import json
import unittest
import urllib.parse

from tests.blackbox.harness import ALLOMIA, MAIN, Mock, bearer, contracts, dialects, load_yaml

# The example of the page "List Calls", written out by hand.
DOCUMENTED_REQUEST = (f"/api/calls?organizationId={MAIN}&page=1&limit=10&callType=Inbound"
                      "&from=2025-05-01T00%3A00%3A00Z&to=2025-06-01T00%3A00%3A00Z&sort=desc")
DOCUMENTED_ROWS = json.loads("""
[
  {
    "id": "f6a7b8c9-d0e1-2345-fabc-678901234567",
    "organizationId": "a1b2c3d4-e5f6-7890-abcd-123456789012",
    "callType": "Inbound",
    "agentId": "g7b8c9d0-e1f2-3456-abcd-789012345678",
    "agentName": "Dr. Smith Assistant",
    "teamId": "t1e2a3m4-5678-9012-abcd-ef1234567890",
    "teamName": "Front Desk",
    "phoneNumber": "+15559876543",
    "callStartedAt": "2025-05-28T14:20:15Z",
    "callEndedAt": "2025-05-28T14:23:15Z",
    "callDurationSeconds": "180",
    "userPhoneNumber": "+15551234567",
    "createdAt": "2025-05-28T14:23:45Z"
  },
  {
    "id": "h8c9d0e1-f2a3-4567-bcde-890123456789",
    "organizationId": "a1b2c3d4-e5f6-7890-abcd-123456789012",
    "callType": "Inbound",
    "agentId": "g7b8c9d0-e1f2-3456-abcd-789012345678",
    "agentName": "Dr. Smith Assistant",
    "teamId": null,
    "teamName": null,
    "phoneNumber": "+15559876543",
    "callStartedAt": "2025-05-27T09:10:34Z",
    "callEndedAt": "2025-05-27T09:12:34Z",
    "callDurationSeconds": "120",
    "userPhoneNumber": "+15552345678",
    "createdAt": "2025-05-27T09:12:34Z"
  }
]
""")
DOCUMENTED_PAGINATION = {"page": 1, "limit": 10, "total": 42, "totalPages": 5,
                         "hasNextPage": True, "hasPreviousPage": False}


def text_of(value):
    """A scalar of a case's query as a client writes it."""
    return json.dumps(value) if isinstance(value, (bool, int, float)) else str(value)


def target_of(request):
    pairs = []
    for name, value in request.get("query", {}).items():
        for item in value if isinstance(value, list) else [value]:
            pairs.append((name, text_of(item)))
    return request["path"] + ("?" + urllib.parse.urlencode(pairs) if pairs else "")


def presented(folder, name):
    """The headers of a credential of the contract; its schemes here are bearer schemes."""
    if name is None:
        return {}
    schemes = load_yaml(folder / "contract.yaml")["components"]["securitySchemes"]
    present = next(credential["present"]
                   for credential in load_yaml(folder / "data/credentials.yaml")
                   if credential["name"] == name)
    headers = {}
    for scheme, value in present.items():
        if schemes[scheme].get("scheme") == "bearer":
            headers.update(bearer(value))
        else:
            assert schemes[scheme]["in"] == "header", schemes[scheme]
            headers[schemes[scheme]["name"]] = value
    return headers


def cut(actual, documented, pointers):
    """`actual` with the arrays that the document abbreviates as long as there."""
    for pointer in pointers:
        at, model = actual, documented
        *parents, last = pointer.split("/")[1:]
        for step in parents:
            key = int(step) if isinstance(at, list) else step
            at, model = at[key], model[key]
        if not len(at[last]) > len(model[last]):
            raise AssertionError(f"{pointer} is said to be abbreviated and is not")
        at[last] = at[last][:len(model[last])]
    return actual


class Cases(unittest.TestCase):
    maxDiff = None

    def play(self, mock, folder, path):
        case = load_yaml(path)
        request, response = case["request"], case["response"]
        headers = dict(request.get("headers", {}), **presented(folder, request.get("credential")))
        body = json.dumps(request["body"]).encode() if "body" in request else None
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
        answer = mock.request(request.get("method", "GET"), target_of(request), headers, body)
        self.assertEqual(answer.status, response["status"], answer)
        if "body" in response:
            self.assertRegex(answer.headers.get_content_type(), r"\Aapplication/(.+\+)?json\Z")
            actual = cut(answer.json(), response["body"], response.get("abbreviated", []))
            # json.dumps tells true from 1 and keeps the order of arrays.
            self.assertEqual(json.dumps(actual, sort_keys=True, indent=1),
                             json.dumps(response["body"], sort_keys=True, indent=1))

    def play_all(self, folder):
        paths = sorted((folder / "cases").glob("*.*"))
        if not paths:
            return
        with Mock(folder) as mock:
            for path in paths:
                with self.subTest(path.stem):
                    self.play(mock, folder, path)

    def test_every_case_is_answered_as_documented(self):
        for folder in contracts() + dialects():
            self.play_all(folder)

    def test_allomia_has_cases_of_every_documented_refusal(self):
        statuses = {load_yaml(path)["response"]["status"]
                    for path in (ALLOMIA / "cases").glob("*.yaml")}
        self.assertLessEqual({200, 400, 401, 404, 500}, statuses)

    def test_the_documented_request_gives_the_documented_rows_and_pagination(self):
        with Mock() as mock:
            answer = mock.get(DOCUMENTED_REQUEST, "demo-tenant-key")
        self.assertEqual(answer.status, 200)
        body = answer.json()
        self.assertEqual(set(body), {"calls", "pagination"})
        self.assertEqual(len(body["calls"]), 10)
        self.assertEqual(body["calls"][:2], DOCUMENTED_ROWS)
        self.assertEqual(body["pagination"], DOCUMENTED_PAGINATION)
        for flag in ("hasNextPage", "hasPreviousPage"):
            self.assertIs(body["pagination"][flag], DOCUMENTED_PAGINATION[flag])

    def test_the_documented_refusals_stand_word_for_word(self):
        details = {
            "callType=fax": [
                {"field": "callType", "code": "invalid_enum_value",
                 "message": "Invalid enum value. Expected 'Inbound' | 'Outbound' | 'Web', "
                            "received 'fax'"}],
            "from=2025-13-01": [
                {"field": "from", "code": "custom",
                 "message": "Invalid date format. Expected ISO 8601 format "
                            "(e.g., 2025-05-01T00:00:00Z)"}],
            "from=2025-06-01T00:00:00Z&to=2025-05-01T00:00:00Z": [
                {"field": "from", "code": "custom",
                 "message": "The 'from' date must be before or equal to the 'to' date"}],
        }
        with Mock() as mock:
            for query, detail in details.items():
                answer = mock.get(f"/api/calls?organizationId={MAIN}&{query}", "demo-org-key")
                self.assertEqual(answer.status, 400)
                self.assertEqual(answer.json(),
                                 {"error": "Invalid request data", "details": detail})
            for target, key, status, error in (
                    (f"/api/calls?organizationId={MAIN}", None, 401,
                     "Invalid or missing API key"),
                    ("/api/calls?organizationId=none", "demo-tenant-key", 404,
                     "Organization not found"),
                    ("/api/calls/none", "demo-tenant-key", 404, "Call not found")):
                answer = mock.get(target, key)
                self.assertEqual((answer.status, answer.json()), (status, {"error": error}))


if __name__ == "__main__":
    unittest.main()
