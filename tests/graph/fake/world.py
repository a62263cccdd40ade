"""Tenants, their applications, and the options that hold for all of them."""
import base64
import dataclasses
import hashlib
import threading

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from fake.content import Content

TENANT = "5f7c0d1e-0000-4000-8000-000000000001"
CLIENT = "5f7c0d1e-0000-4000-8000-00000000000a"
SECRET = "fake~graph~secret"


@dataclasses.dataclass
class Options:
    latency: float = 0.0  # seconds that each answer of Graph takes
    pageSize: int = 100
    emptyPages: bool = False  # an empty page with a nextLink between two others
    shuffle: bool = False
    noise: bool = False
    tokenLifetime: int = 3599
    seed: int = 1

    def set(self, changes):
        """KeyError: there is no such option."""
        for name, value in changes.items():
            if name not in self.__dataclass_fields__:
                raise KeyError(f"no option {name}")
            setattr(self, name, type(getattr(self, name))(value))


@dataclasses.dataclass
class App:
    roles: list
    secrets: list = dataclasses.field(default_factory=list)
    expiredSecrets: list = dataclasses.field(default_factory=list)
    certificates: list = dataclasses.field(default_factory=list)  # PEM
    federations: list = dataclasses.field(default_factory=list)  # {issuer, subject, audience, jwks}
    refuse: int = 0  # AADSTS code that it is always answered with

    def certificate(self, thumbprint):
        """The public key of the registered certificate with this SHA-256 of its DER, in base64url; None: there is none."""
        for text in self.certificates:
            found = x509.load_pem_x509_certificate(text.encode())
            der = found.public_bytes(serialization.Encoding.DER)
            if base64url(hashlib.sha256(der).digest()) == thumbprint:
                return found.public_key()
        return None


@dataclasses.dataclass
class Tenant:
    id: str
    content: Content
    apps: dict = dataclasses.field(default_factory=dict)
    unlicensed: list = dataclasses.field(default_factory=list)  # words of fake/licences.py


class World:
    """Shared by all threads: tenants come and go as wholes."""

    def __init__(self, model, all_roles, furnish):
        """`furnish` puts into a new tenant what each has."""
        self._model, self._all_roles, self._furnish = model, all_roles, furnish
        self.options = Options()
        self.lock = threading.Lock()
        self.tenants = {}
        self.reset()

    def reset(self):
        """One new tenant with one application that may read everything."""
        self.options = Options(latency=self.options.latency)
        self.tenants = {}
        self.add_tenant(TENANT)
        self.add_app(TENANT, CLIENT, {"secrets": [SECRET]})

    def add_tenant(self, tenant_id):
        tenant = Tenant(tenant_id, Content(self._model))
        self._furnish(tenant)
        self.tenants[tenant_id] = tenant
        return tenant

    def add_app(self, tenant_id, client_id, fields):
        """TypeError: there is no such field."""
        fields = {"roles": self._all_roles, **fields}
        self.tenants[tenant_id].apps[client_id] = App(**fields)

    def tenant(self, tenant_id=None):
        """KeyError: there is none of that id."""
        return self.tenants[tenant_id or TENANT]


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
