#!/usr/bin/env python3
"""Notices of N incidents in a minute, sent by one process to a receiver that takes them, beside another that takes connections and never
answers.    notify.py KUBECONFIG STRONGROOM DSN FOLDER N, where FOLDER has ca.crt, tls.crt, tls.key for localhost"""
import datetime
import http.server
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time

import wanted
from kubeapi import Api, percentile
from process import cpu_seconds, memory_mb
from wanted import want

kubeconfig, strongroom, dsn, folder, incidents = sys.argv[1:]
incidents = int(incidents)
api = Api(kubeconfig)
NS = "notify"
SECONDS, STEPS = 60, 50
PATIENCE = 180  # after the last one
arrived, twice = {}, 0


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_POST(self):
        global twice
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if event["id"] in arrived:
            twice += 1
        arrived.setdefault(event["id"], time.time())
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def serve():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/tls.crt", f"{folder}/tls.key")
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def silence():
    """A port whose connections are taken, and nothing else."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    kept = []

    def accept():
        while True:
            kept.append(listener.accept())
    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


def sql(statement):
    return subprocess.run(["psql", dsn, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statement], check=True, capture_output=True,
                          text=True).stdout.strip()


def notice(i):
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return json.dumps({"id": f"bench-{i}", "event": "runFailed", "incident": f"incident-{i}", "state": "opened", "severity": "critical",
                       "object": {"kind": "BackupSchedule", "namespace": f"team-{i % 50}", "name": f"nightly-{i}"}, "reason": "JobFailed",
                       "message": "the run failed", "run": f"nightly-{i}-202601010230", "at": now, "since": now})


def open_incidents():
    begin = time.time()
    for step in range(STEPS):
        time.sleep(max(0.0, begin + step * SECONDS / STEPS - time.time()))
        rows = ", ".join(f"('bench-{i}', 'schedule-{i}', '{notice(i)}')" for i in range(step, incidents, STEPS))
        sql(f"INSERT INTO strongroom.notices (id, object_uid, notice) VALUES {rows}")


def create_notifier(name, port):
    api.call("POST", f"/apis/strongroom.dev/v1alpha1/namespaces/{NS}/notifiers", {
        "apiVersion": "strongroom.dev/v1alpha1", "kind": "Notifier", "metadata": {"name": name}, "spec": {
            "webhook": {"url": f"https://localhost:{port}/{name}", "caSecretRef": {"name": "receivers"}}, "rules": {"namespaces": ["*"]}}})


os.makedirs(f"{folder}/secrets/receivers", exist_ok=True)
shutil.copy(f"{folder}/ca.crt", f"{folder}/secrets/receivers/ca.crt")
api.call("POST", "/api/v1/namespaces", {"metadata": {"name": NS}})
create_notifier("alive", serve())
create_notifier("dead", silence())
process = subprocess.Popen([strongroom, "--log-level=error", "notifier", f"--kubeconfig={kubeconfig}", f"--namespace={NS}",
                            f"--lease-namespace={NS}", f"--database={dsn}", f"--secrets-dir={folder}/secrets", "--receivers-on-loopback",
                            "--listen=127.0.0.1:0"])
try:
    time.sleep(5)
    cpu, began = cpu_seconds(process.pid), time.time()
    open_incidents()
    deadline = time.time() + PATIENCE
    expected = {f"bench-{i}" for i in range(incidents)}
    while not expected <= arrived.keys() and time.time() < deadline:
        time.sleep(0.5)
    cpu, took = cpu_seconds(process.pid) - cpu, time.time() - began
    rows = sql("SELECT id, extract(epoch FROM made_at) FROM strongroom.notices WHERE id LIKE 'bench-%'").splitlines()
    waited = [arrived[one] - float(made) for one, made in (row.split("|") for row in rows) if one in arrived]
    if not waited:
        sys.exit("no notice has come")
    print(f"notify: {len(waited)} of {incidents} notices of {SECONDS} s: p50 {percentile(waited, 0.5):.2f} s, p99 {percentile(waited, 0.99):.2f} s, "
          f"at most {max(waited):.2f} s; {twice} came twice; {cpu / took * 100:.0f} % of one core, RSS at most "
          f"{memory_mb(process.pid, 'VmHWM'):.1f} MB")
    waiting = sql("SELECT count(*) FROM strongroom.deliveries WHERE state = 'waiting'")
    print(f"  {waiting} deliveries wait for the receiver that never answers")
    want("notices that came, beside a dead receiver", len(waited), "", len(waited) == incidents, incidents)
    want("from a notice to its receiver, beside a dead one: p99", f"{percentile(waited, 0.99):.2f}", "s", percentile(waited, 0.99) <= 60, "<= 60")
finally:
    process.terminate()
    process.wait()
wanted.end()
