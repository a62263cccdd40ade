"""The failure matrix: every step loads, and what it injects strikes a reader that goes the usual way."""
import http.client
import unittest

from running import fresh

MOST_PAGES = 6
STATES = {"complete", "incomplete", "failed", "unsupported", "broken"}


def words(value):
    """One, or any of several."""
    return set(value) if isinstance(value, list) else {value}


class Walk:
    """Reads as a backup does, over whatever fails: lists by pages, objects, parts, groups in batches."""

    def __init__(self, client):
        self._client = client

    def get(self, path):
        for _ in range(2):
            try:
                status, _, body = self._client.get(path)
            except (http.client.HTTPException, OSError, ValueError):
                continue
            if status == 200 and isinstance(body, dict):
                return body
        return {}

    def pages(self, path):
        items = []
        for _ in range(MOST_PAGES):
            body = self.get(path)
            value = body.get("value")
            items += value if isinstance(value, list) else []
            path = str(body.get("@odata.nextLink", ""))
            if not path.startswith(self._client.addresses["graph"]):
                break
            path = path.removeprefix(self._client.addresses["graph"])
        return [i for i in items if isinstance(i, dict) and "/" not in i.get("id", "/")]

    def everything(self):
        try:
            self._client.sign_in()
        except (AssertionError, KeyError, ValueError, http.client.HTTPException, OSError):
            return
        base = "/beta/deviceManagement/"
        self.pages("/beta/identity/conditionalAccess/policies")
        self.get(base + "applePushNotificationCertificate")
        for tag in self.pages(base + "roleScopeTags"):
            self.pages(f"{base}roleScopeTags/{tag['id']}/assignments")
        self.pages(base + "deviceConfigurations")
        for policy in self.pages(base + "configurationPolicies"):
            for part in ("settings?$top=1000", "assignments"):
                self.pages(f"{base}configurationPolicies/{policy['id']}/{part}")
        for script in self.pages(base + "deviceManagementScripts"):
            self.get(f"{base}deviceManagementScripts/{script['id']}")
        try:
            self._client.batch([f"/groups/a1000000-0000-4000-8000-0000000000{n:02}" for n in range(20)])
        except (http.client.HTTPException, OSError, ValueError):
            pass


class Matrix(unittest.TestCase):
    def setUp(self):
        self.client = fresh(self)
        self.matrix = self.client.control("matrix")

    def test_steps_are_numbered_and_many_and_the_last_is_clean(self):
        steps = self.matrix["steps"]
        self.assertGreaterEqual(len(steps), 60)
        self.assertEqual([s["step"] for s in steps], list(range(1, len(steps) + 1)))
        self.assertEqual(len({s["name"] for s in steps}), len(steps))
        self.assertEqual(set(steps[-1]) - {"step", "name", "expect"}, set())

    def test_expectations_use_the_words_that_the_file_explains(self):
        for step in self.matrix["steps"]:
            with self.subTest(step=step["name"]):
                expect = step["expect"]
                self.assertLessEqual(set(expect), {"run", "code", "types", "changes", "same", "repeated"})
                runs = words(expect["run"])
                self.assertTrue(runs)
                self.assertLessEqual(runs, {"success", "partial", "failed"})
                self.assertEqual("code" in expect, "success" not in runs, "what is no success has a code")
                for name, outcome in expect.get("types", {}).items():
                    self.assertIn(name, self.matrix["types"])
                    self.assertTrue(outcome)
                    self.assertLessEqual(set(outcome), {"state", "code", "items"})
                    self.assertLessEqual(words(outcome.get("state", "complete")), STATES)
                changes = expect.get("changes", {})
                self.assertLessEqual(set(changes), {"added", "changed", "removed"})
                self.assertLessEqual({policy.split(" ")[0] for policies in changes.values() for policy in policies},
                                     set(self.matrix["types"]))

    def test_no_expectation_is_empty(self):
        for step in self.matrix["steps"]:
            with self.subTest(step=step["name"]):
                self.assertTrue(step["expect"])
                if words(step["expect"]["run"]) == {"partial"}:
                    self.assertTrue(step["expect"]["types"], "which types are not complete")

    def test_every_fault_strikes(self):
        for step in self.matrix["steps"]:
            with self.subTest(step=step["name"]):
                self.client.control("cursor", {"step": step["step"]})
                Walk(self.client).everything()
                found = self.client.control("requests")
                if "faults" in step:
                    self.assertGreater(found["faults"][step["name"]], 0)
                elif "unlicensed" in step or "without" in step:
                    self.assertTrue([r for r in found["requests"] if r["status"] in (400, 403)])
                elif step["name"] == "nothing":
                    self.assertFalse([r for r in found["requests"] if r["injected"]])

    def test_the_answer_says_what_was_injected(self):
        self.client.control("faults", {"faults": [
            {"name": "late", "hop": "list", "skip": 1, "times": 1,
             "action": {"kind": "status", "status": 429, "code": "TooManyRequests", "retryAfter": "2.128"}}]})
        answers = [self.client.get("/beta/groups") for _ in range(3)]
        self.assertEqual([(a[0], a[1].get("X-Sim-Injected")) for a in answers], [(200, None), (429, "late"), (200, None)])
        self.assertEqual(answers[1][1]["Retry-After"], "2.128")
        found = self.client.control("requests")["requests"]
        self.assertEqual([(r["hop"], r["status"], r["injected"]) for r in found],
                         [("signIn", 200, None), ("list", 200, None), ("list", 429, "late"), ("list", 200, None)])

    def test_a_step_starts_from_the_same_tenant(self):
        self.client.control("cursor", {"step": "item-over-the-limit"})
        self.client.control("cursor", {"step": "nothing"})
        self.client.sign_in()
        self.assertEqual(len(self.client.pages("/beta/deviceManagement/deviceManagementScripts")[0]), 2)


if __name__ == "__main__":
    unittest.main()
