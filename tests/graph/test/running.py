"""A fake of its own for each test program, and a plain client of it."""
import atexit
import functools
import http.client
import json
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import urllib.parse

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)

import fake_graph  # noqa: E402


@functools.cache
def packages():
    """The folder that packages.sh prints."""
    return subprocess.run([os.path.join(HERE, "packages.sh")], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


@functools.cache
def addresses():
    """Of a fake that runs in this process until it ends."""
    folder = tempfile.mkdtemp(prefix="fake-graph-")
    atexit.register(shutil.rmtree, folder)
    return fake_graph.serve(fake_graph.options(["--folder", folder, "--model", os.path.join(packages(), "model.json")]))


class Client:
    """One connection to each side, made again when it was cut."""

    def __init__(self):
        self.addresses = addresses()
        self._context = ssl.create_default_context(cafile=self.addresses["ca"])
        self._connections = {}
        self.token = ""

    def _connect(self, side):
        url = urllib.parse.urlsplit(self.addresses[side])
        if url.scheme == "https":
            return http.client.HTTPSConnection(url.hostname, url.port, context=self._context, timeout=60)
        return http.client.HTTPConnection(url.hostname, url.port, timeout=60)

    def send(self, side, method, path, body=None, headers=None):
        """(status, headers, body); the body parsed when it is JSON."""
        connection = self._connections.pop(side, None) or self._connect(side)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            raw = answer.read()
        except BaseException:
            connection.close()
            raise
        self._connections[side] = connection
        kind = answer.headers.get("Content-Type", "")
        return answer.status, answer.headers, json.loads(raw) if "json" in kind and raw else raw

    def close(self):
        for connection in self._connections.values():
            connection.close()

    def control(self, path, body=None):
        """The answer of the control side; AssertionError: it refuses."""
        status, _, answer = self.send("control", "GET" if body is None else "POST", "/control/" + path,
                                      None if body is None else json.dumps(body))
        assert status == 200, answer
        return answer

    def form(self, fields, tenant=None):
        return self.send("login", "POST", f"/{tenant or self.addresses['tenant']}/oauth2/v2.0/token", urllib.parse.urlencode(fields),
                         {"Content-Type": "application/x-www-form-urlencoded"})

    def fields(self, **others):
        """Those of a sign-in by secret; None takes one away."""
        fields = {"grant_type": "client_credentials", "client_id": self.addresses["client"], "client_secret": self.addresses["secret"],
                  "scope": self.addresses["graph"] + "/.default", **others}
        return {name: value for name, value in fields.items() if value is not None}

    def sign_in(self):
        status, _, answer = self.form(self.fields())
        assert status == 200 and isinstance(answer, dict), answer
        self.token = answer["access_token"]

    def get(self, path, **headers):
        return self.send("graph", "GET", path, headers={"Authorization": "Bearer " + self.token, "Accept": "application/json", **headers})

    def batch(self, urls, ids=None):
        requests = [{"id": ids[i] if ids else str(i), "method": "GET", "url": url} for i, url in enumerate(urls)]
        return self.send("graph", "POST", "/beta/$batch", json.dumps({"requests": requests}),
                         {"Authorization": "Bearer " + self.token, "Content-Type": "application/json"})

    def pages(self, path):
        """All objects of a collection, and of how many pages."""
        items, pages = [], 0
        while path:
            status, _, body = self.get(path)
            assert status == 200, body
            items += body["value"]
            pages += 1
            path = body.get("@odata.nextLink", "").removeprefix(self.addresses["graph"])
        return items, pages


def fresh(test):
    """A client for one test that has signed in to a fake as at the start, with the small tenant."""
    client = Client()
    test.addCleanup(client.close)
    client.control("reset", {})
    client.control("content", [{"fixture": "intune"}, {"fixture": "entra"}])
    client.sign_in()
    return client
