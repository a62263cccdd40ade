"""What catalogue/graph.yaml asks for is what Graph takes: every type's list, objects and parts, over generated objects of all kinds."""
import os
import unittest
import urllib.parse

import yaml
from running import HERE, fresh

FULL = "application/json;odata.metadata=full"
MANY = {"/deviceManagement/deviceConfigurations": 120, "/deviceAppManagement/mobileApps": 60, "/deviceManagement/intents": 6,
        "/deviceManagement/windowsAutopilotDeploymentProfiles": 6}


def quoted(text):
    return urllib.parse.quote(text, safe="/?$=&()',;:.{}")


def key_of(item, name="id"):
    return urllib.parse.quote(str(item.get(name)), safe="")


def elements(body):
    return body["value"] if isinstance(body, dict) and isinstance(body.get("value"), list) else [body]


def types():
    """Those that an application may read."""
    with open(os.path.join(HERE, "..", "..", "catalogue", "graph.yaml"), encoding="utf-8") as file:
        return [t for t in yaml.safe_load(file)["types"] if "access" not in t]


class Newborn(unittest.TestCase):
    def test_a_tenant_has_each_single_object_that_the_catalogue_does_not_call_absent(self):
        client = fresh(self)
        client.control("reset", {})
        client.sign_in()
        singles = [t for t in types() if t.get("answer") == "object"]
        self.assertGreater(len(singles), 15)
        for kind in singles:
            with self.subTest(key=kind["key"]):
                status, _, body = client.get(f"/{kind.get('version', 'beta')}{kind['path']}")
                self.assertEqual(status, 404 if "singletonAbsent" in kind.get("absences", ()) else 200, body)
        self.assertEqual(client.get("/beta/groups")[2]["value"], [])


class Catalogue(unittest.TestCase):
    def setUp(self):
        self.client = fresh(self)
        self.client.control("content", [{"clear": True}, {"everything": 2}, *({"path": p, "generate": n} for p, n in MANY.items())])
        self.client.control("quotas", {service: {} for service in ("intune", "identity", "identityProtectionCA", "global")})
        self.types = types()

    def ask(self, path, statuses=(200,), **headers):
        status, _, body = self.client.get(path, **headers)
        self.assertIn(status, statuses, body)
        return body if status == 200 else None

    def test_every_request_is_taken(self):
        self.assertGreater(len(self.types), 100)
        for kind in self.types:
            with self.subTest(key=kind["key"]):
                self.read(kind)

    def read(self, kind):
        root = f"/{kind.get('version', 'beta')}{quoted(kind['path']).replace('{tenantId}', self.client.addresses['tenant'])}"
        if kind["key"] == "managementConditions":  # Microsoft removed it from its types
            self.ask(root, (400,))
            return
        body = self.ask(root + (f"?{quoted(kind['query'])}" if "query" in kind else ""))
        is_object = kind.get("answer") == "object"
        items = [body] if is_object else elements(body)
        self.assertTrue(items)
        for item in items:
            declared = item.get("@odata.type", "").removeprefix("#microsoft.graph.") or kind.get("odataType")
            if "item" in kind and declared in kind["item"].get("types", [declared]):
                self.read_item(kind["item"], f"{root}/{key_of(item)}")
            for part in kind.get("parts", ()):
                if declared in part.get("types", [declared]):
                    self.read_part(part, root, "" if is_object else key_of(item))

    def read_item(self, request, path):
        query = f"?{quoted(request['query'])}" if "query" in request else ""
        self.ask(path + query, Accept=FULL if request.get("fullMetadata") else "application/json")

    def read_part(self, part, root, item, around=""):
        """Of a generated object one part in ten is not set up, so 404 is among the answers."""
        path = part.get("path", (around or ("{id}/" if item else "")) + part["as"])
        body = self.ask(f"{root}/{quoted(path).replace('{id}', item)}", (200, 404))
        for element in elements(body)[:2] if body else ():
            for inner in part.get("parts", ()):
                if "path" in inner:
                    inner = {**inner, "path": inner["path"].replace("{key}", key_of(element, part.get("key", "id")))}
                self.read_part(inner, root, item, path.partition("?")[0] + "/")


if __name__ == "__main__":
    unittest.main()
