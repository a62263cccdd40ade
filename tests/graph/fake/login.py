"""The token endpoint: POST /{tenant}/oauth2/v2.0/token with the grant client_credentials."""
import json
import re
import urllib.parse

from fake.assertions import Assertions
from fake.entra_errors import EntraRefusal, response
from fake.http_server import Response

ENDPOINT = re.compile(r"^/([^/]+)/oauth2/v2\.0/token$")
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
GUID = re.compile(r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")
SCOPE_END = "/.default"


class Login:
    def __init__(self, parts):
        self._world, self._tokens, self._faults, self._addresses = parts.world, parts.tokens, parts.faults, parts.addresses
        self._journal = parts.journal
        self._assertions = Assertions()

    def handle(self, request):
        match = ENDPOINT.match(urllib.parse.unquote(request.path))
        if not match or request.method != "POST":
            return Response(404, b"<html><body>Not found</body></html>", {"Content-Type": "text/html"})
        answer = self._answer(request, match[1])
        self._journal.add(hop="signIn", path=request.path, query="", inner=False, status=answer.status,
                          injected=answer.headers.get("X-Sim-Injected"))
        return answer

    def _answer(self, request, tenant_id):
        fault = self._faults.take("signIn", request.path)
        if fault and (early := fault.before(response)):
            return early
        try:
            answer = self._token(tenant_id, form(request.body), fault)
        except EntraRefusal as refusal:
            answer = response(refusal)
        return fault.after(answer) if fault else answer

    def _token(self, tenant_id, fields, fault):
        if not GUID.match(tenant_id):
            raise EntraRefusal(900023, tenant=tenant_id)
        tenant = self._world.tenants.get(tenant_id)
        if not tenant:
            raise EntraRefusal(90002, tenant=tenant_id)
        for name in ("grant_type", "client_id", "scope"):
            if not fields.get(name):
                raise EntraRefusal(900144, parameter=name)
        if fields["grant_type"] != "client_credentials":
            raise EntraRefusal(70003, grant=fields["grant_type"])
        client = fields["client_id"]
        app = tenant.apps.get(client)
        if not app:
            raise EntraRefusal(700016, client=client, tenant=tenant_id)
        self._check_credential(fields, client, app, f"{self._addresses.login}/{tenant_id}/oauth2/v2.0/token")
        if app.refuse:
            raise EntraRefusal(app.refuse, client=client, tenant=tenant_id)
        audience = self._audience(fields["scope"], tenant_id)
        lifetime = self._world.options.tokenLifetime
        if fault:
            lifetime = fault.action.get("lifetime", lifetime)
        token = self._tokens.issue(audience, tenant_id, client, app.roles, lifetime, f"{self._addresses.login}/{tenant_id}/v2.0")
        body = {"token_type": "Bearer", "expires_in": lifetime, "ext_expires_in": lifetime, "access_token": token}
        if lifetime is None:
            del body["expires_in"], body["ext_expires_in"]
        return Response(200, json.dumps(body).encode(), {"Content-Type": "application/json; charset=utf-8"})

    def _check_credential(self, fields, client, app, endpoint):
        if "client_assertion" in fields:
            if fields.get("client_assertion_type") != ASSERTION_TYPE:
                raise EntraRefusal(900144, parameter="client_assertion_type")
            self._assertions.check(fields["client_assertion"], client, app, endpoint)
        elif "client_secret" not in fields:
            raise EntraRefusal(7000218)
        elif fields["client_secret"] in app.expiredSecrets:
            raise EntraRefusal(7000222, client=client)
        elif fields["client_secret"] not in app.secrets:
            raise EntraRefusal(7000215, client=client)

    def _audience(self, scope, tenant_id):
        if not scope.endswith(SCOPE_END) or " " in scope:
            raise EntraRefusal(1002012, scope=scope)
        audience = scope.removesuffix(SCOPE_END)
        if not self._addresses.is_graph(audience):
            raise EntraRefusal(500011, scope=audience, tenant=tenant_id)
        return audience


def form(body):
    """Fields of a form. EntraRefusal: one comes twice."""
    fields = urllib.parse.parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    for name, values in fields.items():
        if len(values) > 1:
            raise EntraRefusal(7000110)
    return {name: values[0] for name, values in fields.items()}
