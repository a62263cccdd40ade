"""Changes of what a tenant holds, as the control side asks for them (README.md: "Content")."""
import json
import os

from fake.facts import DATA
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
            if "fixture" in change:
                self._fixture(tenant, change["fixture"])
            if "everything" in change:
                tenant.content.collection("/organization").put({"id": tenant.id, "displayName": "Contoso"})
                for path in self._facts.by_path:
                    self._everything(tenant, path, change)
            if "path" in change:
                self._at(tenant, change["path"].replace("{id}", tenant.id), change)

    def _everything(self, tenant, path, change):
        """Items at a path, where the types know it."""
        facts = self._facts.by_path[path]
        path = path.replace("/organization/{id}", f"/organization/{tenant.id}")
        if "{id}" not in path and tenant.content.has_type(path):
            self._generate(tenant, path, facts.parts, change["everything"], change)

    def _fixture(self, tenant, name):
        with open(os.path.join(DATA, f"{os.path.basename(name)}.json"), encoding="utf-8") as file:
            for path, items in json.load(file).items():
                path = path.replace("{id}", tenant.id)
                if isinstance(items, dict):
                    tenant.content.put_single(path, items)
                    continue
                collection = tenant.content.collection(path)
                for item in items:
                    collection.put(item)

    def _at(self, tenant, path, change):
        if "generate" in change:
            facts = self._facts.by_path.get(change["path"])
            self._generate(tenant, path, change.get("parts", facts.parts if facts else ()), change["generate"], change)
        elif "set" in change:
            tenant.content.put_single(path, change["set"])
        elif "add" in change:
            tenant.content.collection(path).put(change["add"])
        elif "delete" in change:
            if tenant.content.collection(path).remove(change["delete"]) is None:
                raise KeyError(f"{path} has no {change['delete']}")
        elif "change" in change:
            collection = tenant.content.collection(path)
            collection.put({**collection.items[change["change"]], **change["to"]})
        else:
            raise ValueError("one of generate, set, add, delete, change is needed")

    def _generate(self, tenant, path, parts, count, change):
        generator = Generator(self._model, change.get("seed", 1))
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
