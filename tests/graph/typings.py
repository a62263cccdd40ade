"""Microsoft's types of Graph, as make_model.py has read them.

A property that leads to an entity is a navigation property: nothing else tells them apart.
"""


class Typings:
    """Names are spelled as in @odata.type: a small letter first."""

    def __init__(self, model):
        self.enums = set(model["enums"])
        self.base = {name: declared["base"] for name, declared in model["types"].items()}
        # type -> property -> (type, is an array)
        self.own = {name: {prop: tuple(kind) for prop, kind in declared["properties"].items()}
                    for name, declared in model["types"].items()}
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
