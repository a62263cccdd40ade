"""Access tokens: signed by the login side, verified by the Graph side."""
import threading
import time
import uuid

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from fake.errors import invalid_token


class Tokens:
    """Shared by all threads."""

    def __init__(self):
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._public = self._key.public_key()
        self._seen = {}
        self._revoked_before = 0
        self._lock = threading.Lock()

    def issue(self, audience, tenant, app, roles, lifetime, issuer):
        """A token; without `exp` when the lifetime is None."""
        now = int(time.time())
        claims = {"aud": audience, "iss": issuer, "iat": now, "nbf": now, "app_displayname": "Strongroom", "appid": app, "azp": app,
                  "idtyp": "app", "roles": roles, "tid": tenant, "ver": "2.0", "uti": uuid.uuid4().hex, "made": time.time()}
        if lifetime is not None:
            claims["exp"] = now + lifetime
        return jwt.encode(claims, self._key, "RS256", headers={"kid": "fake"})

    def revoke_all(self):
        """Those issued until now are not taken any more."""
        self._revoked_before = time.time()

    def verify(self, header, is_audience):
        """The claims of an Authorization header. Refusal (401): there is no valid token in it."""
        if not header:
            raise invalid_token("Access token is empty.")
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or token.count(".") != 2:
            raise invalid_token("CompactToken parsing failed with error code: 80049217")
        claims = self._claims(token)
        if claims.get("exp", 1 << 40) <= time.time():
            raise invalid_token("Lifetime validation failed, the token is expired.")
        if claims["made"] < self._revoked_before:
            raise invalid_token("Access token has been revoked.")
        if not is_audience(claims["aud"]):
            raise invalid_token("Access token validation failure. Invalid audience.")
        return claims

    def _claims(self, token):
        with self._lock:
            claims = self._seen.get(token)
        if claims is None:
            try:
                claims = jwt.decode(token, self._public, ["RS256"], options={"verify_aud": False, "verify_exp": False})
            except jwt.InvalidTokenError as error:
                raise invalid_token("Access token validation failure.") from error
            with self._lock:
                if len(self._seen) > 10_000:
                    self._seen.clear()
                self._seen[token] = claims
        return claims
