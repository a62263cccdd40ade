#!/usr/bin/python3
"""A Microsoft Graph for tests, with its sign-in. What it does and does not: README.md.

Writes ca.crt and addresses.json into FOLDER when it is ready, and nothing elsewhere. Runs until it is stopped.
"""
import argparse
import json
import os
import signal
import sys
import types

sys.dont_write_bytecode = True  # nothing is written beside the sources
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from fake import certificates, world  # noqa: E402
from fake.addresses import Addresses  # noqa: E402
from fake.control import Control  # noqa: E402
from fake.editor import Editor  # noqa: E402
from fake.facts import DATA, PathFacts, read  # noqa: E402
from fake.faults import Faults  # noqa: E402
from fake.graph import Graph  # noqa: E402
from fake.http_server import Server  # noqa: E402
from fake.journal import Journal  # noqa: E402
from fake.login import Login  # noqa: E402
from fake.matrix import Matrix  # noqa: E402
from fake.model import Model  # noqa: E402
from fake.quota import Quotas  # noqa: E402
from fake.render import Renderer  # noqa: E402
from fake.resolve import Resolver  # noqa: E402
from fake.tokens import Tokens  # noqa: E402


STOPS = {signal.SIGTERM, signal.SIGINT}


def options(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", required=True, help="where ca.crt and addresses.json are written")
    parser.add_argument("--model", required=True, help="what make_model.py made")
    parser.add_argument("--listen", default="127.0.0.1")
    parser.add_argument("--control-listen", default="127.0.0.1")
    parser.add_argument("--login-port", type=int, default=0)
    parser.add_argument("--graph-port", type=int, default=0)
    parser.add_argument("--control-port", type=int, default=0)
    parser.add_argument("--name", action="append", default=[], 
                        help="of the servers, besides localhost and 127.0.0.1; the first counts")
    parser.add_argument("--login-url", help="by which it is reached when a Service is before it; otherwise name and port")
    parser.add_argument("--graph-url")
    parser.add_argument("--certificate", help="PEM, instead of one made at the start")
    parser.add_argument("--key")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds that each answer of Graph takes")
    return parser.parse_args(arguments)


def make_parts(given, names):
    model = Model.load(given.model, os.path.join(DATA, "roots.yaml"))
    facts = PathFacts()
    addresses = Addresses(names)
    editor = Editor(model, facts)
    parts = types.SimpleNamespace(
        model=model, facts=facts, resolver=Resolver(model, facts), editor=editor, tokens=Tokens(),
        world=world.World(model, facts.reading_roles(), editor.furnish), quotas=Quotas(read("quotas.yaml")), faults=Faults(),
        journal=Journal(), addresses=addresses, renderer=Renderer(model, facts, addresses), reads=0)
    parts.world.options.latency = given.latency
    return parts


def start(given):
    """Serves; returns what addresses.json says."""
    names = [*given.name, "localhost", "127.0.0.1"]
    os.makedirs(given.folder, exist_ok=True)
    pair = (given.certificate, given.key) if given.certificate else certificates.make(given.folder, names)
    context = certificates.server_context(*pair)
    parts = make_parts(given, names)
    login = Server(given.listen, given.login_port, Login(parts).handle, context)
    graph = Server(given.listen, given.graph_port, Graph(parts).handle, context)
    control = Server(given.control_listen, given.control_port, Control(parts, Matrix()).handle)
    parts.addresses.set(login.port, graph.port, given.login_url, given.graph_url)
    for server in (login, graph, control):
        server.start()
    return {"login": parts.addresses.login, "graph": parts.addresses.graph, "control": f"http://127.0.0.1:{control.port}",
            "ca": os.path.join(given.folder, "ca.crt"), "tenant": world.TENANT, "client": world.CLIENT, "secret": world.SECRET}


def serve(given):
    """start(), and says so in the folder."""
    found = start(given)
    path = os.path.join(given.folder, "addresses.json")
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(found, file)
    os.replace(path + ".new", path)
    return found


def main(arguments):
    given = options(arguments)
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)  # of the threads too: this one waits for them
    serve(given)
    signal.sigwait(STOPS)


if __name__ == "__main__":
    main(sys.argv[1:])
