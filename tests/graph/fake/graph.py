"""The Graph side: one GET from its path to its answer, alone or within a batch."""
import json
import time
import uuid

from fake import licences
from fake.batch import Batch
from fake.errors import Refusal, bad_request, missing_permission
from fake.http_server import Response
from fake.listing import Listing
from fake.query import parse
from fake.quota import cost_of
from fake.resolve import segments_of


class Graph:
    """Shared by all threads; `parts` has world, model, facts, resolver, tokens, quotas, faults, journal, addresses."""

    def __init__(self, parts):
        self.parts = parts
        self._listing = Listing(parts)
        self._batch = Batch(self)

    def handle(self, request):
        with self.parts.journal.counted():
            if self.parts.world.options.latency:
                time.sleep(self.parts.world.options.latency)
            if not self.parts.addresses.is_graph_host(request.headers.get("host", "")):
                return Response(400, b"<html><body>Bad Request - Invalid Hostname</body></html>", {"Content-Type": "text/html"})
            if request.path in ("/beta/$batch", "/v1.0/$batch") and request.method == "POST":
                return self._batch.answer(request)
            return self.get(request)

    def get(self, request, inner=False):
        """The answer to one request; each is one entry of the journal."""
        ids = str(uuid.uuid4()), request.headers.get("client-request-id") or str(uuid.uuid4())
        known = {"path": request.path, "query": request.query, "inner": inner}
        try:
            answer = self._get(request, inner, ids, known)
        except Refusal as refusal:
            answer = refusal.answer(ids)
        answer.headers.update({"request-id": ids[0], "client-request-id": ids[1], "x-ms-ags-diagnostic": DIAGNOSTIC})
        self.parts.journal.add(status=answer.status, injected=answer.headers.get("X-Sim-Injected"), **known)
        return answer

    def _get(self, request, inner, ids, known):
        version, _, path = request.path.lstrip("/").partition("/")
        if version not in ("beta", "v1.0"):
            raise bad_request(f"Invalid version: {version}.")
        if request.method != "GET":
            raise Refusal(405, "MethodNotAllowed", f"The fake takes no {request.method}.")
        claims = self.parts.tokens.verify(request.headers.get("authorization"), self.parts.addresses.is_graph)
        known["tenant"], known["app"] = claims["tid"], claims["appid"]
        segments = segments_of(path)
        template = self.parts.resolver.template(segments)
        facts = self.parts.facts.of(template)
        service = facts.service if facts else "identity"
        known["hop"] = hop_of(template, self.parts.facts)
        self._take_quota(service, template, request, claims, known)
        fault = self.parts.faults.take(known["hop"], "/" + path, inner)
        if fault and (early := fault.before()):
            return early
        try:
            self._check_access(facts, service, version, segments, claims)
            answer = self._listing.answer(request, version, segments, service, self.parts.world.tenant(claims["tid"]))
        except Refusal as refusal:
            if not fault:
                raise
            answer = refusal.answer(ids)
        return fault.after(answer) if fault else answer

    def _take_quota(self, service, template, request, claims, known):
        cost = cost_of(service, template, parse(request.query))
        known["service"], known["cost"] = service, cost
        over = self.parts.quotas.take(service, claims["tid"], claims["appid"], cost)
        if over:
            known["overQuota"] = True
            wait, is_told = over
            headers = {"Retry-After": str(max(1, round(wait)))} if is_told else {}
            code = "TooManyRequests" if service != "identityProtectionCA" else "429"
            raise Refusal(429, code, "Too many requests. Please retry after some time.", headers)

    def _check_access(self, facts, service, version, segments, claims):
        if not self.parts.model.is_served(segments[0], version) or (version == "v1.0" and facts and not facts.v1):
            raise bad_request(f"Resource not found for the segment '{segments[-1]}'.")
        lacking = ("appOnlyRefused", *self.parts.world.tenant(claims["tid"]).unlicensed)
        if facts and facts.unlicensed in lacking:
            raise licences.UNLICENSED[facts.unlicensed]()
        needs = facts.needs if facts else ()
        if not needs:
            raise missing_permission(service, ())
        for any_of in needs:
            if not set(any_of) & set(claims.get("roles", ())):
                raise missing_permission(service, any_of)


DIAGNOSTIC = json.dumps({"ServerInfo": {"DataCenter": "Nowhere", "Slice": "E", "Ring": "1", "ScaleUnit": "000"}})


def hop_of(template, facts):
    """What kind of request it is, as faults name them."""
    root = template.split("/")[1]
    if template in ("/auditLogs/directoryAudits", "/deviceManagement/auditEvents"):
        return "audit"
    if root in ("groups", "users", "servicePrincipals", "applications") and template.endswith("{id}"):
        return "reference"
    if template in facts.by_path:
        return "single" if facts.by_path[template].single else "list"
    if template.endswith("/{id}") and template[:-5] in facts.by_path:
        return "item"
    return "part"
