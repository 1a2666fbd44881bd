"""Webhooks from outside: what the mock sends is verified by a receiver of another hand, and
our receiver judges what a sender of another hand sends; then both together."""
import datetime
import http.client
import json
import os
import pathlib
import tempfile
import time
import unittest

from tests.blackbox import harness, hooks

CALLS = harness.load_yaml(hooks.CONTRACT / "data/calls.json")


def of_status(*states):
    return [call["id"] for call in CALLS if call["status"] in states]


class MockSends(unittest.TestCase):
    def test_every_signature_is_true(self):
        """Each webhook about each call of its states: signed, dated, as declared."""
        wanted = [("status-update", id) for id in
                  of_status("in-progress", "ended", "ended-with-error")]
        wanted += [("end-of-call-report", id) for id in of_status("ended", "ended-with-error")]
        wanted += [("assistant-request", id) for id in of_status("in-progress")]
        wanted += [("tool-calls", id) for id in of_status("in-progress")]
        with hooks.Receiver() as receiver, \
                harness.Mock(hooks.CONTRACT, "--webhook", receiver.url) as mock:
            for name, id in wanted:
                status, said = hooks.control(mock, "POST", f"webhooks/{name}", {"record": id})
                self.assertEqual((status, list(said)), (202, ["delivery"]))
            for name, id in wanted:
                delivery = receiver.next()
                with self.subTest(name, id=id):
                    self.assertTrue(delivery.is_signed())
                    self.assertEqual(delivery.path, "/hooks?of=test")
                    self.assertEqual(delivery.message["type"], name)
                    self.assertEqual(delivery.headers["X-Webhook-Event"], name)
                    self.assertEqual(delivery.headers["User-Agent"], "HMS-Sovereign/1.0")
                    self.assertEqual(delivery.headers["Content-Type"], "application/json")
                    self.assertLess(abs(delivery.timestamp - time.time()), 60)
                    self.assertEqual("error" in delivery.message,
                                     delivery.message["call"]["status"] == "ended-with-error"
                                     if name == "status-update" else False)
        self.assertGreater(len(wanted), 60)

    def test_the_secret_is_the_one_given(self):
        with hooks.Receiver() as receiver, tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "secret"
            path.write_text("from a file\n")
            os.environ["COUNTERSIGN_WEBHOOK_SECRET"] = "from the environment"
            try:
                for options, secret in ((("--webhook-secret-file", str(path)), b"from a file"),
                                        ((), b"from the environment")):
                    with harness.Mock(hooks.CONTRACT, "--webhook", receiver.url,
                                      *options) as mock:
                        hooks.control(mock, "POST", "webhooks/tool-calls",
                                      {"record": hooks.SAMPLE})
                        delivery = receiver.next()
                        self.assertTrue(delivery.is_signed(secret))
                        self.assertFalse(delivery.is_signed())
                        self.assertNotIn(secret.decode(), json.dumps(
                            hooks.control(mock, "GET", "webhooks")[1]))
            finally:
                del os.environ["COUNTERSIGN_WEBHOOK_SECRET"]

    def test_the_timestamp_is_that_of_the_mocks_clock(self):
        with hooks.Receiver() as receiver, \
                harness.Mock(hooks.CONTRACT, "--webhook", receiver.url) as mock:
            for clock, expected in (({"now": "2030-01-01T00:00:00Z"}, 1893456000),
                                    ({"offset": -864000}, int(time.time()) - 864000)):
                hooks.control(mock, "PUT", "clock", clock)
                hooks.control(mock, "POST", "webhooks/tool-calls", {"record": hooks.SAMPLE})
                delivery = receiver.next()
                self.assertTrue(delivery.is_signed())
                self.assertLess(abs(delivery.timestamp - expected), 60)
                stamp = time.strftime("%Y-%m-%dT%H", time.gmtime(delivery.timestamp))
                self.assertTrue(delivery.message["timestamp"].startswith(stamp))

    def test_the_control_names_the_url(self):
        with hooks.Receiver() as receiver, harness.Mock(hooks.CONTRACT) as mock:
            ask = lambda: hooks.control(mock, "POST", "webhooks/tool-calls",
                                        {"record": hooks.SAMPLE})[0]
            self.assertEqual(ask(), 409)
            self.assertEqual(hooks.control(mock, "PUT", "webhooks", {"url": receiver.url})[0],
                             200)
            self.assertEqual(ask(), 202)
            self.assertTrue(receiver.next().is_signed())
            self.assertEqual(hooks.control(mock, "DELETE", "webhooks")[1]["url"], None)
            self.assertEqual(ask(), 409)
            self.assertEqual(hooks.control(mock, "GET", "webhooks")[1]["dropped"], 2)

    def test_the_control_names_this_machine_alone(self):
        away = ("http://192.0.2.1/", "http://example.com/", "http://127.0.0.1.example.com/",
                "http://127.example.com/", "https://localhost.example.com/", "ftp://127.0.0.1/",
                "http://127.0.0.1@example.com/", "http://[::2]/", "", 7, None)
        with harness.Mock(hooks.CONTRACT) as mock:
            for url in away:
                with self.subTest(url):
                    status = hooks.control(mock, "PUT", "webhooks", {"url": url})[0]
                    self.assertIn(status, (400, 403))
            for url in ("http://127.0.0.1:1/", "http://127.1.2.3/x", "http://localhost:2/?a=b",
                        "http://[::1]:3/"):
                with self.subTest(url):
                    self.assertEqual(hooks.control(mock, "PUT", "webhooks", {"url": url})[0],
                                     200)
        with harness.Mock(hooks.CONTRACT, "--webhook-anywhere") as mock:
            self.assertEqual(
                hooks.control(mock, "PUT", "webhooks", {"url": "http://192.0.2.1/"})[0], 200)

    def test_bad_controls_are_refused(self):
        with harness.Mock(hooks.CONTRACT, "--webhook", "http://127.0.0.1:1/") as mock:
            for method, name, body, status in (
                    ("POST", "webhooks/none", {"record": hooks.SAMPLE}, 404),
                    ("POST", "webhooks/tool-calls", {"record": "none"}, 400),
                    ("POST", "webhooks/tool-calls", {}, 400),
                    ("GET", "webhooks/tool-calls", None, 405),
                    ("PUT", "webhooks", {"uri": "http://127.0.0.1/"}, 400),
                    ("PATCH", "records/calls/none", {}, 404),
                    ("PATCH", "records/none/x", {}, 404),
                    ("PATCH", f"records/calls/{hooks.SAMPLE}", [], 400)):
                with self.subTest(name):
                    self.assertEqual(hooks.control(mock, method, name, body)[0], status)
        with harness.Mock(harness.ALLOMIA) as mock:
            self.assertEqual(hooks.control(mock, "PUT", "webhooks",
                                           {"url": "http://127.0.0.1/"})[0], 404)

    def test_a_change_of_state_is_told_and_then_reported(self):
        call = next(call for call in CALLS
                    if call["status"] == "ended" and call["organization"] == "org-wadden")
        with hooks.Receiver() as receiver, \
                harness.Mock(hooks.CONTRACT, "--webhook", receiver.url) as mock:
            hooks.control(mock, "PUT", "clock", {"now": "2030-01-01T00:00:00Z"})
            for status in ("connecting", "in-progress", "in-progress", "ended"):
                path = f"records/calls/{call['id'].replace('+', '%2B')}"
                self.assertEqual(
                    hooks.control(mock, "PATCH", path, {"status": status})[0], 200)
            seen = [receiver.next() for _ in range(3)]
            self.assertIsNone(receiver.nothing_more())
            call = mock.get("/calls/" + call["id"].replace("+", "%2B"), "demo-key").json()
        self.assertEqual([(one.message["type"], one.message["call"]["status"])
                          for one in seen],
                         [("status-update", "in-progress"), ("status-update", "ended"),
                          ("end-of-call-report", "ended")])
        self.assertEqual(len({one.message["call"]["id"] for one in seen}), 1)
        self.assertTrue(all(one.is_signed() for one in seen))
        self.assertEqual(seen[2].message["duration_seconds"], call["duration_seconds"])
        self.assertEqual(seen[2].message.get("analysis"), call.get("analysis_result"))

    def test_what_fails_is_tried_again_and_keeps_its_place(self):
        """The first attempts of the first call are refused; what follows about the same call
        waits, what is about another does not."""
        first, other = of_status("in-progress")[:2]
        left = [2]

        def reply(delivery):
            refuse = delivery.message["call"]["type"] and left[0] > 0 and \
                delivery.message["call"]["id"] == seen_id[0]
            left[0] -= refuse
            return (503 if refuse else 200), b""

        seen_id = [None]
        with hooks.Receiver(reply) as receiver, \
                harness.Mock(hooks.CONTRACT, "--webhook", receiver.url) as mock:
            ask = lambda name, id: hooks.control(mock, "POST", f"webhooks/{name}",
                                                 {"record": id})[1]["delivery"]
            ask("status-update", first)
            seen_id[0] = receiver.next().message["call"]["id"]
            number = ask("status-update", first)
            ask("status-update", first)
            ask("status-update", other)
            ids = [receiver.next().message["call"]["id"] for _ in range(5)]
            told = hooks.told(mock, number)
        self.assertEqual(told["attempts"], 3)
        self.assertEqual(told["state"], "delivered")
        self.assertNotEqual(ids[1], seen_id[0], "another call waited")
        self.assertEqual(ids.count(seen_id[0]), 4)

    def test_a_refusal_is_not_tried_again(self):
        with hooks.Receiver(lambda delivery: (400, b"{}")) as receiver, \
                harness.Mock(hooks.CONTRACT, "--webhook", receiver.url) as mock:
            number = hooks.control(mock, "POST", "webhooks/status-update",
                                   {"record": of_status("ended")[0]})[1]["delivery"]
            told = hooks.told(mock, number)
            receiver.next()
            self.assertIsNone(receiver.nothing_more())
        self.assertEqual((told["state"], told["attempts"], told["status"]), ("failed", 1, 400))

    def test_nobody_waits_for_a_receiver_that_is_slow_or_not_there(self):
        def reply(_):
            time.sleep(3)
            return 200, b"{}"

        with hooks.Receiver(reply) as receiver, \
                harness.Mock(hooks.CONTRACT, "--webhook", receiver.url) as mock:
            for _ in range(20):
                hooks.control(mock, "POST", "webhooks/tool-calls", {"record": hooks.SAMPLE})
            started = time.monotonic()
            for _ in range(20):
                self.assertEqual(mock.get("/calls", "demo-key").status, 200)
            self.assertLess(time.monotonic() - started, 2)
            self.assertGreater(len(hooks.control(mock, "GET", "webhooks")[1]["waiting"]), 10)
        with harness.Mock(hooks.CONTRACT, "--webhook", "http://127.0.0.1:1/") as mock:
            for _ in range(1100):
                status = hooks.control(mock, "POST", "webhooks/status-update",
                                       {"record": of_status("ended")[0]})[0]
                if status == 409:
                    break
            self.assertEqual(status, 409, "the queue has no end")
            said = hooks.control(mock, "GET", "webhooks")[1]
            self.assertGreater(said["dropped"], 0)
            self.assertLessEqual(len(said["waiting"]), 1000)

    def test_a_reply_that_is_used_is_judged(self):
        cases = (("assistant-request", b"{}", None),
                 ("assistant-request", b'{"max_duration_seconds": 0}', "breaks its schema"),
                 ("assistant-request", b"hello", "not JSON"),
                 ("tool-calls", b'{"results": [{"result": 1}]}', "tool_call_id"),
                 ("tool-calls", b'{"name": "John Smith"}', None))
        for name, answer, trouble in cases:
            with self.subTest(name, answer=answer), \
                    hooks.Receiver(lambda _: (200, answer)) as receiver, \
                    harness.Mock(hooks.CONTRACT, "--webhook", receiver.url) as mock:
                number = hooks.control(mock, "POST", f"webhooks/{name}",
                                       {"record": hooks.SAMPLE})[1]["delivery"]
                told = hooks.told(mock, number)
                self.assertEqual(told["status"], 200)
                if trouble is None:
                    self.assertNotIn("trouble", told)
                else:
                    self.assertIn(trouble, told["trouble"])

    def test_a_reply_that_is_used_has_its_time(self):
        def reply(_):
            time.sleep(5.4)
            return 200, b"{}"

        with hooks.Receiver(reply) as receiver, \
                harness.Mock(hooks.CONTRACT, "--webhook", receiver.url) as mock:
            number = hooks.control(mock, "POST", "webhooks/assistant-request",
                                   {"record": hooks.SAMPLE})[1]["delivery"]
            told = hooks.told(mock, number)
        self.assertIn("more than 5", told["trouble"])
        self.assertEqual(told["attempts"], 1)


class OutboundCall(unittest.TestCase):
    """A call that is started goes through its states by the mock's clock."""

    def start(self, mock):
        body = json.dumps({"destination": "+31612345678", "number_id": "n",
                           "assistant_id": "2b1e3b65-2c04-4fa2-a2d7-467901e98978"}).encode()
        headers = dict(harness.bearer("demo-key"), **{"Content-Type": "application/json"})
        answer = mock.request("POST", "/calls/outbound", headers, body)
        self.assertEqual(answer.status, 200, answer)
        return answer.json()["call_id"]

    def call(self, mock, id):
        return mock.get(f"/calls/{id.replace('+', '%2B')}", "demo-key").json()

    def moment(self, text):
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))

    def judge(self, seen, call):
        self.assertEqual([(one.message["type"], one.message["call"]["status"])
                          for one in seen],
                         [("status-update", "in-progress"), ("status-update", "ended"),
                          ("end-of-call-report", "ended")])
        self.assertTrue(all(one.is_signed() for one in seen))
        self.assertEqual({one.message["call"]["type"] for one in seen},
                         {"outbound_phone_call"})
        self.assertEqual({one.message["customer"]["number"] for one in seen},
                         {"+31612345678"})
        # Told are the moments of the changes, in the notation of the webhooks.
        self.assertEqual([one.message["timestamp"] for one in seen],
                         [call["started_at"], call["ended_at"], call["ended_at"]])
        self.assertEqual(seen[2].message["duration_seconds"], 84)
        self.assertEqual(call["status"], "ended")

    def test_each_state_is_told_when_it_comes(self):
        with hooks.Receiver() as receiver, \
                harness.Mock(hooks.CONTRACT, "--webhook", receiver.url) as mock:
            hooks.control(mock, "PUT", "clock", {"now": "2030-01-01T00:00:00Z"})
            id = self.start(mock)
            self.assertIsNone(receiver.nothing_more(0.2), "dialing is not told")
            self.assertEqual(self.call(mock, id)["status"], "dialing")
            seen = []
            for now, count, time_of in (("2030-01-01T00:00:06Z", 1, 1893456006),
                                        ("2030-01-01T00:01:29Z", 0, None),
                                        ("2030-01-01T00:01:30Z", 2, 1893456090)):
                hooks.control(mock, "PUT", "clock", {"now": now})
                for _ in range(count):
                    seen.append(receiver.next())
                    self.assertEqual(seen[-1].timestamp, time_of)
                self.assertIsNone(receiver.nothing_more(0.2))
            self.judge(seen, self.call(mock, id))
            listed = mock.get("/calls?limit=1000", "demo-key").json()["calls"]
            self.assertIn(id, [call["id"] for call in listed])

    def test_a_clock_that_jumps_tells_every_state_in_turn(self):
        with hooks.Receiver() as receiver, \
                harness.Mock(hooks.CONTRACT, "--webhook", receiver.url) as mock:
            id = self.start(mock)
            hooks.control(mock, "PUT", "clock", {"offset": 3600})
            seen = [receiver.next() for _ in range(3)]
            self.assertIsNone(receiver.nothing_more())
            self.judge(seen, self.call(mock, id))
            for one in seen:
                self.assertLess(abs(one.timestamp - time.time() - 3600), 60)
                ago = one.timestamp - self.moment(one.message["timestamp"]).timestamp()
                self.assertGreater(ago, 3000, "the moment is that of the change")

    def test_the_receiver_takes_what_a_call_sends(self):
        with harness.Mock(hooks.CONTRACT) as mock, \
                hooks.Listening("--count", "6", "--clock",
                                mock.url + "/__admin/clock") as listening:
            hooks.control(mock, "PUT", "webhooks", {"url": listening.url})
            for day in (1, 2):
                self.start(mock)
                hooks.control(mock, "PUT", "clock", {"offset": day * 86400})
                # What is under way is of the time it was signed at.
                hooks.told(mock, 3 * day)
            code, report, said = listening.end()
        self.assertEqual((code, report["outcome"]), (0, "held"), said)
        self.assertEqual(report["verdicts"]["pass"], 6, said)


class ReceiveJudges(unittest.TestCase):
    def one(self, expected, rule, *arguments, **given):
        """Sends one delivery: the reply's status, and the rule that it broke."""
        with hooks.Listening("--count", "1") as listening:
            status, reply = hooks.send(listening.port, *arguments, **given)
            code, report, said = listening.end()
        self.assertEqual(status, expected, said)
        self.assertNotIn("demo-webhook-secret", said + json.dumps([reply, report]))
        broken = [breach["rule"] for breach in report["deliveries"][0]["breaches"]]
        if rule is None:
            self.assertEqual((code, broken), (0, []), said)
            self.assertIn("held: 1 delivery: 1 pass", said)
        else:
            self.assertEqual((code, report["outcome"]), (1, "broken"), said)
            self.assertIn(rule, broken)
            self.assertEqual(reply["error"], rule)
            self.assertIn(rule, said)
        return report

    def test_good_deliveries_are_accepted(self):
        self.one(200, None, hooks.message())
        self.one(200, None, hooks.message(), prefix="")
        self.one(200, None, hooks.report(), event="end-of-call-report")
        self.one(200, None, hooks.message(), timestamp=time.time() - 280)
        self.one(200, None, hooks.message(), timestamp=time.time() + 280)

    def test_lawful_tastes_are_accepted(self):
        """What the documents leave open is never held against a sender."""
        def plain(changes):
            body = hooks.message()
            body["message"].update(changes)
            return json.dumps(body, indent=2, ensure_ascii=True).encode()

        more = {"assistant": {"llm_config": {"provider": "x"}}, "later": [1], "error": "none"}
        bodies = [plain(more), plain({"timestamp": "2025-12-13T12:00:00+00:00"}),
                  plain({"timestamp": "2025-12-13t12:00:00.123456z"}),
                  plain({"customer": {"number": None}}),
                  plain({"phone_number": {"number": "+31850835037"}}),
                  b"\n " + plain({"customer": {"number": "+31 \u00e9"}}) + b"\n"]
        for body in bodies:
            with self.subTest(body):
                self.one(200, None, body)
        for headers in ({"Content_Type": "application/json; charset=utf-8"},
                        {"Content_Type": "Application/JSON"}, {"X_Other": "1"},
                        {"x_webhook_event": "status-update"}):
            with self.subTest(headers):
                drop = ["X-Webhook-Event"] if "x_webhook_event" in headers else []
                self.one(200, None, hooks.message(), drop=drop, **headers)
        self.one(200, None, hooks.message(), drop=["User-Agent"])

    def test_a_body_may_come_in_chunks(self):
        data = json.dumps(hooks.message()).encode()
        timestamp = str(int(time.time()))
        with hooks.Listening("--count", "1") as listening:
            connection = http.client.HTTPConnection("127.0.0.1", listening.port,
                                                    timeout=harness.WAIT)
            connection.request("POST", "/", iter([data[:10], data[10:]]), {
                "Content-Type": "application/json", "X-Webhook-Event": "status-update",
                "X-Webhook-Timestamp": timestamp,
                "X-Webhook-Signature": hooks.signature(data, timestamp)},
                encode_chunked=True)
            self.assertEqual(connection.getresponse().status, 200)
            connection.close()
            code, _, said = listening.end()
        self.assertEqual(code, 0, said)

    def test_another_secret_is_refused(self):
        self.one(401, "webhook/signature", hooks.message(), secret=b"another")

    def test_an_altered_body_is_refused(self):
        self.one(401, "webhook/signature", hooks.message(),
                 change=lambda data: data.replace(b"+31612345678", b"+31612345679"))
        self.one(401, "webhook/signature", hooks.message(), change=lambda data: data + b" ")

    def test_an_old_delivery_is_refused(self):
        self.one(401, "webhook/timestamp", hooks.message(), timestamp=time.time() - 310)

    def test_a_delivery_of_the_future_is_refused(self):
        self.one(401, "webhook/timestamp", hooks.message(), timestamp=time.time() + 320)
        self.one(401, "webhook/timestamp", hooks.message(), timestamp=time.time() * 1000)

    def test_a_missing_header_is_refused(self):
        self.one(401, "webhook/signature", hooks.message(), drop=["X-Webhook-Signature"])
        self.one(401, "webhook/timestamp", hooks.message(), drop=["X-Webhook-Timestamp"])
        self.one(400, "webhook/event", hooks.message(), drop=["X-Webhook-Event"])
        self.one(400, "webhook/media", hooks.message(), drop=["Content-Type"])

    def test_a_signature_of_no_form_is_refused(self):
        for prefix in ("sha1=", "sha256:", "v1,"):
            self.one(401, "webhook/signature", hooks.message(), prefix=prefix)

    def test_what_is_not_declared_is_refused(self):
        self.one(400, "webhook/event", hooks.message(), event="call-started")
        self.one(400, "webhook/event", hooks.message(), event="end-of-call-report")
        self.one(400, "webhook/media", hooks.message(), Content_Type="text/plain")
        self.one(400, "webhook/body", b'{"message":')
        self.one(400, "webhook/body", hooks.message("paused"))
        self.one(400, "webhook/body", hooks.message("ended-with-error"))
        short = hooks.message()
        del short["message"]["customer"]
        self.one(400, "webhook/body", short)

    def test_hostile_deliveries_are_refused_and_told(self):
        deep = b"[" * 100000
        for given in ({"event": "caf\xe9\x1b[31m"}, {"User_Agent": "\xff\xfe"}):
            with hooks.Listening("--count", "1") as listening:
                status, reply = hooks.send(listening.port, hooks.message(), **given)
                _, report, said = listening.end()
            self.assertIn(status, (200, 400))
            self.assertNotIn("\x1b", said)
            self.assertEqual(len(report["deliveries"][0]["breaches"]), 1)
        for body in (deep, b"\x00", b"\xff", b"", b"null", b"[]", b'{"message": 1}',
                     b'{"message": {"call": null}}', b'{"a": 1, "a": 2}'):
            with self.subTest(body[:20]), hooks.Listening("--count", "1") as listening:
                status, _ = hooks.send(listening.port, body)
                code, report, said = listening.end()
                self.assertEqual((status, code), (400, 1), said)
                self.assertIn("webhook/body", [one["rule"] for one in
                                               report["deliveries"][0]["breaches"]])

    def test_a_body_that_is_too_large_is_no_delivery(self):
        with hooks.Listening("--count", "1") as listening:
            connection = harness.Connection(listening.port)
            answer = connection.request("POST", "/", body=b"x" * 2_000_000)
            connection.close()
            self.assertEqual(answer.status, 413)
            hooks.send(listening.port, hooks.message())
            code, report, _ = listening.end()
        self.assertEqual((code, report["arrived"]), (0, 1))

    def test_what_is_only_inferred_warns(self):
        for options, expected in (((), 0), (("--fail-on", "warn"), 1)):
            with hooks.Listening("--count", "1", *options) as listening:
                status, _ = hooks.send(listening.port, hooks.message(), User_Agent="curl/8")
                code, report, said = listening.end()
            self.assertEqual((status, code), (200, expected), said)
            self.assertEqual(report["deliveries"][0]["breaches"][0]["rule"], "webhook/headers")

    def several(self, sent, *options):
        with hooks.Listening("--count", str(len(sent)), *options) as listening:
            for body, event in sent:
                hooks.send(listening.port, body, event=event)
            return listening.end()

    def verdicts(self, report, rule):
        return {finding["subject"]: finding["verdict"] for finding in report["findings"]
                if finding["rule"] == rule}

    def test_states_come_in_their_order(self):
        started, ended = (hooks.message("in-progress"), "status-update"), \
            (hooks.message("ended"), "status-update")
        failed = (hooks.message("ended-with-error", error="x"), "status-update")
        summed = (hooks.report(), "end-of-call-report")
        for sent, expected in (([started, ended, summed], "pass"),
                               ([started, started, ended, summed], "pass"),
                               ([ended, started, summed], "warn"),
                               ([ended, failed, summed], "warn"),
                               ([started, summed, ended], "warn")):
            with self.subTest(str([body["message"]["call"]["status"] + event
                                   for body, event in sent])):
                _, report, said = self.several(sent)
                self.assertEqual(self.verdicts(report, "webhook/order")["status-update"],
                                 expected, said)

    def test_two_calls_have_nothing_to_do_with_each_other(self):
        other = "00000000-0000-4000-8000-000000000001"
        code, report, said = self.several([
            (hooks.message("ended"), "status-update"),
            (hooks.message("in-progress", other), "status-update"),
            (hooks.report(), "end-of-call-report")])
        self.assertEqual(code, 0, said)

    def test_a_call_that_fails_is_told_and_reported(self):
        code, report, said = self.several([
            (hooks.message("ended-with-error", error="STT connection failed"), "status-update"),
            (hooks.report(status="ended-with-error"), "end-of-call-report")])
        self.assertEqual((code, report["verdicts"]["pass"]), (0, 2), said)

    def test_a_report_that_never_comes_is_missed(self):
        code, report, said = self.several([(hooks.message("in-progress"), "status-update"),
                                           (hooks.message("ended"), "status-update")])
        self.assertEqual(code, 1, said)
        self.assertEqual(self.verdicts(report, "webhook/report")["end-of-call-report"], "fail")
        self.assertIn("missing: end-of-call-report, 1 time", said)

    def test_a_report_is_waited_for(self):
        with hooks.Listening("--count", "1", "--settle", "20") as listening:
            hooks.send(listening.port, hooks.message("ended"))
            time.sleep(0.5)
            hooks.send(listening.port, hooks.report(), event="end-of-call-report")
            started = time.monotonic()
            code, report, said = listening.end()
        self.assertEqual(code, 0, said)
        self.assertLess(time.monotonic() - started, 10)
        self.assertEqual(report["arrived"], 2)

    def test_what_was_refused_may_come_again(self):
        with hooks.Listening("--count", "3") as listening:
            hooks.send(listening.port, hooks.message(), secret=b"another")
            hooks.send(listening.port, hooks.message())
            hooks.send(listening.port, hooks.message())
            _, report, _ = listening.end()
        rules = [[breach["rule"] for breach in one["breaches"]]
                 for one in report["deliveries"]]
        self.assertEqual(rules, [["webhook/signature"], [], ["webhook/repeated"]])

    def test_replies_are_those_that_are_asked_for(self):
        with hooks.Listening("--count", "2", "--accept", "204", "--refuse", "200") as listening:
            self.assertEqual(hooks.send(listening.port, hooks.message()), (204, None))
            self.assertEqual(hooks.send(listening.port, hooks.message(), secret=b"x")[0], 200)
            self.assertEqual(listening.end()[0], 1)

    def test_a_used_reply_is_the_contracts_example(self):
        body = hooks.message("ringing")
        body["message"]["type"] = "assistant-request"
        with hooks.Listening("--count", "1") as listening:
            status, reply = hooks.send(listening.port, body, event="assistant-request")
            self.assertEqual(listening.end()[0], 0)
        self.assertEqual((status, list(reply)), (200, ["assistant"]))

    def test_too_few_are_not_enough(self):
        with hooks.Listening("--count", "2", "--timeout", "1") as listening:
            hooks.send(listening.port, hooks.message())
            code, report, said = listening.end()
        self.assertEqual((code, report["outcome"]), (4, "not exercised"))
        self.assertIn("1 of 2 deliveries arrived", said)

    def test_an_interrupt_ends_with_the_summary(self):
        with hooks.Listening() as listening:
            hooks.send(listening.port, hooks.message())
            code, report, said = listening.interrupt()
        self.assertEqual((code, report["arrived"]), (0, 1))
        self.assertIn("held: 1 delivery", said)

    def test_the_secret_may_be_given(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "secret"
            path.write_text("from a file\n")
            environment = dict(os.environ, COUNTERSIGN_WEBHOOK_SECRET="from the environment")
            for options, secret in ((("--secret-file", str(path)), b"from a file"),
                                    ((), b"from the environment")):
                with hooks.Listening("--count", "2", *options, env=environment) as listening:
                    self.assertEqual(
                        hooks.send(listening.port, hooks.message(), secret=secret)[0], 200)
                    self.assertEqual(hooks.send(listening.port, hooks.message())[0], 401)
                    _, report, said = listening.end()
                self.assertNotIn(secret.decode(), said + json.dumps(report))

    def test_each_webhook_has_its_method(self):
        contract = harness.ROOT / "tests/dialects/webhooks"
        for method, expected in (("PUT", 0), ("POST", 1)):
            with hooks.Listening("--count", "1", contract=contract) as listening:
                connection = harness.Connection(listening.port)
                connection.request(method, "/", {"X-Lark-Event": "heartbeat",
                                                 "Content-Type": "application/json"},
                                   b'{"at": "2026-01-01T00:00:00Z"}')
                connection.close()
                code, report, said = listening.end()
            self.assertEqual(code, expected, said)
            self.assertEqual([one["rule"] for one in report["deliveries"][0]["breaches"]],
                             ["webhook/media"][:expected])

    def test_other_methods_are_no_deliveries(self):
        with hooks.Listening("--count", "1") as listening:
            connection = harness.Connection(listening.port)
            answer = connection.request("GET", "/")
            connection.close()
            self.assertEqual((answer.status, answer.headers["Allow"]), (405, "POST"))
            hooks.send(listening.port, hooks.message())
            code, report, _ = listening.end()
        self.assertEqual((code, report["arrived"]), (0, 1))


class Together(unittest.TestCase):
    def test_the_receiver_takes_what_the_mock_sends(self):
        call = of_status("ended")[0].replace("+", "%2B")
        for clock in (None, {"offset": 90 * 86400}, {"now": "2031-05-06T07:08:09Z"}):
            with self.subTest(clock), harness.Mock(hooks.CONTRACT) as mock, \
                    hooks.Listening("--count", "3", "--clock",
                                    mock.url + "/__admin/clock") as listening:
                hooks.control(mock, "PUT", "webhooks", {"url": listening.url})
                if clock is not None:
                    hooks.control(mock, "PUT", "clock", clock)
                for status in ("in-progress", "ended"):
                    hooks.control(mock, "PATCH", f"records/calls/{call}", {"status": status})
                code, report, said = listening.end()
                self.assertEqual((code, report["outcome"]), (0, "held"), said)
                self.assertEqual([one["webhook"] for one in report["deliveries"]],
                                 ["status-update", "status-update", "end-of-call-report"])

    def test_every_contract_with_webhooks_holds(self):
        """The mock is driven through its control; each rule that applies must have held."""
        seen = 0
        for folder in harness.contracts() + harness.dialects():
            if "webhooks" not in harness.load_yaml(folder / "contract.yaml"):
                continue
            seen += 1
            with self.subTest(folder.name), harness.Mock(folder) as mock, \
                    hooks.Listening("--mock", mock.url, contract=folder) as listening:
                code, report, said = listening.end()
                self.assertEqual((code, report["outcome"]), (0, "held"), said)
                left = [(one["rule"], one["subject"], one["verdict"])
                        for one in report["findings"] if one["verdict"] != "pass"]
                self.assertEqual(left, [], said)
                self.assertGreater(report["arrived"], 10)
        self.assertGreaterEqual(seen, 2)

    def test_a_mock_that_is_not_there_is_no_verdict(self):
        done = harness.run("receive", hooks.CONTRACT, "--port", "0", "--mock",
                           "http://127.0.0.1:1")
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)

    def test_a_clock_that_is_moved_makes_deliveries_old(self):
        with harness.Mock(hooks.CONTRACT) as mock, \
                hooks.Listening("--count", "1") as listening:
            hooks.control(mock, "PUT", "webhooks", {"url": listening.url})
            hooks.control(mock, "PUT", "clock", {"offset": -301})
            hooks.control(mock, "POST", "webhooks/tool-calls", {"record": hooks.SAMPLE})
            code, report, said = listening.end()
            self.assertEqual(code, 1, said)
            self.assertEqual(report["deliveries"][0]["breaches"][0]["rule"],
                             "webhook/timestamp")
            self.assertEqual(hooks.told(mock, 1)["status"], 401)


if __name__ == "__main__":
    unittest.main()
