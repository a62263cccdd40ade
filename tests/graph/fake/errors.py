"""Errors in the shapes in which the services send them."""
import datetime
import json
import uuid

from fake.http_server import Response


class Refusal(Exception):
    """An answer that is not what was asked for."""

    def __init__(self, status, code, message, headers=None, nested=False, nested_wait=None):
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.headers = headers or {}
        self.nested = nested  # Intune: a JSON text within the message
        self.nested_wait = nested_wait  # seconds, in that text

    def answer(self, ids):
        """The error object; `ids` are those of the request."""
        message = nested_message(self.message, ids, self.nested_wait) if self.nested else self.message
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
        inner = {"date": now, "request-id": ids[0], "client-request-id": ids[1]}
        body = {"error": {"code": self.code, "message": message, "innerError": inner}}
        return Response(self.status, json.dumps(body).encode(), {"Content-Type": "application/json", **self.headers})


def nested_message(message, ids, retry_after):
    text = (f"{message} - Operation ID (for customer support): {uuid.UUID(int=0)} - Activity ID: {ids[1]} - Url: "
            "https://fake.manage.microsoft.com/StatelessProxy/deviceManagement?api-version=5025-08-01")
    return json.dumps({"_version": 3, "Message": text, "CustomApiErrorPhrase": "", "RetryAfter": retry_after,
                       "ErrorSourceService": "", "HttpHeaders": "{}"}, indent=2)


def bad_request(message):
    return Refusal(400, "BadRequest", message)


def unknown_segment(name):
    return bad_request(f"Resource not found for the segment '{name}'.")


def not_found(service, key):
    if service in ("intune", "cloudPc"):
        return Refusal(404, "ResourceNotFound", f"An error has occurred: the resource '{key}' was not found", nested=True)
    return Refusal(404, "Request_ResourceNotFound",
                   f"Resource '{key}' does not exist or one of its queried reference-property objects are not present.")


def invalid_token(message):
    return Refusal(401, "InvalidAuthenticationToken", message, {"WWW-Authenticate": 'Bearer realm="", error="invalid_token"'})


def missing_permission(service, scopes):
    """403 in the words of the service that the path belongs to."""
    names = ", ".join(scopes)
    if service == "intune":
        return Refusal(403, "Forbidden", "Application is not authorized to perform this operation. "
                       f"Application must have one of the following scopes: {names}", nested=True)
    if service == "identityProtectionCA":
        return Refusal(403, "AccessDenied", "You cannot perform the requested operation, required scopes are missing in the token.")
    if service == "identityGovernance":
        return Refusal(403, "PermissionScopeNotGranted", f"Authorization failed due to missing permission scope {names}.")
    if service == "auditLogs":
        return Refusal(403, "Authentication_MSGraphPermissionMissing",
                       f"The principal does not have required Microsoft Graph permission(s): {names} to call this API.")
    if service == "cloudPc":
        return Refusal(403, "accessDenied", "Access denied: the application lacks the permission for this resource.")
    return Refusal(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
