"""Microsoft's types of Graph, as @microsoft/microsoft-graph-types-beta has them: microsoft-graph.d.ts.

An interface is an entity or complex type, with its base; a property is optional and may be an array. A property that
leads to an entity is a navigation property: nothing else tells them apart.
"""

import re

COMMENTS = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
INTERFACE = re.compile(r"export interface (\w+)(?:\s+extends\s+(\w+))?\s*\{([^{}]*)\}")
PROPERTY = re.compile(r'"?([\w@.]+)"?\??:\s*([^;]+);')
ENUM = re.compile(r"export type (\w+) =[^;]*\"")
NULLABLE = re.compile(r"NullableOption<(.*)>", re.S)


class Typings:
    """Names are spelled as in @odata.type: a small letter first."""

    def __init__(self, text):
        text = COMMENTS.sub("", text)
        self.enums = {small(match[1]) for match in ENUM.finditer(text)}
        self.base = {}
        self.own = {}  # type -> property -> (type, is an array)
        for match in INTERFACE.finditer(text):
            name = small(match[1])
            self.base[name] = small(match[2]) if match[2] else None
            self.own[name] = {p[1]: property_type(p[2]) for p in PROPERTY.finditer(match[3])}
        self.children = {}
        for name, base in self.base.items():
            self.children.setdefault(base, []).append(name)

    def bases(self, name):
        """The type and what it derives from."""
        while name:
            yield name
            name = self.base.get(name)

    def derived(self, name):
        """The type and what derives from it."""
        yield name
        for child in self.children.get(name, []):
            yield from self.derived(child)

    def family(self, name):
        return set(self.bases(name)) | set(self.derived(name))

    def is_entity(self, name):
        return "entity" in self.bases(name)

    def properties(self, name):
        """property -> its types, of the type, its bases and what derives from it."""
        found = {}
        for member in self.family(name):
            for prop, kind in self.own.get(member, {}).items():
                found.setdefault(prop, set()).add(kind)
        return found

    def navigation(self, name):
        """The navigation properties of the type, its bases and what derives from it."""
        kinds = self.properties(name).items()
        return {prop: types for prop, types in kinds if any(self.is_entity(kind) for kind, _ in types)}


def small(name):
    return name[0].lower() + name[1:]


def property_type(text):
    text = text.strip()
    inner = NULLABLE.fullmatch(text)
    if inner:
        text = inner[1].strip()
    is_array = text.endswith("[]")
    return small(text[:-2] if is_array else text), is_array
