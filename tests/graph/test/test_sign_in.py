"""The token endpoint: who gets a token, and what the others are told."""
import base64
import hashlib
import json
import time
import unittest
import uuid

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from running import fresh

from fake import certificates

TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ISSUER = "https://oidc.example/cluster"
SUBJECT = "system:serviceaccount:strongroom:graph"


def self_signed():
    """(key, PEM, thumbprint) of an RSA certificate."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    _, made = certificates.certificate("app", key, None, (), key)
    der = made.public_bytes(serialization.Encoding.DER)
    return key, certificates.pem(made).decode(), base64.urlsafe_b64encode(hashlib.sha256(der).digest()).decode().rstrip("=")


class Secrets(unittest.TestCase):
    def setUp(self):
        self.client = fresh(self)

    def code(self, tenant=None, **fields):
        status, _, answer = self.client.form(self.client.fields(**fields), tenant)
        return answer["error_codes"][0] if status != 200 else 0

    def test_what_each_mistake_is_answered_with(self):
        self.client.control("apps", {"client": "expired", "expiredSecrets": ["old"]})
        self.client.control("apps", {"client": "blocked", "secrets": ["s"], "refuse": 53003})
        unknown = "5f7c0d1e-0000-4000-8000-00000000dead"
        for code, fields in [
                (0, {}), (7000215, {"client_secret": "no"}), (7000222, {"client_id": "expired", "client_secret": "old"}),
                (53003, {"client_id": "blocked", "client_secret": "s"}), (700016, {"client_id": unknown}), (90002, {"tenant": unknown}),
                (900023, {"tenant": "contoso"}), (7000218, {"client_secret": None}), (900144, {"scope": None}),
                (1002012, {"scope": "openid"}), (500011, {"scope": "https://graph.microsoft.com/.default"}),
                (70003, {"grant_type": "password"})]:
            with self.subTest(code=code):
                self.assertEqual(self.code(**fields), code)

    def test_a_token_opens_graph_until_it_expires_or_is_revoked(self):
        self.assertEqual(self.client.get("/beta/groups")[0], 200)
        self.client.control("revoke", {})
        self.assertEqual(self.client.get("/beta/groups")[2]["error"]["code"], "InvalidAuthenticationToken")
        self.client.control("options", {"tokenLifetime": -1})
        self.client.sign_in()
        self.assertEqual(self.client.get("/beta/groups")[0], 401)


class Assertions(unittest.TestCase):
    def setUp(self):
        self.client = fresh(self)
        self.key, pem, self.thumbprint = KEYS
        jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        self.client.control("apps", {"client": "app", "certificates": [pem], "federations": [
            {"issuer": ISSUER, "subject": SUBJECT, "audience": "api://AzureADTokenExchange", "jwks": {"keys": [{**jwk, "kid": "k"}]}}]})

    def code(self, claims, header, algorithm="PS256", key=None):
        now = int(time.time())
        claims = {"nbf": now, "exp": now + 300, "jti": str(uuid.uuid4()), **claims}
        claims = {name: value for name, value in claims.items() if value is not None}
        assertion = jwt.encode(claims, key or self.key, algorithm, header)
        return self.send(assertion)

    def send(self, assertion):
        fields = self.client.fields(client_id="app", client_secret=None, client_assertion_type=TYPE, client_assertion=assertion)
        status, _, answer = self.client.form(fields)
        return answer["error_codes"][0] if status != 200 else 0

    def test_certificate(self):
        endpoint = f"{self.client.addresses['login']}/{self.client.addresses['tenant']}/oauth2/v2.0/token"
        right, named = {"iss": "app", "sub": "app", "aud": endpoint}, {"x5t#S256": self.thumbprint}
        past = int(time.time()) - 4000
        for code, claims, header, algorithm in [
                (0, {}, named, "PS256"), (5002723, {}, named, "RS256"), (5002723, {}, {}, "PS256"),
                (700027, {}, {"x5t#S256": "AAAA"}, "PS256"), (5002723, {"aud": "https://elsewhere.example"}, named, "PS256"),
                (700024, {"exp": past, "nbf": past - 300}, named, "PS256"), (5002723, {"jti": None}, named, "PS256"),
                (5002723, {"sub": "other"}, named, "PS256")]:
            with self.subTest(code=code, claims=claims, algorithm=algorithm):
                self.assertEqual(self.code({**right, **claims}, header, algorithm), code)
        stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.assertEqual(self.code(right, named, key=stranger), 50012)

    def test_an_assertion_of_a_certificate_is_taken_once(self):
        endpoint = f"{self.client.addresses['login']}/{self.client.addresses['tenant']}/oauth2/v2.0/token"
        now = int(time.time())
        assertion = jwt.encode({"iss": "app", "sub": "app", "aud": endpoint, "nbf": now, "exp": now + 300, "jti": str(uuid.uuid4())},
                               self.key, "PS256", {"x5t#S256": self.thumbprint})
        self.assertEqual([self.send(assertion), self.send(assertion)], [0, 5002710])

    def test_federation(self):
        right = {"iss": ISSUER, "sub": SUBJECT, "aud": ["api://AzureADTokenExchange"]}
        for code, claims in [(0, {}), (700211, {"iss": "https://other.example"}), (70021, {"sub": "system:serviceaccount:a:b"}),
                             (70021, {"aud": "other"}), (700024, {"exp": 1000, "nbf": None})]:
            with self.subTest(code=code, claims=claims):
                self.assertEqual(self.code({**right, **claims}, {"kid": "k"}, "RS256"), code)
        self.client.control("apps", {"client": "app", "federations": [
            {"issuer": ISSUER, "subject": SUBJECT, "audience": "api://AzureADTokenExchange", "jwks": {"keys": [{"kty": "EC", "kid": "k"}]}}]})
        self.assertEqual(self.code(right, {"kid": "k"}, "RS256"), 5002723)


KEYS = self_signed()

if __name__ == "__main__":
    unittest.main()
