"""Where the fake is reached: by every name of its certificate, or by the URLs that it is given when something is before it."""
import urllib.parse


class Addresses:
    """Set once, before the first request comes."""

    def __init__(self, names):
        self._names = names
        self.login = self.graph = ""
        self._hosts = set()

    def set(self, login_port, graph_port, login_url=None, graph_url=None):
        self.login = login_url or origin(self._names[0], login_port)
        self.graph = graph_url or origin(self._names[0], graph_port)
        origins = [self.graph, *(origin(name, graph_port) for name in self._names)]
        self._hosts = {urllib.parse.urlsplit(known).netloc.lower() for known in origins}

    def is_graph(self, text):
        """Of an audience: a URL of the Graph side."""
        parts = urllib.parse.urlsplit(text)
        return parts.scheme == "https" and parts.path in ("", "/") and self.is_graph_host(parts.netloc)

    def is_graph_host(self, host):
        """Of a Host header."""
        return host.lower() in self._hosts


def origin(name, port):
    return f"https://{name}" if port == 443 else f"https://{name}:{port}"
