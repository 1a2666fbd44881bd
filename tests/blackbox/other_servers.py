"""Two call-log servers of another hand: one pages by offsets, one by pages from zero and by a
search in a body. They share nothing with the mock but the records, and are right, whatever their
TASTES; with MOVES their calls come, go and change while they are asked, with TROUBLES some
requests come to nothing.
"""
import copy
import datetime
import json
import random
import re
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.blackbox.harness import FIXTURES, load_yaml

MOVES = {
    "grows": "a new call every few requests, begun a moment ago",
    "grows-on": "likewise, right behind the newest one, though that is long ago",
    "backfills": "likewise, older than all calls before it",
    "vanishes": "every few requests the oldest call is gone",
    "changes": "every few requests a call is told otherwise",
}
TROUBLES = {
    "busy": "now and then 429 with Retry-After",
    "drops": "one connection in fifty ends instead of an answer",
    "slow": "some answers take their time",
}
LEAST = 20  # calls that are left


class Refused(Exception):
    def __init__(self, status, kind, about=None):
        self.status, self.kind, self.about = status, kind, about


class OtherServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    folder, tastes_known = None, {}

    def __init__(self, tastes=(), moves=(), pace=7, troubles=()):
        unknown = (set(tastes) - set(self.tastes_known) | set(moves) - set(MOVES)
                   | set(troubles) - set(TROUBLES))
        assert not unknown, unknown
        super().__init__(("127.0.0.1", 0), self.handler)
        self.tastes, self.moves, self.pace = set(tastes), tuple(moves), pace
        self.troubles, self.asked = set(troubles), 0
        self.calls = load_yaml(self.folder / "data/calls.json")
        self.keys = [(credential["present"], set(credential["sees"]))
                     for credential in load_yaml(self.folder / "data/credentials.yaml")]
        self.lock, self.random = threading.Lock(), random.Random(7)
        self.thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def step(self):
        """Called once a request; its number."""
        with self.lock:
            self.asked += 1
            for move in self.moves if self.asked % self.pace == 0 else ():
                self.calls = self.after(move, list(self.calls))
            return self.asked

    def after(self, move, calls):
        mine = sorted((call for call in calls if call[self.owner] == self.main
                       and call.get(self.begun) is not None), key=self.moment)
        if move == "vanishes":
            if len(mine) > LEAST:
                calls.remove(mine[0])
            return calls
        if move == "changes":
            old = self.random.choice(mine)
            calls[calls.index(old)] = self.changed(old)
            return calls
        minute = datetime.timedelta(0, 61)
        when = {"grows": datetime.datetime.now(datetime.timezone.utc) - minute / 30,
                "grows-on": self.moment(mine[-1]) + minute,
                "backfills": self.moment(mine[0]) - minute}[move]
        calls.append(self.fresh(copy.deepcopy(self.random.choice(mine)), when))
        return calls

    def handle_error(self, request, client_address):
        """Who hung up is not waited for."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()
        self.thread.join()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def tastes(self, name):
        return name in self.server.tastes

    def reply(self, status, body, headers=()):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def handle_any(self):
        length = int(self.headers.get("Content-Length") or 0)
        sent = self.rfile.read(length) if length else b""
        nth, troubles = self.server.step(), self.server.troubles
        if "slow" in troubles and nth % 40 == 0:
            time.sleep(0.1)
        if "drops" in troubles and nth % 50 == 17:
            self.close_connection = True
            return
        try:
            if "busy" in troubles and nth % 151 == 60:
                raise Refused(429, "busy")
            self.serve(urllib.parse.urlsplit(self.path), sent)
        except Refused as refused:
            headers = [("Retry-After", "1")] if refused.status == 429 else []
            self.reply(refused.status, self.refusal(refused), headers)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = handle_any

    def seen(self):
        """The owners whose calls the credentials open."""
        for present, sees in self.server.keys:
            if all(self.presented(scheme) == value for scheme, value in present.items()):
                return sees
        raise Refused(401, "key")

    def one(self, coded, name, sees):
        wanted = urllib.parse.unquote(coded)
        for call in self.server.calls:
            if call[name] == wanted and call[self.server.owner] in sees:
                return call
        raise Refused(404, "unknown", wanted)


def query_of(parts):
    return dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))


# --- Offsets ---

DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\Z")
STATUSES = ("connecting", "in-progress", "ended", "failed")


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def written(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"


class OffsetHandler(Handler):
    def presented(self, _):
        return (self.headers.get("Authorization") or "").removeprefix("Bearer ")

    def refusal(self, refused):
        text = f"{refused.kind}: {refused.about}"
        if self.tastes("errors-as-text"):
            return {"error": text, "details": [refused.kind]}
        if self.tastes("errors-as-objects"):
            return {"error": {"code": refused.kind, "message": text, "details": {}}}
        if refused.status in (401, 404):
            return {"error": refused.kind, "message": text}
        return {"error": {"code": "invalid_request", "message": text, "param": refused.about,
                          "type": "invalid_request_error"}}

    def serve(self, parts, _):
        if self.command not in ("GET", "HEAD"):
            raise Refused(405, "method")
        path, sees, query = parts.path.removeprefix("/api/v1"), self.seen(), query_of(parts)
        if path == "/calls":
            self.list("calls", self.server.calls, query, sees, True)
        elif path == "/usage":
            self.list("logs", self.server.logs, query, sees, not self.tastes("no-usage-dates"))
        elif path.startswith("/calls/") and path.count("/") == 2:
            self.reply(200, self.shown(self.one(path[len("/calls/"):], "id", sees)))
        else:
            raise Refused(404, "path")

    def shown(self, call):
        return {name: value for name, value in call.items() if name != "organization"
                and not (value is None and self.tastes("absent-for-null"))}

    def whole(self, query, name, initial, least, most):
        text = query.get(name, str(initial))
        if not re.fullmatch(r"-?\d+", text):
            if self.tastes("numbers-are-lax"):
                return initial
            raise Refused(400, "number", name)
        if least <= int(text) <= most:
            return int(text)
        if self.tastes("clamps"):
            return min(max(int(text), least), most)
        raise Refused(422, "bounds", name)

    def date(self, query, name):
        if name not in query:
            return None
        try:
            if not DATE.match(query[name]):
                raise ValueError
            return instant(query[name])
        except ValueError as error:
            raise Refused(400, "date", name) from error

    def list(self, name, records, query, sees, dated):
        limit = self.whole(query, "limit", 100, 1, 1000)
        offset = self.whole(query, "offset", 0, 0, 1 << 40)
        start, end = (self.date(query, key) if dated else None
                      for key in ("start_date", "end_date"))
        if name == "calls" and query.get("status", "ended") not in STATUSES:
            raise Refused(400, "status", "status")
        by = "started_at" if self.tastes("dates-of-the-start") and name == "calls" else "created_at"

        def matches(record):
            when = record.get(by) and instant(record[by])
            return (record["organization"] in sees and not ((start or end) and not when)
                    and not (start and when < start) and not (end and when > end)
                    and (name != "calls" or query.get("status") in (None, record["status"])))

        rows = sorted(filter(matches, records), key=lambda record: instant(record["created_at"]),
                      reverse=not self.tastes("oldest-first"))
        if offset and offset >= len(rows) and self.tastes("past-end-refused"):
            raise Refused(400, "offset", "offset")
        answer = {name: [self.shown(row) for row in rows[offset:offset + limit]],
                  "pagination": {"total": len(rows), "limit": limit, "offset": offset}}
        if name == "logs":
            answer["summary"] = {"total_calls": len(rows)}
        self.reply(200, answer)


class OffsetServer(OtherServer):
    folder, handler = FIXTURES / "hmsovereign", OffsetHandler
    owner, main, begun = "organization", "org-wadden", "started_at"
    tastes_known = {
        "errors-as-text": "refusals hold a text, and details beside it",
        "errors-as-objects": "refusals hold an object",
        "numbers-are-lax": "what is no number counts as not given",
        "clamps": "what is out of bounds is taken for the bound",
        "no-usage-dates": "usage is not narrowed by dates",
        "dates-of-the-start": "dates are those of the start",
        "absent-for-null": "what is null is absent",
        "oldest-first": "the oldest call comes first",
        "past-end-refused": "an offset behind the last row is refused",
    }

    def __init__(self, *arguments, **more):
        self.logs = load_yaml(self.folder / "data/usage.json")
        super().__init__(*arguments, **more)

    def url(self):
        return f"http://127.0.0.1:{self.server_port}/api/v1"

    def moment(self, call):
        return instant(call["created_at"])

    def changed(self, call):
        return dict(call, summary=f"Told otherwise {self.asked}.")

    def fresh(self, call, when):
        end = when + datetime.timedelta(0, 1)
        return dict(call, id=f"call-_+31600{self.asked:06}_{self.random.getrandbits(48):012x}",
                    status="ended", created_at=written(when), started_at=written(when),
                    ended_at=written(end), updated_at=written(end), duration_seconds=1)


# --- A search ---

PHONE = ("PHONE_CALL", "WEB_CALL")
STATES = ("REGISTERED", "ONGOING", "ENDED", "ERROR", "SCHEDULED")


class SearchHandler(Handler):
    def presented(self, scheme):
        return self.headers.get({"apiKey": "X-API-KEY", "apiSecret": "X-API-SECRET"}[scheme])

    def refusal(self, refused):
        if refused.kind == "unknown":
            return {"message": "Call not found", "status": "error",
                    "error": f"Call with ID '{refused.about}' does not exist"}
        return {"message": "Not done", "status": "error", "error": f"{refused.kind} {refused.about}"}

    def serve(self, parts, sent):
        sees, path = self.seen(), parts.path
        if path == "/api/calls" and self.command in ("GET", "HEAD"):
            self.list(query_of(parts), {}, sees)
        elif path == "/api/calls" and self.command == "POST":
            self.list(self.body(sent), None, sees)
        elif path.startswith("/api/calls/") and path.count("/") == 3 and self.command == "GET":
            self.envelope(self.shown(self.one(path[len("/api/calls/"):], "call_id", sees)))
        else:
            raise Refused(405 if path == "/api/calls" else 404, "path")

    def body(self, sent):
        try:
            body = json.loads(sent or b"{}")
        except ValueError as error:
            raise Refused(400, "body") from error
        if not isinstance(body, dict) or not isinstance(body.get("filter_criteria", {}), dict):
            raise Refused(400, "body")
        return body

    def envelope(self, data):
        self.reply(200, {"message": "Here", "status": "success", "error": None, "data": data})

    def shown(self, call):
        if self.tastes("absent-until-ended"):
            return {name: value for name, value in call.items() if value is not None}
        return call

    def whole(self, asked, name, initial, least):
        value = asked.get(name, initial)
        if isinstance(value, str) and re.fullmatch(r"-?\d+", value) and self.command != "POST":
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            if self.tastes("lenient"):
                return initial
            raise Refused(400, "number", name)
        if value < least and not (self.tastes("clamps") or self.tastes("lenient")):
            raise Refused(422, "bounds", name)
        return max(value, least)

    def word(self, asked, name, words):
        value = asked.get(name, words[0])
        if value in words:
            return value
        if self.tastes("lenient"):
            return words[0]
        raise Refused(400, "word", name)

    def words(self, wanted, name, known):
        values = wanted.get(name)
        if isinstance(values, str) and name == "agent_id":
            values = [values]
        if values is None or (not isinstance(values, list) and self.tastes("lenient")):
            return None
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise Refused(400, "list", name)
        if known and self.tastes("known-words-only") and set(values) - set(known):
            raise Refused(400, "word", name)
        return values

    def thresholds(self, wanted, name):
        ends = wanted.get(name, {})
        if not isinstance(ends, dict):
            raise Refused(400, "thresholds", name)
        found = []
        for end in ("lower_threshold", "upper_threshold"):
            value = ends.get(end)
            if isinstance(value, bool) or not isinstance(value, (int, float, type(None))):
                if not self.tastes("lenient"):
                    raise Refused(400, "number", end)
                value = None
            if value is not None and value < 0 and name == "duration_ms":
                if not self.tastes("lenient"):
                    raise Refused(400, "bounds", end)
            found.append(value)
        return found

    def matching(self, wanted, sees):
        lists = [(self.words(wanted, name, known), name) for name, known in (
            ("call_status", STATES), ("call_type", PHONE), ("agent_id", None))]
        ranges = [(self.thresholds(wanted, "duration_ms"), "call_duration"),
                  (self.thresholds(wanted, "start_timestamp"), "start_timestamp")]
        text = wanted.get("transcript_search")
        if text is not None and not isinstance(text, str):
            if not self.tastes("lenient"):
                raise Refused(400, "text", "transcript_search")
            text = None

        def fits(call):
            for (lower, upper), name in ranges:
                value = call.get(name)
                if (lower, upper) != (None, None) and (
                        value is None or (lower is not None and value < lower)
                        or (upper is not None and value > upper)):
                    return False
            return (call["organization_id"] in sees
                    and all(values is None or call[name] in values for values, name in lists)
                    and (text is None or text.lower() in (call.get("transcript") or "").lower()))

        return filter(fits, self.server.calls)

    def list(self, asked, wanted, sees):
        wanted = asked.get("filter_criteria", {}) if wanted is None else wanted
        page, limit = self.whole(asked, "page", 0, 0), self.whole(asked, "limit", 20, 1)
        turned = self.word(asked, "sort_order", ("descending", "ascending")) == "descending"
        by = self.word(asked, "sort_by", ("start_timestamp",))
        rows = sorted(self.matching(wanted, sees), key=lambda call: call[by] or 0, reverse=turned)
        if self.tastes("no-start-until-begun"):  # null, and last in either direction
            rows.sort(key=lambda call: call[by] is None)
        pages = -(-len(rows) // limit)
        if self.tastes("last-page-past-the-end") and pages:
            page = min(page, pages - 1)
        shown = [self.shown(row) for row in rows[page * limit:(page + 1) * limit]]
        self.envelope({
            "organization_id": min(sees), "calls": shown, "returned_count": len(shown),
            "pagination": {"page": page, "limit": limit, "total_count": len(rows),
                           "total_pages": pages, "has_next_page": page + 1 < pages,
                           "has_previous_page": page > 0},
            "sort_order": "descending" if turned else "ascending", "sort_by": by,
            "applied_filters": {}})


class SearchServer(OtherServer):
    folder, handler = FIXTURES / "zudu", SearchHandler
    owner, main, begun = "organization_id", "org-789", "start_timestamp"
    tastes_known = {
        "clamps": "what is below its least value is taken for that",
        "lenient": "what is not as described counts as not given",
        "known-words-only": "words that no call can have are refused",
        "last-page-past-the-end": "a page past the end is the last one",
        "absent-until-ended": "what is null is absent",
        "no-start-until-begun": "a call that is registered or scheduled has no start",
    }

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        for call in self.calls if "no-start-until-begun" in self.tastes else ():
            if call["call_id"].endswith("7") and call["end_timestamp"] is None:
                call.update(call_status="SCHEDULED", start_timestamp=None)

    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def moment(self, call):
        return datetime.datetime.fromtimestamp(call["start_timestamp"] / 1000,
                                               datetime.timezone.utc)

    def changed(self, call):
        return dict(call, opt_out_sensitive_data_storage=self.asked % 2 == 0)

    def fresh(self, call, when):
        start = int(when.timestamp() * 1000)
        ended = call["end_timestamp"] is not None
        return dict(call, id=f"fresh-{self.asked}", call_id=f"call-n{self.asked}", events=[],
                    start_timestamp=start, end_timestamp=start + 1000 if ended else None,
                    call_duration=1000 if ended else None)
