"""What Graph answers to a GET: what it refuses, how it pages, what a list leaves out."""
import unittest
import urllib.parse

from running import fresh

from fake.addresses import Addresses

POLICY = "/beta/deviceManagement/configurationPolicies/c1000000-0000-4000-8000-00000000000"
SCRIPTS = "/beta/deviceManagement/deviceManagementScripts"
WIFI = "/beta/deviceManagement/deviceConfigurations/d1000000-0000-4000-8000-000000000003"


class Reading(unittest.TestCase):
    def setUp(self):
        self.client = fresh(self)

    def body(self, path, **headers):
        status, _, body = self.client.get(path, **headers)
        self.assertEqual(status, 200, body)
        return body

    def refused(self, path, **headers):
        status, _, body = self.client.get(path, **headers)
        return status, body["error"]["code"] if isinstance(body, dict) else ""

    def test_what_is_refused(self):
        for path, expected in [
                ("/beta/deviceManagement/nonsense", (400, "BadRequest")),
                ("/v1.0/deviceManagement/configurationPolicies", (400, "BadRequest")),
                ("/v2/groups", (400, "BadRequest")),
                ("/beta/deviceManagement/intents?top=5", (400, "BadRequest")),
                ("/beta/deviceManagement/intents?$foo=5", (400, "BadRequest")),
                ("/beta/deviceManagement/intents?$top=none", (400, "BadRequest")),
                ("/beta/deviceManagement/intents?$select=id,nope", (400, "BadRequest")),
                ("/beta/deviceManagement/intents?$expand=nope", (400, "BadRequest")),
                ("/beta/deviceManagement/intents?$filter=nope%20eq%201", (400, "BadRequest")),
                ("/beta/deviceManagement/intents?$skiptoken=made-up", (400, "BadRequest")),
                ("/beta/deviceAppManagement/policySets?$expand=items", (400, "BadRequest")),
                ("/beta/deviceManagement/termsAndConditions?$expand=assignments", (400, "BadRequest")),
                ("/beta/subscribedSkus?$top=5", (400, "BadRequest")),
                ("/beta/policies/roleManagementPolicies", (400, "MissingProvider")),
                ("/beta/deviceManagement/intents/none", (404, "ResourceNotFound")),
                ("/beta/groups/none", (404, "Request_ResourceNotFound")),
                ("/beta/deviceManagement/applePushNotificationCertificate", (404, "ResourceNotFound")),
                ("/beta/identityGovernance/termsOfUse/agreements", (403, "Authorization_RequestDenied")),
                ("/beta/deviceManagement/inventoryPolicies", (403, "Forbidden"))]:
            with self.subTest(path=path):
                self.assertEqual(self.refused(path), expected)
        self.assertEqual(self.refused("/beta/groups", Accept="text/html")[0], 406)
        self.assertEqual(self.refused("/beta/groups", Authorization="Bearer x")[0], 401)
        self.assertEqual(self.refused("/beta/groups", Host="graph.microsoft.com")[0], 400)

    def test_alternate_keys(self):
        app = "appId='00000003-0000-0ff1-ce00-000000000000'"
        self.assertEqual(self.body(f"/beta/servicePrincipals({app})?$select=id")["id"], "21000000-0000-4000-8000-000000000001")
        self.assertEqual(self.refused("/beta/servicePrincipals(appId='none')"), (404, "Request_ResourceNotFound"))
        self.assertEqual(self.refused("/beta/servicePrincipals(displayName='SharePoint')"), (400, "BadRequest"))
        self.assertEqual(self.refused(f"/beta/groups({app})"), (400, "BadRequest"))

    def test_a_missing_permission_is_said_in_the_words_of_the_service(self):
        self.client.control("apps", {"client": self.client.addresses["client"], "secrets": [self.client.addresses["secret"]], "roles": []})
        self.client.sign_in()
        for path, code, words in [
                ("/beta/deviceManagement/intents", "Forbidden", "one of the following scopes: DeviceManagementConfiguration.Read.All"),
                ("/beta/groups", "Authorization_RequestDenied", "Insufficient privileges"),
                ("/beta/identity/conditionalAccess/policies", "AccessDenied", "scopes are missing")]:
            with self.subTest(path=path):
                status, _, body = self.client.get(path)
                self.assertEqual((status, body["error"]["code"]), (403, code))
                self.assertIn(words, body["error"]["message"])

    def test_licences(self):
        self.client.control("tenants", {"id": self.client.addresses["tenant"], "unlicensed": ["intuneNotUsable"]})
        self.assertEqual(self.refused("/beta/deviceManagement/intents"), (400, "BadRequest"))
        self.assertEqual(self.client.get("/beta/groups")[0], 200)

    def test_pages(self):
        self.client.control("options", {"pageSize": 2})
        items, pages = self.client.pages("/beta/deviceManagement/deviceConfigurations")
        self.assertEqual((len({i["id"] for i in items}), pages), (5, 3))
        self.client.control("options", {"emptyPages": True})
        self.assertEqual(self.client.pages("/beta/deviceManagement/deviceConfigurations")[1], 5)
        self.assertEqual(self.client.pages("/beta/deviceManagement/deviceConfigurations?$top=4")[1], 3)
        self.client.control("options", {"pageSize": 100, "emptyPages": False})
        self.assertEqual(len(self.body(POLICY + "1/settings")["value"]), 25)
        self.assertEqual([len(p) if isinstance(p, list) else p for p in self.client.pages(POLICY + "1/settings")], [30, 2])
        self.assertEqual(self.client.pages(POLICY + "1/settings?$top=1000")[1], 1)
        self.assertEqual(self.client.pages(POLICY + "1/assignments")[1], 2)

    def test_conditional_access_with_top_has_no_next_link(self):
        self.client.control("quotas", {"identityProtectionCA": {}})
        body = self.body("/beta/identity/conditionalAccess/policies?$top=1")
        self.assertEqual((len(body["value"]), "@odata.nextLink" in body), (1, False))
        self.assertEqual(len(self.body("/v1.0/identity/conditionalAccess/policies")["value"]), 1, "one is of beta only")

    def test_traps_of_expand(self):
        self.assertEqual(self.body(POLICY + "2?$expand=assignments")["assignments"], [])
        self.assertEqual(len(self.body(POLICY + "1?$expand=assignments")["assignments"]), 27)
        lists = self.body("/beta/deviceManagement/configurationPolicies?$expand=assignments")["value"]
        self.assertEqual([len(i["assignments"]) for i in lists], [27, 1])
        tags = self.body("/beta/deviceManagement/roleScopeTags?$expand=assignments")["value"]
        self.assertEqual([t["assignments"] for t in tags], [[], []])
        rules = self.body("/beta/deviceManagement/deviceCompliancePolicies?$expand=scheduledActionsForRule"
                          "($expand=scheduledActionConfigurations)")["value"][0]["scheduledActionsForRule"]
        self.assertEqual(len(rules[0]["scheduledActionConfigurations"]), 1)
        rules = self.body("/beta/deviceManagement/deviceCompliancePolicies?$expand=scheduledActionsForRule")["value"][0]
        self.assertNotIn("scheduledActionConfigurations", rules["scheduledActionsForRule"][0])

    def test_what_a_list_leaves_out(self):
        script = self.body(SCRIPTS)["value"][0]
        self.assertIsNone(script["scriptContent"])
        self.assertNotIn("assignments", script)
        self.assertTrue(self.body(f"{SCRIPTS}/{script['id']}")["scriptContent"])
        self.assertNotIn("roleScopeTagIds", self.body("/beta/deviceAppManagement/mobileApps")["value"][0])
        self.client.control("content", {"path": "/deviceManagement/reusablePolicySettings", "generate": 1})
        path = "/beta/deviceManagement/reusablePolicySettings"
        self.assertNotIn("settingInstance", self.body(path)["value"][0])
        self.assertIn("settingInstance", self.body(path + "?$select=id,settinginstance")["value"][0])

    def test_secrets_are_masked(self):
        settings = self.body("/beta/deviceManagement/deviceConfigurations")["value"][0]["omaSettings"]
        self.assertEqual([s["value"] for s in settings], ["****", "PGEvPg==", 7])

    def test_navigation_links_come_with_full_metadata_only(self):
        self.assertFalse([n for n in self.body(WIFI) if "navigationLink" in n])
        full = self.body(WIFI, Accept="application/json;odata.metadata=full")
        link = full["rootCertificatesForServerValidation@odata.navigationLink"]
        found = self.body(urllib.parse.urlsplit(link).path)["value"]
        self.assertEqual([c["id"] for c in found], ["d1000000-0000-4000-8000-000000000002"])

    def test_filters(self):
        for path, count in [
                ("/beta/deviceManagement/deviceConfigurations?$filter=isof('microsoft.graph.iosGeneralDeviceConfiguration')", 1),
                ("/beta/groups?$filter=securityEnabled eq true and startswith(displayName,'Ki')", 1),
                ("/beta/groups?$filter=not (displayName eq 'Kiosks')", 28),
                ("/beta/auditLogs/directoryAudits?$filter=activityDateTime ge 2026-01-01T00:00:00Z", 1),
                ("/beta/auditLogs/directoryAudits?$filter=activityDateTime ge 2026-01-02T00:00:00Z", 0)]:
            with self.subTest(path=path):
                self.assertEqual(len(self.body(urllib.parse.quote(path, safe="/?$=&()',:"))["value"]), count)

    def test_shuffled_and_noisy_content_is_the_same(self):
        path = "/beta/deviceManagement/deviceConfigurations/d1000000-0000-4000-8000-000000000001"
        before = self.body(path)
        self.client.control("options", {"shuffle": True, "noise": True})
        after = [self.body(path) for _ in range(5)]
        self.assertTrue(any(list(a) != list(before) for a in after))
        self.assertEqual({frozenset(a) for a in after}, {frozenset(before)})
        self.assertEqual({a["displayName"] for a in after}, {before["displayName"]})
        self.assertEqual(len({a["omaSettings"][0]["secretReferenceValueId"] for a in after}), 5)


class Hosts(unittest.TestCase):
    def test_names_with_the_port_and_the_url_before_it(self):
        known = Addresses(["fake", "localhost"])
        known.set(1, 8443, graph_url="https://graph.fake.svc")
        for host, is_known in [("fake:8443", True), ("LOCALHOST:8443", True), ("graph.fake.svc", True), ("fake", False),
                               ("fake:443", False), ("graph.microsoft.com", False), ("", False)]:
            with self.subTest(host=host):
                self.assertEqual(known.is_graph_host(host), is_known)
        self.assertTrue(known.is_graph("https://graph.fake.svc/"))
        self.assertFalse(known.is_graph("http://graph.fake.svc"))


if __name__ == "__main__":
    unittest.main()
