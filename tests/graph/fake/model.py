"""The types that Graph publishes, and what a path may lead to (make_model.py, data/roots.yaml)."""
import functools
import json

import yaml


class Model:
    """Read once and never changed, so shared by all threads."""

    def __init__(self, model, roots):
        self._types = {name: {"base": t["base"], "properties": dict(t["properties"])} for name, t in model["types"].items()}
        self.enums = model["enums"]
        for name, base in roots["bases"].items():
            self._types[name] = {"base": base, "properties": {}}
        for name, added in roots["properties"].items():
            self._types[name]["properties"].update({p: list(t) for p, t in added.items()})
        self._types["$root"] = {"base": None, "properties": {
            name: [t[0], True] if isinstance(t, list) else [t, False] for name, t in roots["roots"].items()}}
        self._entities = set(roots["entities"])
        self._only = roots["only"]
        self._keys = roots["keys"]
        self._derived = {}
        for name, declared in self._types.items():
            self._derived.setdefault(declared["base"], []).append(name)

    @staticmethod
    def load(model_path, roots_path):
        with open(model_path, encoding="utf-8") as model, open(roots_path, encoding="utf-8") as roots:
            return Model(json.load(model), yaml.safe_load(roots))

    def knows(self, name):
        return name in self._types

    def chain(self, name):
        """The type and its bases, the nearest first."""
        while name in self._types:
            yield name
            name = self._types[name]["base"]

    def derives(self, name, base):
        return base in self.chain(name)

    @functools.cache
    def is_entity(self, name):
        return any(t in self._entities for t in self.chain(name))

    @functools.cache
    def properties(self, name):
        """{property: (type, is it a collection)}, those of the bases too."""
        found = {}
        for declared in reversed(list(self.chain(name))):
            found.update({p: tuple(t) for p, t in self._types[declared]["properties"].items()})
        return found

    @functools.cache
    def names(self, name):
        """Properties by their names in small letters: $select does not look at the case."""
        return {p.lower(): p for p in self.properties(name)}

    @functools.cache
    def navigation(self, name):
        return {p: t for p, t in self.properties(name).items() if self.is_entity(t[0])}

    @functools.cache
    def leaves(self, name):
        """Types that derive from it and have none that derives from them; itself when none does."""
        derived = self._derived.get(name, [])
        return tuple(sorted({leaf for d in derived for leaf in self.leaves(d)})) if derived else (name,)

    def key(self, name):
        return self._keys.get(name, "id")

    def is_served(self, root, version):
        return self._only.get(root, version) == version


def type_of(item, declared):
    """The type that an object says it has, else the declared one."""
    return item["@odata.type"].removeprefix("#microsoft.graph.") if "@odata.type" in item else declared
