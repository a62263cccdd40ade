"""A small client of the API server for the measurements: it only watches and creates, and measures nothing itself."""
import base64
import http.client
import json
import re
import ssl
import tempfile
import threading
import time
from urllib.parse import urlparse


class Api:
    """One cluster, by a kubeconfig of e2e/cluster (client certificate, everything inline)."""

    def __init__(self, kubeconfig):
        text = open(kubeconfig).read()

        def data(key):
            return base64.b64decode(re.search(key + r': "?([A-Za-z0-9+/=]+)', text).group(1))

        self.host = urlparse(re.search(r'server: "?(https://[^"\s]+)', text).group(1)).netloc
        self.context = ssl.create_default_context(cadata=data("certificate-authority-data").decode())
        with tempfile.NamedTemporaryFile() as cert:
            cert.write(data("client-certificate-data") + b"\n" + data("client-key-data"))
            cert.flush()
            self.context.load_cert_chain(cert.name)
        self.local = threading.local()

    def connect(self, timeout=60):
        return http.client.HTTPSConnection(self.host, context=self.context, timeout=timeout)

    def call(self, method, path, body=None, kind="application/json"):
        if not hasattr(self.local, "connection"):
            self.local.connection = self.connect()
        self.local.connection.request(method, path, json.dumps(body) if body is not None else None, {"Content-Type": kind})
        answer = self.local.connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:300]}")
        return json.loads(text)

    def create_all(self, path, objects, threads=8):
        rest = iter(objects)
        lock = threading.Lock()
        errors = []

        def work():
            while True:
                with lock:
                    item = next(rest, None)
                if item is None:
                    return
                try:
                    self.call("POST", path, item)
                except RuntimeError as error:
                    errors.append(error)
                    return

        workers = [threading.Thread(target=work) for _ in range(threads)]
        [w.start() for w in workers]
        [w.join() for w in workers]
        if errors:
            raise errors[0]


class Arrivals:
    """When each object of a collection first arrived on a watch, on the wall clock."""

    def __init__(self, api, path):
        self.times = {}
        self.api, self.path = api, path
        self.ready = threading.Event()
        threading.Thread(target=self.run, daemon=True).start()
        self.ready.wait(30)

    def run(self):
        connection = self.api.connect(timeout=600)
        connection.request("GET", self.path + "?watch=1&timeoutSeconds=590")
        answer = connection.getresponse()
        self.ready.set()
        for line in answer:
            now = time.time()
            event = json.loads(line)
            if event["type"] == "ADDED":
                self.times.setdefault(event["object"]["metadata"]["name"], now)


def percentile(values, part):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * part))]
