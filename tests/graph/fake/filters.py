"""$filter: comparisons, and/or/not, casts, isof, and a few functions, evaluated over an object."""
import re

from fake.errors import bad_request
from fake.model import type_of

TOKEN = re.compile(r"\s*(?:(microsoft\.graph\.\w+)?'((?:[^']|'')*)'|([()\,])|([^\s(),']+))")
COMPARISONS = {
    "eq": lambda a, b: a == b, "ne": lambda a, b: a != b,
    "gt": lambda a, b: a is not None and a > b, "ge": lambda a, b: a is not None and a >= b,
    "lt": lambda a, b: a is not None and a < b, "le": lambda a, b: a is not None and a <= b}
FUNCTIONS = {"startswith": str.startswith, "endswith": str.endswith, "contains": str.__contains__}


class Filter:
    """Refusal of the constructor: it is not one, or names a property that the type does not have."""

    def __init__(self, text, model, kind):
        self._model, self._kind = model, kind
        self._tokens = [token(match) for match in TOKEN.finditer(text)]
        self._at = 0
        self._test = self._either()
        if self._at != len(self._tokens):
            raise bad_request(f"Invalid filter clause: {text}")

    def matches(self, item):
        return self._test(item)

    def _peek(self):
        return self._tokens[self._at] if self._at < len(self._tokens) else (None, False)

    def _take(self, expected=None):
        token = self._peek()
        if token[0] is None or (expected and token != (expected, False)):
            raise bad_request("Invalid filter clause")
        self._at += 1
        return token

    def _either(self):
        left = self._both()
        while self._peek() == ("or", False):
            self._at += 1
            left = (lambda a, b: lambda item: a(item) or b(item))(left, self._both())
        return left

    def _both(self):
        left = self._single()
        while self._peek() == ("and", False):
            self._at += 1
            left = (lambda a, b: lambda item: a(item) and b(item))(left, self._single())
        return left

    def _single(self):
        word, _ = self._take()
        if word == "(":
            inner = self._either()
            self._take(")")
            return inner
        if word == "not":
            inner = self._single()
            return lambda item: not inner(item)
        if word == "isof":
            self._take("(")
            kind = self._take()[0].removeprefix("microsoft.graph.")
            self._take(")")
            return lambda item: self._model.derives(type_of(item, self._kind), kind)
        if word.lower() in FUNCTIONS:
            return self._function(word.lower())
        return self._comparison(word)

    def _function(self, name):
        self._take("(")
        read = self._property(self._take()[0])
        self._take(",")
        value = self._take()[0].lower()
        self._take(")")
        return lambda item: FUNCTIONS[name](str(read(item) or "").lower(), value)

    def _comparison(self, path):
        read = self._property(path)
        operator = self._take()[0]
        if operator not in COMPARISONS:
            raise bad_request(f"Unrecognized operator '{operator}' in a filter clause")
        value = literal(*self._take())
        compare = COMPARISONS[operator]
        return lambda item: compare(read(item), value)

    def _property(self, path):
        cast, _, rest = path.rpartition("/") if path.startswith("microsoft.graph.") else ("", "", path)
        kind = cast.removeprefix("microsoft.graph.") or self._kind
        names = rest.split("/")
        kinds = (kind, *self._model.leaves(kind))
        if not any(names[0] in self._model.properties(k) for k in kinds):
            raise bad_request(f"Could not find a property named '{names[0]}' on type 'microsoft.graph.{kind}'.")

        def read(item):
            for name in names:
                item = item.get(name) if isinstance(item, dict) else None
            return item
        return read


def token(match):
    """(text, whether it was in quotes)"""
    return (match[2].replace("''", "'"), True) if match[2] is not None else (match[3] or match[4], False)


def literal(text, is_quoted):
    if is_quoted:
        return text
    if text in ("true", "false", "null"):
        return {"true": True, "false": False, "null": None}[text]
    return int(text) if re.fullmatch(r"-?\d+", text) else text  # a time compares as its text
