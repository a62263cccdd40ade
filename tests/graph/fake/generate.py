"""Objects made of a seed: each property has a plausible value of its type. The same seed makes the same objects."""
import base64
import hashlib
import random
import uuid

DEEPEST = 4  # of complex values in one another
WORDS = ("Windows", "Baseline", "Firewall", "Größe", "日本語", "mobile", "Datenschutz", "pilot", "الأجهزة", "café", "ring 1",
         "BitLocker", "kiosk", "Ελληνικά", "VPN", "password\u200f policy", "test\ttab", "line\nbreak", "naïve", "🔒 locked",
         "\u0001control")


class Generator:
    def __init__(self, model, seed, groups=()):
        """`groups`: what members called groupId are taken from; none: any."""
        self._model, self._seed, self._groups = model, seed, tuple(groups)

    def item(self, kind, number, parts=(), leaf=None):
        """The object of that number, with the navigation properties of `parts`; "partners.identitySynchronization" is one of one."""
        leaves = self._model.leaves(kind)
        chosen = leaf or leaves[number % len(leaves)]
        of = random.Random(f"{self._seed}/{kind}/{number}")
        item = {"@odata.type": f"#microsoft.graph.{chosen}"} if chosen != kind else {}
        item["id"] = str(uuid.UUID(int=of.getrandbits(128), version=4))
        item.update(self._values(chosen, of, 0))
        item["id"] = str(uuid.UUID(int=of.getrandbits(128), version=4))
        for name in ("displayName", "name"):
            if name in item:
                item[name] = f"{chosen} {number} {of.choice(WORDS)}"
        for name, inner in grouped(parts).items():
            if declared := self._model.navigation(chosen).get(name):
                item[name] = self._part(declared, of, inner)
        return item

    def _part(self, declared, of, inner):
        kind, is_collection = declared
        if not is_collection:
            return self.item(kind, of.randrange(1000), inner)
        return [self.item(kind, of.randrange(1000) * 10 + i, inner) for i in range(of.randint(1, 3))]

    def _values(self, kind, of, depth):
        navigation = self._model.navigation(kind)
        values = {}
        for name, (declared, is_collection) in self._model.properties(kind).items():
            if name == "id" or name in navigation:
                continue
            if is_collection:
                values[name] = [self._value(name, declared, of, depth + 1) for _ in range(of.randint(0, 2))]
                values[name] = [v for v in values[name] if v is not None]
            elif of.random() < 0.9:
                values[name] = self._value(name, declared, of, depth)
            else:
                values[name] = None
        return {name: value for name, value in values.items() if not (value is None and depth)}

    def _value(self, name, declared, of, depth):
        if declared in ("boolean", "number", "string"):
            return getattr(self, "_" + declared)(name, of)
        if declared == "any":
            return base64.b64encode(b"\x89PNG" + of.randbytes(12)).decode()
        if words := self._model.enums.get(declared):
            return of.choice([w for w in words if w != "unknownFutureValue"] or words)
        if not self._model.knows(declared) or depth >= DEEPEST:
            return None
        leaves = self._model.leaves(declared)
        chosen = leaves[of.randrange(len(leaves))]
        value = {"@odata.type": f"#microsoft.graph.{chosen}"} if chosen != declared else {}
        return {**value, **self._values(chosen, of, depth + 1)}

    @staticmethod
    def _boolean(_name, of):
        return of.random() < 0.5

    @staticmethod
    def _number(name, of):
        return of.choice((0, 1, 14, 100, 2147483647)) if "percent" not in name.lower() else of.choice((12.5, 99.99))

    def _string(self, name, of):
        low = name.lower()
        if low == "groupid" and self._groups:
            return of.choice(self._groups)
        if low.endswith("datetime"):
            return f"2026-{of.randint(1, 11):02}-{of.randint(1, 28):02}T{of.randint(0, 23):02}:{of.randint(0, 59):02}:00.1234567Z"
        if low.endswith("id") or low.endswith("ids"):
            return "0" if "scopetag" in low else str(uuid.UUID(int=of.getrandbits(128), version=4))
        if low.startswith("rolescopetag"):
            return str(of.randint(0, 3))
        if "content" in low or "payload" in low:
            return base64.b64encode(hashlib.sha256(of.randbytes(8)).digest()).decode()
        if low.endswith("json"):
            return f'{{"value": {of.randint(0, 9)}}}'
        if "email" in low or "principalname" in low:
            return f"user{of.randint(1, 99)}@contoso.example"
        if "url" in low or low.endswith("uri"):
            return f"https://contoso.example/{of.randint(1, 99)}"
        return " ".join(of.choice(WORDS) for _ in range(of.randint(1, 4)))


def grouped(parts):
    """{"partners": ("identitySynchronization",)} of "partners.identitySynchronization"."""
    found = {}
    for part in parts:
        first, _, rest = part.partition(".")
        found.setdefault(first, [])
        if rest:
            found[first].append(rest)
    return {name: tuple(inner) for name, inner in found.items()}
