"""Quotas and batches."""
import json
import unittest

from running import fresh

GROUP = "/groups/a0000000-0000-4000-8000-000000000001"


class Quotas(unittest.TestCase):
    def setUp(self):
        self.client = fresh(self)

    def statuses(self, path, count):
        return [self.client.get(path)[0] for _ in range(count)]

    def test_conditional_access_takes_one_a_second_and_never_says_when(self):
        status, headers, _ = [self.client.get("/beta/identity/conditionalAccess/policies") for _ in range(2)][1]
        self.assertEqual((status, headers.get("Retry-After")), (429, None))

    def test_audit_logs_take_five_in_ten_seconds(self):
        answers = [self.client.get("/beta/auditLogs/directoryAudits") for _ in range(6)]
        self.assertEqual([a[0] for a in answers], [200] * 5 + [429])
        self.assertGreater(int(answers[5][1]["Retry-After"]), 0)
        self.assertEqual(self.client.control("requests")["quotaViolations"], 1)

    def test_inner_requests_count_one_by_one(self):
        self.client.control("quotas", {"intune": {"perApp": 10, "seconds": 20, "retryAfter": True}})
        _, _, body = self.client.batch(["/deviceManagement/intents"] * 20)
        self.assertEqual(sorted(r["status"] for r in body["responses"]), [200] * 10 + [429] * 10)

    def test_select_is_cheaper_and_expand_dearer(self):
        self.client.control("quotas", {"identity": {"perApp": 4, "seconds": 20, "retryAfter": True}})
        self.assertEqual(self.statuses("/beta/users?$select=id", 4), [200] * 4)
        self.client.control("quotas", {"identity": {"perApp": 4, "seconds": 20, "retryAfter": True}})
        self.assertEqual(self.statuses("/beta/users", 3), [200, 200, 429])
        found = self.client.control("requests")["requests"]
        self.assertEqual([(r["service"], r["cost"]) for r in found[-3:]], [("identity", 2)] * 3)


class Batches(unittest.TestCase):
    def setUp(self):
        self.client = fresh(self)

    def test_answers_come_by_id_with_their_own_status(self):
        _, _, body = self.client.batch([GROUP, "/groups/none", "/nope"], ["a", "b", "c"])
        self.assertEqual({r["id"]: r["status"] for r in body["responses"]}, {"a": 200, "b": 404, "c": 400})

    def test_what_is_refused(self):
        self.assertEqual(self.client.batch([GROUP] * 20)[0], 200)
        self.assertEqual(self.client.batch([GROUP] * 21)[0], 400)
        self.assertEqual(self.client.batch([GROUP] * 2, ["1", "1"])[0], 400)
        self.assertEqual(self.client.batch([])[0], 400)
        headers = {"Authorization": "Bearer " + self.client.token, "Content-Type": "application/json"}
        for body in ("no", "[]", json.dumps({"requests": [{"id": 1, "method": "GET", "url": GROUP}]})):
            self.assertEqual(self.client.send("graph", "POST", "/beta/$batch", body, headers)[0], 400)
        self.client.token = "x"
        self.assertEqual(self.client.batch([GROUP])[0], 401)

    def test_an_inner_page_has_a_next_link(self):
        _, _, body = self.client.batch(["/deviceManagement/configurationPolicies/c1000000-0000-4000-8000-000000000001/assignments"])
        link = body["responses"][0]["body"]["@odata.nextLink"].removeprefix(self.client.addresses["graph"])
        self.assertEqual(len(self.client.get(link)[2]["value"]), 2)


if __name__ == "__main__":
    unittest.main()
