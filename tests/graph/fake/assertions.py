"""Signed assertions in place of a secret: of a registered certificate, or of an issuer that the application trusts."""
import json
import threading
import time

import jwt

from fake.entra_errors import EntraRefusal

LONGEST = 24 * 3600


class Assertions:
    """Shared by all threads: an assertion of a certificate is taken once."""

    def __init__(self):
        self._lock = threading.Lock()
        self._seen = {}

    def check(self, assertion, client, app, endpoint):
        """EntraRefusal: it does not prove that the caller is the application."""
        try:
            header = jwt.get_unverified_header(assertion)
            claims = jwt.decode(assertion, options={"verify_signature": False})
        except jwt.InvalidTokenError as error:
            raise EntraRefusal(5002723, reason="The token is not well formed.") from error
        if claims.get("iss") == client:
            self._check_certificate(assertion, header, claims, client, app, endpoint)
        else:
            check_federation(assertion, header, claims, app)

    def _check_certificate(self, assertion, header, claims, client, app, endpoint):
        if header.get("alg") != "PS256" or "x5t#S256" not in header:
            raise EntraRefusal(5002723, reason="The algorithm has to be PS256 and x5t#S256 name the certificate.")
        key = app.certificate(header["x5t#S256"])
        if key is None:
            raise EntraRefusal(700027)
        verify(assertion, key, "PS256", endpoint)
        for name in ("exp", "nbf", "jti", "sub"):
            if name not in claims:
                raise EntraRefusal(5002723, reason=f"The claim {name} is missing.")
        if claims["sub"] != client or claims["exp"] - claims["nbf"] > LONGEST:
            raise EntraRefusal(5002723, reason="sub has to be the application, and exp within a day.")
        self._take_once(claims["jti"], claims["exp"])

    def _take_once(self, jti, until):
        with self._lock:
            now = time.time()
            self._seen = {j: u for j, u in self._seen.items() if u > now}
            if jti in self._seen:
                raise EntraRefusal(5002710)
            self._seen[jti] = until


def check_federation(assertion, header, claims, app):
    issuers = [f for f in app.federations if f["issuer"] == claims.get("iss")]
    if not issuers:
        raise EntraRefusal(700211, issuer=claims.get("iss"))
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    for known in issuers:
        if known["subject"] == claims.get("sub") and known["audience"] in audiences:
            verify(assertion, key_of(known["jwks"], header.get("kid")), "RS256", known["audience"])
            return
    raise EntraRefusal(70021, issuer=claims.get("iss"), subject=claims.get("sub"), audience=audience)


def key_of(jwks, kid):
    for key in jwks["keys"]:
        if key.get("kid") == kid or len(jwks["keys"]) == 1:
            if key.get("kty") != "RSA":
                raise EntraRefusal(5002723, reason="Only RS256 is taken.")
            return jwt.algorithms.RSAAlgorithm.from_jwk(json.dumps(key))
    raise EntraRefusal(50012)


def verify(assertion, key, algorithm, audience):
    """Signature, audience and time, with five minutes of leeway as Entra has."""
    try:
        jwt.decode(assertion, key, [algorithm], audience=audience, leeway=300)
    except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError) as error:
        raise EntraRefusal(700024) from error
    except jwt.InvalidAudienceError as error:
        raise EntraRefusal(5002723, reason="The audience is not this token endpoint.") from error
    except jwt.InvalidTokenError as error:
        raise EntraRefusal(50012) from error
