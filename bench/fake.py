"""The Graph of tests/graph as a process, and calls of its control side."""
import json
import os
import subprocess
import time
import urllib.request

HERE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "tests", "graph")


class FakeGraph:
    """Runs from its making to stop(); `folder` is its own."""

    def __init__(self, folder):
        os.makedirs(folder, exist_ok=True)
        packages = subprocess.run([f"{HERE}/packages.sh"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
        self.process = subprocess.Popen(["/usr/bin/python3", f"{HERE}/fake_graph.py", "--folder", folder,
                                         "--model", f"{packages}/model.json", "--name", "127.0.0.1"])
        found, deadline = f"{folder}/addresses.json", time.time() + 60
        while not os.path.exists(found):
            if self.process.poll() is not None or time.time() > deadline:
                self.stop()
                raise RuntimeError("the fake Graph does not start")
            time.sleep(0.1)
        with open(found, encoding="utf-8") as file:
            self.addresses = json.load(file)

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def ask(self, call):
        with urllib.request.urlopen(f"{self.addresses['control']}/control/{call}", timeout=600) as answer:
            return json.load(answer)

    def tell(self, call, fields):
        request = urllib.request.Request(f"{self.addresses['control']}/control/{call}", json.dumps(fields).encode())
        with urllib.request.urlopen(request, timeout=600) as answer:
            return json.load(answer)

    def calls_since(self, mark):
        """What was read since that many entries of the journal: each of a batch by itself, sign-ins not at all."""
        return [entry for entry in self.ask(f"requests?since={mark}")["requests"] if entry["hop"] not in ("batch", "signIn")]

    def count(self):
        return self.ask("requests?since=1000000000")["count"]

    def tenant(self):
        """The section of a Tenant that reads it."""
        return {"provider": "microsoftGraph", "microsoftGraph": {
            "tenantID": self.addresses["tenant"], "clientID": self.addresses["client"], "cloud": "custom",
            "endpoints": {"login": self.addresses["login"], "graph": self.addresses["graph"]},
            "caSecretRef": {"name": "authorities"}, "credentialsSecretRef": {"name": "graph-app"}}}

    def write_secrets(self, folder):
        """What the pod of a run has of the Secrets that tenant() names."""
        os.makedirs(f"{folder}/authorities", exist_ok=True)
        with open(self.addresses["ca"], encoding="utf-8") as file:
            authorities = file.read()
        for name, text in (("clientSecret", self.addresses["secret"]), ("authorities/ca.crt", authorities)):
            with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
                file.write(text)
