"""$batch: up to twenty requests in one, each counted and answered by itself, in any order."""
import base64
import json
import random
import uuid

from fake.errors import Refusal, bad_request
from fake.http_server import Request, Response

MOST = 20


class Batch:
    def __init__(self, graph):
        self._graph = graph
        self._random = random.Random(7)

    def answer(self, request):
        parts = self._graph.parts
        ids = str(uuid.uuid4()), request.headers.get("client-request-id") or str(uuid.uuid4())
        fault = parts.faults.take("batch", request.path)
        answer = fault.before() if fault else None
        if answer is None:
            try:
                parts.tokens.verify(request.headers.get("authorization"), parts.addresses.is_graph)
                answer = self._answers(request)
            except Refusal as refusal:
                answer = refusal.answer(ids)
            answer = fault.after(answer) if fault else answer
        parts.journal.add(hop="batch", path=request.path, query="", inner=False, status=answer.status,
                          injected=answer.headers.get("X-Sim-Injected"))
        return answer

    def _answers(self, request):
        version = request.path.split("/")[1]
        answers = [self._inner(inner, version, request) for inner in inner_requests(request)]
        self._random.shuffle(answers)
        return Response(200, json.dumps({"responses": answers}, ensure_ascii=False).encode(), {"Content-Type": "application/json"})

    def _inner(self, inner, version, request):
        path, _, query = inner["url"].partition("?")
        headers = {name.lower(): value for name, value in inner.get("headers", {}).items()}
        headers["authorization"] = request.headers.get("authorization", "")
        answer = self._graph.get(Request(inner["method"], f"/{version}/{path.lstrip('/')}", query, headers, b""), inner=True)
        body = inner_body(answer)
        kept = ("Content-Type", "Retry-After", "X-Sim-Injected")
        return {"id": inner["id"], "status": answer.status,
                "headers": {name: answer.headers[name] for name in kept if name in answer.headers}, "body": body}


def inner_body(answer):
    """JSON as it is, what was cut off as a text, other bytes in base64."""
    if "json" not in answer.headers.get("Content-Type", ""):
        return base64.b64encode(answer.body).decode()
    try:
        return json.loads(answer.body)
    except ValueError:
        return answer.body.decode("utf-8", "replace")


def inner_requests(request):
    """Those of the body. Refusal: it is no batch."""
    if "json" not in request.headers.get("content-type", ""):
        raise bad_request("Invalid batch payload format.")
    try:
        requests = json.loads(request.body)["requests"]
        found = [r for r in requests if isinstance(r["id"], str) and r["method"] and r["url"].startswith("/")]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise bad_request("Invalid batch payload format.") from error
    if len(found) != len(requests) or not found:
        raise bad_request("Invalid batch payload format.")
    if len(found) > MOST:
        raise bad_request(f"Number of batch request steps exceeds the maximum value of {MOST}.")
    if len({r["id"] for r in found}) != len(found):
        raise bad_request("The request 'id' values of a batch have to be unique.")
    return found
