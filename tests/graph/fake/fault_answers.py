"""Answers that come in the place of the real one."""
import email.utils
import json
import time
import uuid

from fake.entra_errors import EntraRefusal
from fake.errors import nested_message, now_text
from fake.http_server import Response

HTML = b"<!DOCTYPE html><html><head><title>Proxy</title></head><body><h1>Sign in to the network to go on</h1></body></html>"


def status(action, _):
    """An error object: status, code, message, retryAfter (a number, {"date": seconds}, {"nested": seconds}), headers."""
    headers = {"Content-Type": "application/json", **action.get("headers", {})}
    ids = str(uuid.uuid4()), str(uuid.uuid4())
    message = action.get("message", "The fake was told to fail here.")
    retry_after = action.get("retryAfter")
    if isinstance(retry_after, dict) and "nested" in retry_after:
        message = nested_message(message, ids, retry_after["nested"])
    elif isinstance(retry_after, dict):
        headers["Retry-After"] = email.utils.formatdate(time.time() + retry_after["date"], usegmt=True)
    elif retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    if action.get("nested"):
        message = nested_message(message, ids)
    inner = {"date": now_text(), "request-id": ids[0], "client-request-id": ids[1]}
    body = {"error": {"code": action.get("code", "UnknownError"), "message": message, "innerError": inner}}
    return Response(action["status"], json.dumps(body).encode(), headers, close=action["status"] == 503)


def html(action, _):
    return Response(action.get("status", 200), HTML, {"Content-Type": "text/html; charset=utf-8"})


def reset(_action, _):
    return Response(0, reset=True)


def redirect(action, _):
    return Response(302, b"", {"Location": action["to"]})


def aadsts(action, sign_in):
    """An error of Entra by its code; of the token endpoint only."""
    return sign_in(EntraRefusal(action["code"]))


def delay(action, _):
    """Late, then the real answer."""
    time.sleep(action["seconds"])


ANSWERS = {"status": status, "html": html, "reset": reset, "redirect": redirect, "aadsts": aadsts, "delay": delay}
