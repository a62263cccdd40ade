"""The control side: plain HTTP with JSON bodies, for the tests that use the fake. README.md lists the calls."""
import json

from fake.facts import read
from fake.faults import Fault
from fake.http_server import Response


class Control:
    def __init__(self, parts, matrix):
        self._p, self._editor, self._matrix = parts, parts.editor, matrix
        self._calls = {
            ("GET", "/control/requests"): self._requests, ("GET", "/control/matrix"): self._show_matrix,
            ("POST", "/control/reset"): self._reset, ("POST", "/control/cursor"): self._cursor,
            ("POST", "/control/faults"): self._set_faults, ("POST", "/control/options"): self._options,
            ("POST", "/control/content"): self._content, ("GET", "/control/content"): self._show,
            ("POST", "/control/quotas"): self._quotas,
            ("POST", "/control/tenants"): self._tenant, ("POST", "/control/apps"): self._app,
            ("POST", "/control/revoke"): lambda _: self._p.tokens.revoke_all()}

    def handle(self, request):
        call = self._calls.get((request.method, request.path))
        if not call:
            return answer(404, {"error": f"there is no {request.method} {request.path}"})
        try:
            if request.method == "GET":
                fields = dict(pair.split("=", 1) for pair in request.query.split("&") if pair)
            else:
                fields = json.loads(request.body or b"{}")
            return answer(200, call(fields) or {})
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            return answer(400, {"error": f"{type(error).__name__}: {error}"})

    def _requests(self, fields):
        found = self._p.journal.summary(int(fields.get("since", 0)))
        return {"quotaViolations": self._p.quotas.violations, "faults": self._p.faults.counts(), **found}

    def _show_matrix(self, _fields):
        return {"types": self._matrix.types, "items": self._matrix.items, "steps": self._matrix.steps}

    def _reset(self, _fields):
        """As at the start, but for the latency."""
        self._p.world.reset()
        self._p.faults.set([])
        self._p.quotas.set(read("quotas.yaml"))
        self._forget()

    def _forget(self):
        self._p.journal.reset()
        self._p.quotas.reset()

    def _cursor(self, fields):
        """To a step of the matrix: its tenant, its options, its faults. Answers the step."""
        step = self._matrix.step(fields["step"])
        self._p.faults.set([])
        options = dict(latency=self._p.world.options.latency)
        self._p.world.reset()
        self._p.world.options.set(options)
        tenant = self._p.world.tenant()
        for change in (*self._matrix.content, *step.get("content", ())):
            self._editor.apply(tenant, change)
        self._p.world.options.set({**self._matrix.options, **step.get("options", {})})
        tenant.unlicensed = step.get("unlicensed", [])
        for app in tenant.apps.values():
            app.roles = [role for role in app.roles if role not in step.get("without", ())]
        self._forget()
        self._p.faults.set([Fault.read({"name": step["name"], **f}) for f in step.get("faults", ())])
        return step

    def _set_faults(self, fields):
        self._p.faults.set([Fault.read(f) for f in fields["faults"]])

    def _options(self, fields):
        self._p.world.options.set(fields)

    def _quotas(self, fields):
        """{service: rule}, on top of data/quotas.yaml."""
        self._p.quotas.set({**read("quotas.yaml"), **fields})

    def _content(self, fields):
        for change in fields if isinstance(fields, list) else [fields]:
            self._editor.apply(self._p.world.tenant(change.get("tenant")), change)

    def _show(self, fields):
        """What is at a path, whole: {"items": [...]} or {"item": ...}."""
        content = self._p.world.tenant(fields.get("tenant")).content
        found = content.single(fields["path"])
        return {"item": found} if isinstance(found, dict) or found is None else {"items": list(found)}

    def _tenant(self, fields):
        tenant = self._p.world.tenants.get(fields["id"]) or self._p.world.add_tenant(fields["id"])
        tenant.unlicensed = fields.get("unlicensed", tenant.unlicensed)

    def _app(self, fields):
        """An application, anew: {"tenant": ..., "client": ..., and the fields of App}."""
        fields = dict(fields)
        self._p.world.add_app(fields.pop("tenant", self._p.world.tenant().id), fields.pop("client"), fields)


def answer(status, body):
    return Response(status, json.dumps(body, default=list).encode(), {"Content-Type": "application/json"})
