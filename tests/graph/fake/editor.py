"""Changes of what a tenant holds, as the control side asks for them (README.md: "Content")."""
import os

from fake.facts import read
from fake.generate import Generator


class Editor:
    def __init__(self, model, facts):
        self._model, self._facts = model, facts

    def apply(self, tenant, change):
        """KeyError, ValueError: it says nothing that can be done."""
        content = tenant.content
        with content.lock:
            if change.get("clear"):
                content.clear()
                self.furnish(tenant)
            if "fixture" in change:
                self._fixture(tenant, change["fixture"])
            if "everything" in change:
                for path in self._facts.by_path:
                    self._everything(tenant, path, change)
            if "path" in change:
                self._at(tenant, change["path"].replace("{id}", tenant.id), change)

    def furnish(self, tenant):
        """What every tenant has from the start."""
        tenant.content.collection("/organization").put({"id": tenant.id, "displayName": "Contoso"})
        for path, facts in self._facts.by_path.items():
            if facts.always:
                self._generate(tenant, path, facts.parts, 1, {})

    def _everything(self, tenant, path, change):
        """Items at a path, where the types know it."""
        facts = self._facts.by_path[path]
        path = path.replace("/organization/{id}", f"/organization/{tenant.id}")
        if "{id}" not in path and tenant.content.has_type(path):
            self._generate(tenant, path, facts.parts, change["everything"], change)

    @staticmethod
    def _fixture(tenant, name):
        for path, items in read(f"fixtures/{os.path.basename(name)}.yaml").items():
            if isinstance(items, dict):
                tenant.content.put_single(path, repeated(items))
                continue
            collection = tenant.content.collection(path)
            for item in repeated(items):
                collection.put(item)

    def _at(self, tenant, path, change):
        if "generate" in change:
            facts = self._facts.by_path.get(change["path"])
            self._generate(tenant, path, change.get("parts", facts.parts if facts else ()), change["generate"], change)
        elif "set" in change:
            tenant.content.put_single(path, change["set"])
        elif "add" in change:
            tenant.content.collection(path).put(grown(change["add"]))
        elif "delete" in change:
            if tenant.content.collection(path).remove(change["delete"]) is None:
                raise KeyError(f"{path} has no {change['delete']}")
        elif "change" in change:
            collection = tenant.content.collection(path)
            collection.put({**collection.items[change["change"]], **change["to"]})
        else:
            raise ValueError("one of generate, set, add, delete, change is needed")

    def _generate(self, tenant, path, parts, count, change):
        groups = tenant.content.collection("/groups").items if change.get("inGroups") else ()
        generator = Generator(self._model, change.get("seed", 1), groups)
        kind, is_collection = tenant.content.type_at(path)
        if not is_collection:
            tenant.content.put_single(path, generator.item(kind, 0, parts))
            return
        collection = tenant.content.collection(path)
        for number in range(change.get("from", 0), change.get("from", 0) + count):
            item = generator.item(kind, number, parts, change.get("type"))
            if collection.key not in item or item[collection.key] is None:
                item[collection.key] = item["id"]
            collection.put({**item, **self._facts.quirk(path, "generated", {})})


def repeated(value):
    """A copy with {"fake:times": N, "of": X} of a list as N times X; the number, of two digits, is {n} in its texts."""
    if isinstance(value, dict):
        return {name: repeated(inner) for name, inner in value.items()}
    if not isinstance(value, list):
        return value
    found = []
    for inner in value:
        if isinstance(inner, dict) and "fake:times" in inner:
            found += [numbered(inner["of"], f"{n:02}") for n in range(inner["fake:times"])]
        else:
            found.append(repeated(inner))
    return found


def numbered(value, number):
    if isinstance(value, dict):
        return {name: numbered(inner, number) for name, inner in value.items()}
    if isinstance(value, list):
        return [numbered(inner, number) for inner in value]
    return value.replace("{n}", number) if isinstance(value, str) else value


def grown(item):
    """What no file should hold: {"fake:large": {member: characters}, "fake:deep": {member: levels}} become such members."""
    large = {name: "QUJD" * (size // 4) for name, size in item.get("fake:large", {}).items()}
    return {**item, **large, **{name: nested(levels) for name, levels in item.get("fake:deep", {}).items()}}


def nested(levels):
    value = "the end"
    for _ in range(levels):
        value = {"in": value}
    return value
