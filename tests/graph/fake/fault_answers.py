"""Answers that come in the place of the real one."""
import email.utils
import time
import uuid

from fake.entra_errors import EntraRefusal
from fake.errors import Refusal
from fake.http_server import Response

HTML = b"<!DOCTYPE html><html><head><title>Proxy</title></head><body><h1>Sign in to the network to go on</h1></body></html>"


def status(action, _):
    """An error object: status, code, message, nested, retryAfter (a text, {"date": seconds}, {"nested": seconds}), headers."""
    headers = dict(action.get("headers", {}))
    wait, nested_wait = action.get("retryAfter"), None
    if isinstance(wait, dict) and "nested" in wait:
        nested_wait = wait["nested"]
    elif isinstance(wait, dict):
        headers["Retry-After"] = email.utils.formatdate(time.time() + wait["date"], usegmt=True)
    elif wait is not None:
        headers["Retry-After"] = str(wait)
    refusal = Refusal(action["status"], action.get("code", "UnknownError"), action.get("message", "The fake was told to fail here."),
                      headers, nested=action.get("nested", False) or nested_wait is not None, nested_wait=nested_wait)
    answer = refusal.answer((str(uuid.uuid4()), str(uuid.uuid4())))
    answer.close = action["status"] == 503
    return answer


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
