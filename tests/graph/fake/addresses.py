"""Where the fake is reached: every name of its certificate, each side at its port."""
import urllib.parse


class Addresses:
    """The ports are set once, before the servers start."""

    def __init__(self, names):
        self._names = names
        self.login = self.graph = ""
        self._graph_port = 0

    def set(self, login_port, graph_port, login_name=None, graph_name=None):
        self._graph_port = graph_port
        self.login = origin(login_name or self._names[0], login_port)
        self.graph = origin(graph_name or self._names[0], graph_port)

    def is_graph(self, text):
        parts = urllib.parse.urlsplit(text)
        return parts.scheme == "https" and parts.path in ("", "/") and self.is_graph_host(parts.netloc)

    def is_graph_host(self, host):
        """Of a Host header: one of the names, with the port unless it is the common one."""
        name, _, port = host.rpartition(":") if ":" in host else (host, "", "443")
        return name.lower() in self._names and (port == str(self._graph_port) or host == urllib.parse.urlsplit(self.graph).netloc)


def origin(name, port):
    return f"https://{name}" if port == 443 else f"https://{name}:{port}"
