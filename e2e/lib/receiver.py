"""Takes all that is posted to it over TLS, and prints each message as one line of JSON: {"headers": {..}, "body": ".."}, names of headers in
small letters. Whether it is what it should be is for others to say. Certificate and key are /tls/tls.crt and /tls/tls.key."""
import http.server
import json
import signal
import ssl
import sys
import threading

PORT = 8443
PRINTING = threading.Lock()


class Receiver(http.server.BaseHTTPRequestHandler):
    timeout = 10

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        with PRINTING:
            print(json.dumps({"headers": headers, "body": body.decode()}), flush=True)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        pass  # who connects and says nothing, as a probe does


# Nobody else would end the first process of a container.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("/tls/tls.crt", "/tls/tls.key")
server = Server(("", PORT), Receiver)
# The handshake is a thread's: who connects and says nothing keeps nobody out.
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
server.serve_forever()
