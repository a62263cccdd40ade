"""What a tenant holds: generated objects of every path, edits, several tenants."""
import unittest

from running import fresh

from fake.facts import read

CONFIGURATIONS = "/deviceManagement/deviceConfigurations"
# No application may read them.
REFUSED = {"/identityGovernance/termsOfUse/agreements": 403, "/deviceManagement/inventoryPolicies": 403,
           "/deviceManagement/managementConditions": 400}


class Content(unittest.TestCase):
    def setUp(self):
        self.client = fresh(self)

    def test_every_path_is_served_with_its_parts(self):
        self.client.control("content", [{"clear": True}, {"everything": 2}])
        self.client.control("quotas", {"identityProtectionCA": {}, "auditLogs": {"seconds": 1}})
        for path, facts in read("paths.yaml")["paths"].items():
            if path.endswith("/{id}/federationConfiguration") or path.endswith("/scopedRoleMembers"):
                continue
            version = "v1.0" if path == "/groupSettings" else "beta"
            query = "?$filter=scopeId%20eq%20'/'" if "roleManagementPolic" in path else ""
            url = f"/{version}{path.replace('{id}', self.client.addresses['tenant'])}{query}"
            with self.subTest(path=path):
                status, _, body = self.client.get(url)
                self.assertEqual(status, REFUSED.get(path, 200), body)
                if status == 200 and not facts.get("single"):
                    self.assertTrue(body["value"])
                    self.check_parts(url.partition("?")[0], body["value"], facts.get("parts", ()))

    def check_parts(self, url, items, parts):
        """No part is a property of the list, and each that an object's type has can be asked for."""
        for part in parts:
            self.assertFalse([i for i in items if i.get(part)])
        for item in items:
            for part in (p for p in parts if "." not in p and "id" in item):
                status, _, body = self.client.get(f"{url}/{item['id']}/{part}")
                self.assertIn(status, (200, 404) if "virtualEndpoint" in url else (200, 400, 404), body)

    def test_the_same_seed_makes_the_same_objects(self):
        found = []
        for seed in (1, 1, 2):
            self.client.control("content", [{"clear": True}, {"path": CONFIGURATIONS, "generate": 20, "seed": seed}])
            found.append(self.client.get("/beta" + CONFIGURATIONS)[2]["value"])
        self.assertEqual(found[0], found[1])
        self.assertNotEqual(found[0], found[2])
        self.assertGreater(len({i["@odata.type"] for i in found[0]}), 10)

    def test_generated_assignments_name_groups_that_are_there(self):
        self.client.control("content", [{"clear": True}, {"path": "/groups", "generate": 3},
                                        {"path": CONFIGURATIONS, "generate": 20, "inGroups": True}])
        groups = {item["id"] for item in self.client.get("/beta/groups")[2]["value"]}
        named = set()
        for item in self.client.get("/beta" + CONFIGURATIONS)[2]["value"]:
            _, _, parts = self.client.get(f"/beta{CONFIGURATIONS}/{item['id']}/assignments")
            named |= {part["target"]["groupId"] for part in parts["value"] if (part["target"] or {}).get("groupId")}
        self.assertTrue(named)
        self.assertLessEqual(named, groups)

    def test_edits(self):
        one = "d1000000-0000-4000-8000-000000000001"
        self.client.control("content", [
            {"path": CONFIGURATIONS, "delete": "d1000000-0000-4000-8000-000000000005"},
            {"path": CONFIGURATIONS, "change": one, "to": {"displayName": "Changed"}},
            {"path": CONFIGURATIONS, "add": {"@odata.type": "#microsoft.graph.macOSCustomConfiguration", "id": "a/b", "displayName": "New"}}])
        items = {i["id"]: i for i in self.client.get("/beta" + CONFIGURATIONS)[2]["value"]}
        self.assertEqual((len(items), items[one]["displayName"]), (5, "Changed"))
        self.assertEqual(self.client.get(f"/beta{CONFIGURATIONS}/a%2Fb")[2]["displayName"], "New")
        self.assertEqual(self.client.get(f"/beta{CONFIGURATIONS}('a%2Fb')")[0], 200)
        status, _, _ = self.client.send("control", "POST", "/control/content", '{"path": "/nope", "generate": 1}')
        self.assertEqual(status, 400)

    def test_partners_have_another_key(self):
        found = self.client.get("/beta/policies/crossTenantAccessPolicy/partners")[2]["value"]
        path = f"/beta/policies/crossTenantAccessPolicy/partners/{found[0]['tenantId']}/identitySynchronization"
        self.assertEqual(self.client.get(path)[2]["displayName"], "Fabrikam")

    def test_tenants_do_not_see_each_other(self):
        other = "5f7c0d1e-0000-4000-8000-000000000002"
        self.client.control("tenants", {"id": other})
        self.client.control("apps", {"tenant": other, "client": "app", "secrets": ["s"]})
        _, _, answer = self.client.form(self.client.fields(client_id="app", client_secret="s"), other)
        self.client.token = answer["access_token"]
        self.assertEqual(self.client.get("/beta" + CONFIGURATIONS)[2]["value"], [])


if __name__ == "__main__":
    unittest.main()
