"""What the token endpoint refuses with: AADSTS codes, as Entra words them."""
import datetime
import json
import uuid

from fake.http_server import Response

# code: (status, error, text)
TEXTS = {
    50012: (401, "invalid_client", "Authentication failed: client assertion contains an invalid signature."),
    53003: (400, "invalid_grant", "Access has been blocked by Conditional Access policies. "
            "The access policy does not allow token issuance."),
    70003: (400, "unsupported_grant_type", "The app requested an unsupported grant type '{grant}'."),
    70011: (400, "invalid_scope", "The provided request must include a 'scope' input parameter. The scope '{scope}' is not valid."),
    70021: (401, "invalid_client", "No matching federated identity record found for presented assertion. Assertion Issuer: '{issuer}'. "
            "Assertion Subject: '{subject}'. Assertion Audience: '{audience}'."),
    90002: (400, "invalid_request", "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing "
            "into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions "
            "for the tenant."),
    500011: (400, "invalid_resource", "The resource principal named {scope} was not found in the tenant named {tenant}. This can happen "
             "if the application has not been installed by the administrator of the tenant."),
    700016: (400, "unauthorized_client", "Application with identifier '{client}' was not found in the directory '{tenant}'. This can "
             "happen if the application has not been installed by the administrator of the tenant."),
    700024: (401, "invalid_client", "Client assertion is not within its valid time range."),
    700027: (401, "invalid_client", "The certificate with identifier used to sign the client assertion is not registered on "
             "application. [Reason - The key was not found.]"),
    700211: (401, "invalid_client", "No matching federated identity record found for presented assertion issuer '{issuer}'."),
    900023: (400, "invalid_request", "Specified tenant identifier '{tenant}' is neither a valid DNS name, nor a valid external domain."),
    900144: (400, "invalid_request", "The request body must contain the following parameter: '{parameter}'."),
    900382: (400, "invalid_client", "Confidential Client is not supported in Cross Cloud request."),
    1002012: (400, "invalid_scope", "The provided value for scope {scope} is not valid. Client credential flows must have a scope value "
              "with /.default suffixed to the resource identifier (application ID URI)."),
    5002710: (401, "invalid_client", "Invalid JWT token. The client assertion has been used before."),
    5002723: (401, "invalid_client", "Invalid JWT token. {reason}"),
    7000110: (401, "invalid_client", "Request is ambiguous, multiple application identifiers found."),
    7000215: (401, "invalid_client", "Invalid client secret provided. Ensure the secret being sent in the request is the client secret "
              "value, not the client secret ID, for a secret added to app '{client}'."),
    7000218: (401, "invalid_client", "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."),
    7000222: (401, "invalid_client", "The provided client secret keys for app '{client}' are expired. Visit the Azure portal to create "
              "new keys for your app, or consider using certificate credentials for added security."),
}


class EntraRefusal(Exception):
    def __init__(self, code, **values):
        super().__init__(code)
        self.code, self.values = code, values


class Missing(dict):
    def __missing__(self, key):
        return "unknown"


def response(refusal):
    status, error, text = TEXTS[refusal.code]
    ids = str(uuid.uuid4()), str(uuid.uuid4())
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M:%SZ")
    body = {"error": error,
            "error_description": f"AADSTS{refusal.code}: {text.format_map(Missing(refusal.values))} "
                                 f"Trace ID: {ids[0]} Correlation ID: {ids[1]} Timestamp: {now}",
            "error_codes": [refusal.code], "timestamp": now, "trace_id": ids[0], "correlation_id": ids[1],
            "error_uri": f"https://login.example/error?code={refusal.code}"}
    return Response(status, json.dumps(body).encode(), {"Content-Type": "application/json; charset=utf-8"})
