"""A call-log server written from the API's public pages alone, by hand, sharing nothing with the
mock but the records. Where the pages are silent it can be of many tastes, all of them lawful; it
can also tell lies, each of which the check must find.

TASTES and LIES describe them; a server is made with any set of both. With MOVES its calls come, go
and change while it is asked, with TROUBLES some answers do not come, or come to nothing.
"""
import datetime
import hashlib
import hmac
import json
import pathlib
import random
import re
import socket
import struct
import threading
import types
import urllib.parse
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DATA = ROOT / "fixtures/allomia/data"
MAIN = "a1b2c3d4-e5f6-7890-abcd-123456789012"
ROW = ("id organizationId callType agentId agentName teamId teamName phoneNumber callStartedAt "
       "callEndedAt callDurationSeconds userPhoneNumber createdAt").split()
URLS = ("transcriptUrl", "recordingUrl")
TYPES = ("Inbound", "Outbound", "Web")
SORTS = ("asc", "desc", "duration_desc", "duration_asc")
SECRET = b"a secret of this server"

TASTES = {
    "members-in-another-order": "JSON members sorted backwards",
    "extra-members": "members the pages do not mention, everywhere",
    "milliseconds": "timestamps with .000Z",
    "offset-zero": "timestamps with +00:00",
    "past-end-404": "a page behind the last is 404",
    "past-end-400": "a page behind the last is 400",
    "unprocessable": "422 for what has no documented refusal",
    "clamps": "page and limit are clamped into their bounds",
    "ignores": "page and limit out of bounds, and an unknown sort, are ignored",
    "name-without-case": "agentName matches without case",
    "name-trimmed": "agentName is trimmed",
    "name-wildcards": "% and _ in agentName are wildcards",
    "intent-contains": "userPrimaryIntent matches in part",
    "by-created": "from, to, asc and desc go by createdAt",
    "to-exclusive": "to is exclusive",
    "one-page-when-empty": "totalPages is 1 when nothing matches",
    "ties-otherwise": "rows with equal keys stand in another order",
    "absent-for-null": "what is not available is absent, not null",
    "lax-dates": "dates alone and times without zone are accepted",
    "strict-dates": "only whole seconds and Z are accepted",
    "outsider-403": "an organization out of reach is 403",
    "outsider-401": "an organization out of reach is 401",
    "item-needs-organization": "Get Call needs organizationId",
    "plain-urls": "signed URLs are expires and an HMAC",
    "cloudfront-urls": "signed URLs look like CloudFront's",
    "short-lifetime": "URLs live a minute less than an hour",
    "same-url": "a call shows the same URL for a while",
    "refused-410": "an expired or altered URL is 410",
    "closes": "every answer closes its connection",
    "chunked": "answers are chunked",
    "charset": "Content-Type has a charset",
    "small-headers": "header names in lower case",
    "escapes": "JSON escapes all that is not ASCII",
    "real-numbers": "whole numbers are written with a point, 5.0",
    "no-head": "HEAD, OPTIONS and other methods are 404",
    "head-always": "HEAD is 200 with nothing, whatever is asked and whoever asks",
    "first-problem-only": "only the first of several problems is reported",
    "parameters-first": "parameters are judged before the organization is looked up",
    "organization-first": "the organization is looked up before parameters are judged",
    "challenges": "401 carries WWW-Authenticate",
    "other-words": "messages are worded differently where they are not documented",
    "empty-is-absent": "an empty parameter counts as not given",
    "web-without-number": "phoneNumber is null on Web calls",
    "mpeg": "recordings are audio/mpeg",
    "slow": "a few milliseconds of delay",
}

MOVES = {
    "grows": "a new call every few requests, begun and ended a moment ago",
    "grows-late": "likewise, told of when it ends, minutes after it began",
    "grows-on": "likewise, right behind the newest one, though that is long ago",
    "backfills": "likewise, older than all calls before it",
    "changes": "every few requests another call has another duration, outcome and end",
    "changes-newest": "likewise, always the newest",
    "vanishes": "every few requests the oldest call is gone",
    "vanishes-anywhere": "likewise, any call",
}

TROUBLES = {
    "busy": "now and then 429 with Retry-After",
    "busy-by-date": "likewise, with a date",
    "away": "now and then 503 with Retry-After",
    "gateway": "now and then 502 or 504",
    "drops": "one connection in fifty ends instead of an answer",
    "resets": "now and then a connection is reset inside an answer",
    "late": "one answer comes long after anybody waits for it",
    "slow": "answers take up to a fifth of a second now and then",
    "impatient": "every connection is closed behind a few answers, without a word",
}

LIES = {
    "total-off": "total is one too many",
    "total-unfiltered": "total ignores the filters",
    "pages-floor": "totalPages is rounded down",
    "next-on-last": "hasNextPage is true on the last page",
    "previous-on-first": "hasPreviousPage is true on the first page",
    "next-on-exact-multiple": "hasNextPage is true when the last page is full",
    "row-twice": "the last row of a page opens the next one",
    "row-lost": "the fourth page lacks its first row",
    "size-100": "limit may be 100",
    "default-10": "limit defaults to 10",
    "text-order": "durations are ordered as text",
    "order-reversed": "asc is desc",
    "order-per-page": "rows are sorted within each page only",
    "default-asc": "sort defaults to asc",
    "type-ignored": "callType is ignored on page 2 and on",
    "type-any-case": "a call type in another case finds nothing, with 200",
    "name-prefix": "agentName matches at the start only",
    "name-ascii": "agentName with other than ASCII finds nothing",
    "from-ignored": "from is ignored",
    "to-by-day": "to is cut to its day",
    "from-late": "from is a second late",
    "from-wraps": "from is ignored behind 2038",
    "to-zero-ignored": "to is ignored at 1970-01-01T00:00:00Z",
    "reversed-accepted": "a reversed range finds nothing, with 200",
    "bad-date-accepted": "a date that is none is ignored",
    "bad-type-accepted": "an unknown call type is ignored",
    "type-refused-422": "an unknown call type is 422",
    "code-otherwise": "the enum's code is invalid_value",
    "on-to": "a reversed range is reported on to",
    "no-details": "a refusal has no details",
    "key-ignored": "any key is good",
    "key-missing-accepted": "no key is good",
    "unauthorized-text": "401 says something else",
    "tenant-sees-all": "every key sees every organization",
    "item-sees-all": "every key sees every call",
    "item-differs": "the detail's agentName differs from the row's",
    "item-unknown-200": "an unknown call is an empty object",
    "item-unknown-500": "an unknown call is 500",
    "organization-empty": "an unknown organization has no calls, with 200",
    "duration-number": "callDurationSeconds is a number",
    "duration-off": "durations are ten seconds too long",
    "ends-before-start": "one call ends before it starts",
    "team-half-null": "teamName is null though teamId is not",
    "member-missing": "rows lack agentId",
    "url-in-row": "rows show transcriptUrl",
    "url-forever": "an expired URL still works",
    "url-unsigned": "the signature is not looked at",
    "url-two-hours": "URLs live two hours",
    "url-type": "transcripts are text/html",
    "plus-is-space": "a + in a path is a space",
    "head-for-all": "HEAD shows every organization and call to every key",
    "id-any-case": "a call is found by its id in any case",
    "item-drifts": "a call's agentName is another one from its second answer on",
    "html-errors": "refusals are HTML",
}

# Lies that are told at a certain question only: what is changed, and when.
FILTERS = {"callType", "agentName", "userPrimaryIntent", "from", "to"}
WHEN = {
    "beside-another-filter": lambda ask: len(FILTERS & ask.query.keys()) > 1,
    "by-name": lambda ask: "agentName" in ask.query,
    "by-intent": lambda ask: "userPrimaryIntent" in ask.query,
    "by-from": lambda ask: "from" in ask.query,
    "of-web": lambda ask: ask.query.get("callType") == "Web",
    "of-web-in-asc": lambda ask: ask.query.get("callType") == "Web" and ask.sort == "asc",
    "by-name-in-asc": lambda ask: "agentName" in ask.query and ask.sort == "asc",
    "at-limit-1": lambda ask: ask.limit == 1,
    "for-the-organization": lambda ask: len(ask.sees) == 1,
}


def turned(calls):
    calls.reverse()


def renamed(calls):
    for call in calls[-1:]:
        call["agentId"] += "x"


def strange(calls):
    for call in calls[-1:]:
        call["id"] = call["id"][::-1]


CHANGES = {
    "total": lambda answer: answer["pagination"].update(total=answer["pagination"]["total"] + 1),
    "pages": lambda answer: answer["pagination"].update(
        totalPages=answer["pagination"]["totalPages"] + 1),
    "limit": lambda answer: answer["pagination"].update(limit=20),
    "next": lambda answer: answer["pagination"].update(
        hasNextPage=not answer["pagination"]["hasNextPage"]),
    "order": lambda answer: turned(answer["calls"]),
    "agent": lambda answer: renamed(answer["calls"]),
    "stranger": lambda answer: strange(answer["calls"]),
}
CROSSED = {
    f"{change}-{when}": (CHANGES[change], WHEN[when]) for change, when in (
        ("total", "beside-another-filter"), ("total", "for-the-organization"),
        ("pages", "beside-another-filter"), ("pages", "by-name-in-asc"),
        ("limit", "at-limit-1"), ("limit", "by-name-in-asc"), ("next", "by-name-in-asc"),
        ("next", "beside-another-filter"), ("order", "beside-another-filter"),
        ("order", "of-web"), ("order", "by-intent"), ("agent", "by-name"), ("agent", "by-from"),
        ("agent", "by-intent"), ("agent", "for-the-organization"),
        ("stranger", "at-limit-1"), ("stranger", "by-intent"), ("total", "of-web-in-asc"))}
LIES.update({name: "what the name says, and only then" for name in CROSSED})


def load(name):
    with open(DATA / name, encoding="utf-8") as file:
        return yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


CALLS = load("calls.json")
ORGANIZATIONS = {organization["id"] for organization in load("organizations.yaml")}
KEYS = {credential["present"]["bearerAuth"]: set(credential["sees"])
        for credential in load("credentials.yaml")}
DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)\Z")


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00").replace("z", "+00:00"))


def written(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class Refused(Exception):
    def __init__(self, status, body):
        self.status, self.body = status, body


class Problems(list):
    def add(self, field, message, code, documented=False):
        self.append((documented, {"field": field, "message": message, "code": code}))


class CallServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, tastes=(), lies=(), moves=(), pace=7, troubles=(),
                 lifetime=3600):
        """`moves` happen once in `pace` requests."""
        unknown = (set(tastes) - set(TASTES) | set(lies) - set(LIES) | set(moves) - set(MOVES)
                   | set(troubles) - set(TROUBLES))
        assert not unknown, unknown
        super().__init__(("127.0.0.1", 0), Handler)
        self.tastes, self.lies, self.shown = set(tastes), set(lies), set()
        self.offset = 0
        self.urls = {}
        self.calls = [self.prepared(dict(call)) for call in CALLS]
        self.moves, self.pace, self.asked = tuple(moves), pace, 0
        self.troubles, self.lifetime = set(troubles), lifetime
        self.moved = threading.Lock()
        self.random = random.Random(7)
        self.thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def prepared(self, call):
        if "web-without-number" in self.tastes and call["callType"] == "Web":
            call["phoneNumber"] = None
        if "duration-off" in self.lies:
            call["callDurationSeconds"] = str(int(call["callDurationSeconds"]) + 10)
        if "ends-before-start" in self.lies and call["id"] == CALLS[5]["id"]:
            call["callStartedAt"], call["callEndedAt"] = call["callEndedAt"], call["callStartedAt"]
        if "team-half-null" in self.lies and call["id"] == CALLS[0]["id"]:
            call["teamName"] = None
        return call

    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def move(self):
        """Called once a request."""
        with self.moved:
            self.asked += 1
            for move in self.moves if self.asked % self.pace == 0 else ():
                self.calls = self.after(move, list(self.calls))

    def after(self, move, calls):
        mine = sorted((call for call in calls if call["organizationId"] == MAIN),
                      key=lambda call: instant(call["callStartedAt"]))
        if move.startswith("vanishes"):
            if len(mine) > 60:
                calls.remove(self.random.choice(mine) if "anywhere" in move else mine[0])
            return calls
        seconds = self.random.randrange(30, 400)
        length = datetime.timedelta(0, seconds)
        if move.startswith("changes"):
            old = mine[-1] if "newest" in move else self.random.choice(mine)
            ended = instant(old["callStartedAt"]) + length
            calls[calls.index(old)] = dict(
                old, callDurationSeconds=str(seconds), callEndedAt=written(ended),
                createdAt=written(max(ended, instant(old["createdAt"]))),
                callOutcome=self.random.choice(("resolved", "voicemail_left")))
            return calls
        started = {"grows": self.now() - datetime.timedelta(0, 1),
                   "grows-late": self.now() - length,
                   "grows-on": instant(mine[-1]["callStartedAt"]) + datetime.timedelta(0, 60),
                   "backfills": instant(mine[0]["callStartedAt"]) - datetime.timedelta(0, 600)}[move]
        if move == "grows":
            seconds, length = 1, datetime.timedelta(0, 1)
        calls.append(self.prepared(dict(
            self.random.choice(mine), id=str(uuid.UUID(int=self.random.getrandbits(128))),
            callStartedAt=written(started), callEndedAt=written(started + length),
            createdAt=written(started + length), callDurationSeconds=str(seconds),
            callType=self.random.choice(TYPES), phoneNumber="+15550001111")))
        return calls

    def now(self):
        return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(0, self.offset)

    def stop(self):
        self.shutdown()
        self.server_close()
        self.thread.join()

    def handle_error(self, request, client_address):
        """Who hung up is not waited for."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def tastes(self, name):
        return name in self.server.tastes

    def lies(self, name):
        return name in self.server.lies

    # --- answering ---

    def date_time_string(self, timestamp=None):
        return self.server.now().strftime("%a, %d %b %Y %H:%M:%S GMT")

    def send_header(self, keyword, value):
        super().send_header(keyword.lower() if self.tastes("small-headers") else keyword, value)

    def reply(self, status, body, media="application/json", headers=()):
        if not isinstance(body, bytes):
            if self.tastes("extra-members") and isinstance(body, dict):
                body = dict(body, requestId="r-1", meta={"served": True})
            if self.tastes("members-in-another-order"):
                body = backwards(body)
            if self.tastes("real-numbers"):
                body = json.loads(json.dumps(body), parse_int=float)
            body = json.dumps(body, ensure_ascii=self.tastes("escapes")).encode()
        if status >= 400 and self.lies("html-errors"):
            media, body = "text/html", b"<h1>Error</h1>"
        self.send_response(status)
        if self.tastes("charset"):
            media += "; charset=utf-8"
        self.send_header("Content-Type", media)
        for name, value in headers:
            self.send_header(name, value)
        if self.tastes("closes"):
            self.send_header("Connection", "close")
            self.close_connection = True
        if self.tastes("chunked"):
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            if self.command != "HEAD":
                half = len(body) // 2
                for piece in (body[:half], body[half:]):
                    if piece:
                        self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                self.wfile.write(b"0\r\n\r\n")
            return
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def handle_any(self):
        length = int(self.headers.get("Content-Length") or 0)
        sent = self.rfile.read(length) if length else b""
        if self.tastes("slow"):
            threading.Event().wait(0.004)
        parts = urllib.parse.urlsplit(self.path)
        self.server.move()
        if parts.path != "/__clock" and self.trouble():
            return
        try:
            if parts.path == "/__clock":
                return self.clock(sent)
            if parts.path.startswith("/files/"):
                return self.file(parts)
            if self.command != "GET" and (self.command != "HEAD" or self.tastes("no-head")):
                raise Refused(404 if self.tastes("no-head") else 405, {"error": "No"})
            if self.command == "HEAD" and self.tastes("head-always"):
                return self.reply(200, b"")
            self.serve(parts)
        except Refused as refused:
            headers = ([("WWW-Authenticate", "Bearer")]
                       if refused.status == 401 and self.tastes("challenges") else ())
            self.reply(refused.status, refused.body, headers=headers)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = handle_any

    def trouble(self):
        """True when the request came to nothing, or is answered by that."""
        troubles, nth = self.server.troubles, self.server.asked
        if "slow" in troubles and nth % 40 == 0:
            threading.Event().wait(0.05 + nth % 4 * 0.05)
        if "late" in troubles and nth == 150:
            threading.Event().wait(3)
        if "impatient" in troubles:
            self.answered = getattr(self, "answered", 0) + 1
            self.close_connection = self.answered >= 5
        if "drops" in troubles and nth % 50 == 17:
            self.close_connection = True
            return True
        if "resets" in troubles and nth % 70 == 30:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                             b"Content-Length: 5000\r\n\r\n{\"calls\": [")
            self.wfile.flush()
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                       struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return True
        refused = [(429, "busy", "1"), (503, "away", "1"), (502 + nth // 61 % 2 * 2, "gateway", None),
                   (429, "busy-by-date", self.date_time_string())]
        for status, name, wait in refused:
            if name in troubles and nth % 251 == 60:
                self.reply(status, b"<h1>Later</h1>", "text/html",
                           [("Retry-After", wait)] if wait else [])
                return True
        return False

    def clock(self, sent):
        self.server.offset = json.loads(sent)["offset"] if self.command == "PUT" else 0
        self.reply(200, {"offset": self.server.offset})

    def serve(self, parts):
        sees = self.authenticate()
        query = {}
        for name, value in urllib.parse.parse_qsl(parts.query, keep_blank_values=True):
            if value != "" or not self.tastes("empty-is-absent"):
                query.setdefault(name, value)
        if parts.path == "/api/calls":
            self.list(query, sees)
        elif parts.path.startswith("/api/calls/") and parts.path.count("/") == 3:
            self.item(parts.path[len("/api/calls/"):], query, sees)
        else:
            raise Refused(404, {"error": "Nothing here"})

    # --- who ---

    def authenticate(self):
        refusal = {"error": "Go away" if self.lies("unauthorized-text")
                   else "Invalid or missing API key"}
        given = self.headers.get("Authorization")
        if given is None and self.lies("key-missing-accepted"):
            return KEYS["demo-tenant-key"]
        word, _, key = (given or "").partition(" ")
        if word.lower() != "bearer":
            raise Refused(401, refusal)
        if key not in KEYS:
            if self.lies("key-ignored") and key:
                return KEYS["demo-tenant-key"]
            raise Refused(401, refusal)
        return KEYS[key]

    def outsider(self, text):
        if self.tastes("outsider-403"):
            raise Refused(403, {"error": "Forbidden"})
        if self.tastes("outsider-401"):
            raise Refused(401, {"error": "Invalid or missing API key"})
        raise Refused(404, {"error": text})

    # --- the list ---

    def whole(self, query, name, default, low, high, problems):
        text = query.get(name)
        if text is None:
            return default
        if not re.fullmatch(r"-?\d{1,18}", text):
            if self.tastes("ignores"):
                return default
            problems.add(name, "Expected number, received nan", "invalid_type")
            return default
        number = int(text)
        if low <= number <= high:
            return number
        if self.tastes("clamps"):
            return min(max(number, low), high)
        if self.tastes("ignores"):
            return default
        message = "Too far" if self.tastes("other-words") else f"Must be from {low} to {high}"
        problems.add(name, message, "too_small" if number < low else "too_big")
        return default

    def moment(self, query, name, problems):
        text = query.get(name)
        if text is None:
            return None
        if self.tastes("lax-dates") and re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?", text):
            text = (text if "T" in text else text + "T00:00:00") + "Z"
        match = DATE.match(text)
        if match and self.tastes("strict-dates") and (match[7] or match[8] != "Z"):
            match = None
        try:
            if match:
                return instant(text)
        except ValueError:
            pass
        if not self.lies("bad-date-accepted"):
            problems.add(name, "Invalid date format. Expected ISO 8601 format (e.g., "
                         "2025-05-01T00:00:00Z)", "custom", True)
        return None

    def choice(self, query, name, values, default, problems, documented):
        text = query.get(name)
        if text is None:
            return default
        if text in values:
            return text
        if documented and self.lies("bad-type-accepted"):
            return default
        if documented and self.lies("type-any-case") and text.title() in values:
            return "nothing"
        if not documented and self.tastes("ignores"):
            return default
        wanted = " | ".join(f"'{value}'" for value in values)
        problems.add(name, f"Invalid enum value. Expected {wanted}, received '{text}'",
                     "invalid_value" if self.lies("code-otherwise") and documented
                     else "invalid_enum_value", documented)
        return default

    def refuse(self, problems):
        if not problems:
            return
        if self.tastes("first-problem-only"):
            del problems[1:]
        documented = any(problem[0] for problem in problems)
        status = 422 if self.tastes("unprocessable") and not documented else 400
        if self.lies("type-refused-422") and problems[0][1]["field"] == "callType":
            status = 422
        body = {"error": "Invalid request data", "details": [problem[1] for problem in problems]}
        if self.lies("no-details"):
            del body["details"]
        raise Refused(status, body)

    def organization(self, query, sees, problems):
        asked = query.get("organizationId")
        if asked is None:
            problems.add("organizationId", "Required", "invalid_type")
            return None
        if asked not in ORGANIZATIONS and not self.lies("organization-empty"):
            return "unknown"
        if (asked in ORGANIZATIONS and asked not in sees and not self.lies("tenant-sees-all")
                and not self.overlooks()):
            return "outsider"
        return asked

    def list(self, query, sees):
        problems = Problems()
        asked = self.organization(query, sees, problems)
        if self.tastes("organization-first"):
            self.settle(asked)
        page = self.whole(query, "page", 1, 1, 10 ** 12, problems)
        limit = self.whole(query, "limit", 10 if self.lies("default-10") else 20, 1,
                           100 if self.lies("size-100") else 50, problems)
        kind = self.choice(query, "callType", TYPES, None, problems, True)
        sort = self.choice(query, "sort", SORTS, "asc" if self.lies("default-asc") else "desc",
                           problems, False)
        start = self.moment(query, "from", problems)
        end = self.moment(query, "to", problems)
        if start and end and start > end and not self.lies("reversed-accepted"):
            problems.add("to" if self.lies("on-to") else "from",
                         "The 'from' date must be before or equal to the 'to' date", "custom",
                         True)
        self.refuse(problems)
        self.settle(asked)
        if kind and page > 1 and self.lies("type-ignored"):
            kind = None
        every = [call for call in self.server.calls if call["organizationId"] == asked]
        rows = [call for call in every
                if self.matches(call, kind, query, start, end)]
        ask = types.SimpleNamespace(query=query, sees=sees, page=page, limit=limit, sort=sort)
        self.page(self.ordered(rows, sort), len(every), ask)

    def settle(self, asked):
        if asked == "unknown":
            raise Refused(404, {"error": "Organization not found"})
        if asked == "outsider":
            self.outsider("Organization not found")

    def matches(self, call, kind, query, start, end):
        when = instant(call["createdAt" if self.tastes("by-created") else "callStartedAt"])
        if kind and call["callType"] != kind:
            return False
        if not self.name_matches(call["agentName"], query.get("agentName")):
            return False
        intent = query.get("userPrimaryIntent")
        if intent is not None:
            has = call.get("userPrimaryIntent")
            if has is None or not (intent in has if self.tastes("intent-contains")
                                   else intent == has):
                return False
        if start and self.lies("from-late"):
            start += datetime.timedelta(seconds=1)
        if start and self.lies("from-wraps") and start.year >= 2038:
            start = None
        if end and self.lies("to-zero-ignored") and end.timestamp() == 0:
            end = None
        if start and when < start and not self.lies("from-ignored"):
            return False
        if end and self.lies("to-by-day"):
            return when.date() <= end.date()
        return not end or (when < end if self.tastes("to-exclusive") else when <= end)

    def name_matches(self, has, wanted):
        if wanted is None:
            return True
        if self.tastes("name-trimmed"):
            wanted = wanted.strip()
        if self.lies("name-ascii") and not wanted.isascii():
            return False
        if self.lies("name-prefix"):
            return has.startswith(wanted)
        if self.tastes("name-wildcards"):
            pattern = re.escape(wanted).replace("%", ".*").replace("_", ".")
            return re.search(pattern, has) is not None
        if self.tastes("name-without-case"):
            return wanted.lower() in has.lower()
        return wanted in has

    def ordered(self, rows, sort):
        if self.tastes("ties-otherwise"):
            rows = sorted(rows, key=lambda call: hashlib.sha1(call["id"].encode()).digest())
        if sort.startswith("duration"):
            if self.lies("text-order"):
                return sorted(rows, key=lambda call: call["callDurationSeconds"],
                              reverse=sort.endswith("desc"))
            return sorted(rows, key=lambda call: int(call["callDurationSeconds"]),
                          reverse=sort.endswith("desc"))
        by = "createdAt" if self.tastes("by-created") else "callStartedAt"
        down = (sort == "desc") != self.lies("order-reversed")
        return sorted(rows, key=lambda call: instant(call[by]), reverse=down)

    def page(self, rows, every, ask):
        page, limit, sort = ask.page, ask.limit, ask.sort
        if self.lies("order-per-page"):
            rows = sorted(rows, key=lambda call: call["id"])
        start = (page - 1) * limit
        shown = rows[start:start + limit]
        if self.lies("order-per-page"):
            shown = self.ordered(shown, sort)
        if self.lies("row-twice") and page > 1 and shown:
            shown = [rows[start - 1]] + shown[:-1]
        if self.lies("row-lost") and page == 4:
            shown = shown[1:]
        total = len(rows) + self.lies("total-off")
        if self.lies("total-unfiltered"):
            total = every
        pages = total // limit if self.lies("pages-floor") else -(-total // limit)
        if total == 0 and self.tastes("one-page-when-empty"):
            pages = 1
        if page > max(pages, 1):
            if self.tastes("past-end-404"):
                raise Refused(404, {"error": "No such page"})
            if self.tastes("past-end-400"):
                raise Refused(400, {"error": "No such page"})
        answer = {
            "calls": [self.row(call) for call in shown],
            "pagination": {
                "page": page, "limit": limit, "total": total, "totalPages": pages,
                "hasNextPage": page < -(-total // limit)
                or (self.lies("next-on-last") and bool(shown))
                or (self.lies("next-on-exact-multiple") and len(shown) == limit),
                "hasPreviousPage": page > 1 or self.lies("previous-on-first"),
            },
        }
        for lie in self.server.lies & CROSSED.keys():
            change, when = CROSSED[lie]
            if when(ask):
                change(answer)
        self.reply(200, answer)

    def row(self, call):
        row = {name: call.get(name) for name in ROW}
        if self.lies("member-missing"):
            del row["agentId"]
        if self.lies("url-in-row"):
            row["transcriptUrl"] = call.get("transcriptUrl")
        return self.dressed(row)

    def dressed(self, call):
        for name in ("callStartedAt", "callEndedAt", "createdAt"):
            if self.tastes("milliseconds"):
                call[name] = call[name].replace("Z", ".000Z")
            if self.tastes("offset-zero"):
                call[name] = call[name].replace("Z", "+00:00")
        if self.tastes("absent-for-null"):
            for name in ("userPhoneNumber", "userName", "callSummary", "callSummaryFr", *URLS):
                if name in call and call[name] is None:
                    del call[name]
        if self.tastes("extra-members"):
            call["tags"] = ["a", "b"]
        if self.lies("duration-number"):
            call["callDurationSeconds"] = int(call["callDurationSeconds"])
        return call

    # --- one call ---

    def item(self, coded, query, sees):
        if self.tastes("item-needs-organization") and "organizationId" not in query:
            raise Refused(400, {"error": "Invalid request data", "details": [
                {"field": "organizationId", "message": "Required", "code": "invalid_type"}]})
        unquote = (urllib.parse.unquote_plus if self.lies("plus-is-space")
                   else urllib.parse.unquote)
        wanted = unquote(coded)
        for call in self.server.calls:
            if call["id"] != wanted and not (self.lies("id-any-case")
                                             and call["id"].lower() == wanted.lower()):
                continue
            if (call["organizationId"] not in sees and not self.lies("item-sees-all")
                    and not self.overlooks()):
                self.outsider("Call not found")
            return self.reply(200, self.detail(dict(call)))
        if self.lies("item-unknown-200"):
            return self.reply(200, {})
        if self.lies("item-unknown-500"):
            raise Refused(500, {"error": "Internal server error occurred"})
        raise Refused(404, {"error": "Call not found"})

    def overlooks(self):
        return self.command == "HEAD" and self.lies("head-for-all")

    def detail(self, call):
        if self.lies("item-drifts") and call["id"] in self.server.shown:
            call["agentName"] += " (agent)"
        self.server.shown.add(call["id"])
        if self.lies("item-differs"):
            call["agentName"] += " (agent)"
        for name in URLS:
            if call.get(name) is not None:
                call[name] = self.signed(call[name].rpartition("/")[2])
        return self.dressed(call)

    # --- signed URLs ---

    def signed(self, name):
        known = self.server.urls.get(name)
        now = int(self.server.now().timestamp())
        if known and self.tastes("same-url") and now - known[0] < 600:
            return known[1]
        lifetime = self.server.lifetime - 60 * self.tastes("short-lifetime")
        if self.lies("url-two-hours"):
            lifetime = 7200
        expires = now + lifetime
        if self.tastes("plain-urls"):
            query = {"expires": expires, "signature": sign(name, expires)}
        elif self.tastes("cloudfront-urls"):
            query = {"Expires": expires, "Signature": sign(name, expires), "Key-Pair-Id": "K1"}
        else:
            stamp = datetime.datetime.fromtimestamp(now, datetime.timezone.utc)
            query = {"X-Goog-Algorithm": "GOOG4-RSA-SHA256",
                     "X-Goog-Credential": "service/20250101/auto/storage/goog4_request",
                     "X-Goog-Date": stamp.strftime("%Y%m%dT%H%M%SZ"),
                     "X-Goog-Expires": lifetime, "X-Goog-SignedHeaders": "host",
                     "X-Goog-Signature": sign(name, expires)}
        url = (f"{self.server.url()}/files/{urllib.parse.quote(name)}?"
               f"{urllib.parse.urlencode(query)}")
        self.server.urls[name] = (now, url)
        return url

    def file(self, parts):
        name = urllib.parse.unquote(parts.path[len("/files/"):])
        query = dict(urllib.parse.parse_qsl(parts.query))
        try:
            if "X-Goog-Date" in query:
                issued = datetime.datetime.strptime(query["X-Goog-Date"], "%Y%m%dT%H%M%SZ")
                expires = (int(issued.replace(tzinfo=datetime.timezone.utc).timestamp())
                           + int(query["X-Goog-Expires"]))
            else:
                expires = int(query.get("expires") or query.get("Expires") or 0)
        except ValueError:
            expires = 0
        given = (query.get("X-Goog-Signature") or query.get("signature")
                 or query.get("Signature") or "")
        good = hmac.compare_digest(given, sign(name, expires)) or self.lies("url-unsigned")
        live = (self.server.now().timestamp() < expires or self.lies("url-forever")
                or self.lies("url-unsigned"))
        if not (good and live):
            raise Refused(410 if self.tastes("refused-410") else 403, {"error": "Refused"})
        if name.endswith(".txt"):
            self.reply(200, b"Agent: hello\n",
                       "text/html" if self.lies("url-type") else "text/plain")
        else:
            self.reply(200, b"RIFF\0\0\0\0WAVE",
                       "audio/mpeg" if self.tastes("mpeg") else "audio/wav")


def sign(name, expires):
    return hmac.new(SECRET, f"{name} {expires}".encode(), hashlib.sha256).hexdigest()


def backwards(value):
    if isinstance(value, dict):
        return {key: backwards(value[key]) for key in sorted(value, reverse=True)}
    return [backwards(entry) for entry in value] if isinstance(value, list) else value
