"""Receivers on loopback, by libraries that are not ours: HTTPS that checks Standard Webhooks signatures, or SMTP with STARTTLS and
sign-in. usage: receiver.py https|smtp FOLDER CERTIFICATE KEY SECRET. FOLDER/port has the port once it listens; what came is in
FOLDER/1, FOLDER/2, ..."""

import base64
import hashlib
import hmac
import http.server
import pathlib
import signal
import ssl
import sys
import time

kind, folder, certificate, key, secret = sys.argv[1:]
folder = pathlib.Path(folder)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
count = 0


def keep(content: bytes) -> None:
    global count
    count += 1
    whole = folder / f"{count}.part"
    whole.write_bytes(content)
    whole.rename(folder / str(count))


def listens_at(port: int) -> None:
    (folder / "port.part").write_text(str(port))
    (folder / "port.part").rename(folder / "port")


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200 if self.is_signed(body) else 401)
        self.send_header("Content-Length", "0")
        self.end_headers()
        keep(body)

    def is_signed(self, body: bytes) -> bool:
        stamp = self.headers["webhook-timestamp"]
        if abs(time.time() - int(stamp)) > 300:
            return False
        text = f"{self.headers['webhook-id']}.{stamp}.".encode() + body
        made = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), text, hashlib.sha256).digest()
        expected = "v1," + base64.b64encode(made).decode()
        return any(hmac.compare_digest(one, expected) for one in self.headers["webhook-signature"].split(" "))

    def log_message(self, *_) -> None:
        pass


def serve_https() -> None:
    server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    listens_at(server.server_port)
    server.serve_forever()


def serve_smtp() -> None:
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult

    class Mailbox:
        async def handle_RCPT(self, server, session, envelope, address, options):
            if address.startswith("unknown@"):
                return "550 5.1.1 no such user"
            if address.startswith("later@"):
                return "451 4.7.1 come again"
            envelope.rcpt_tos.append(address)
            return "250 OK"

        async def handle_DATA(self, server, session, envelope):
            to = ",".join(envelope.rcpt_tos)
            keep(f"{envelope.mail_from} {to}\n".encode() + envelope.content)
            return "250 OK"

    def signs_in(server, session, envelope, mechanism, data):
        is_known = data.login == b"backups" and data.password == secret.encode()
        return AuthResult(success=is_known, handled=False, auth_data=data.login)

    import socket
    # Controller knocks at the port that it was given: so one that is free is looked for first.
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Mailbox(), hostname="127.0.0.1", port=port, tls_context=context, require_starttls=True,
                            authenticator=signs_in, auth_required=True)
    controller.start()
    listens_at(port)
    signal.pause()


serve_https() if kind == "https" else serve_smtp()
