"""HTTP/1.1 with keep-alive over TLS, a thread per connection: little enough to answer some thousand requests a second."""
import dataclasses
import socket
import ssl
import struct
import threading

REASONS = {200: "OK", 201: "Created", 204: "No Content", 302: "Found", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden",
           404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable", 410: "Gone", 411: "Length Required",
           429: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable",
           504: "Gateway Timeout", 509: "Bandwidth Limit Exceeded"}
MOST_HEADERS = 64 * 1024
MOST_BODY = 16 * 1024 * 1024


@dataclasses.dataclass
class Request:
    method: str
    path: str  # as sent, without the query
    query: str
    headers: dict  # names in small letters
    body: bytes


@dataclasses.dataclass
class Response:
    status: int
    body: bytes = b""
    headers: dict = dataclasses.field(default_factory=dict)
    send_only: int | None = None  # so many bytes of the body, then the connection is cut
    reset: bool = False  # no answer at all
    close: bool = False


class Closed(Exception):
    pass


class Server:
    """`handle(Request) -> Response` is called by many threads. Serves from start() on until the process ends."""

    def __init__(self, listen, port, handle, context=None):
        self._handle, self._context = handle, context
        self._socket = socket.create_server((listen, port), backlog=512)
        self.port = self._socket.getsockname()[1]

    def start(self):
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            connection, _ = self._socket.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.settimeout(300)
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
            rest = b""
            while True:
                request, rest = read_request(connection, rest)
                response = self._handle(request)
                send(connection, response)
                if response.close or request.headers.get("connection", "").lower() == "close":
                    break
        except (Closed, OSError, ssl.SSLError):
            pass
        finally:
            connection.close()


def read_request(connection, rest):
    """(a request, what came after it). Closed: the peer went away or does not speak HTTP."""
    while b"\r\n\r\n" not in rest:
        rest += receive(connection)
        if len(rest) > MOST_HEADERS:
            raise Closed
    head, _, rest = rest.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    parts = lines[0].split(" ")
    if len(parts) != 3:
        raise Closed
    headers = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    length = int(headers.get("content-length", "0"))
    if length > MOST_BODY or "transfer-encoding" in headers:
        raise Closed
    while len(rest) < length:
        rest += receive(connection)
    path, _, query = parts[1].partition("?")
    return Request(parts[0], path, query, headers, rest[:length]), rest[length:]


def receive(connection):
    data = connection.recv(65536)
    if not data:
        raise Closed
    return data


def send(connection, response):
    if response.reset:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Closed
    head = [f"HTTP/1.1 {response.status} {REASONS.get(response.status, 'Unknown')}"]
    headers = {"Content-Length": str(len(response.body)), **response.headers}
    if response.close:
        headers["Connection"] = "close"
    head += [f"{name}: {value}" for name, value in headers.items()]
    body = response.body if response.send_only is None else response.body[:response.send_only]
    connection.sendall("\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body)
    if response.send_only is not None:
        raise Closed
