#!/usr/bin/env python3
"""Compares every type of catalogue/graph.yaml with the types that Microsoft publishes.

    check_types.py CATALOGUE MODEL (of make_model.py)

Prints a line for each thing that is wrong, and for each known deviation that is no longer one.
"""

import json
import pathlib
import re
import sys

import yaml

import tcm
from deviations import ALIASES, DEVIATIONS, ROOTS
from field_path import NAMESPACE, NoSuchField, lead
from make_model import graph_name
from sensitive import check_sensitive
from typings import Typings

SCOPE_TAGS = ("roleScopeTagIds", "roleScopeTags", "scopeIds")
OPTION = re.compile(r"\$(\w+)=((?:[^&$]|\$(?:expand|select)=)*)")


def split(text):
    """By the commas that are in no parentheses."""
    parts, depth = [""], 0
    for char in text:
        depth += (char == "(") - (char == ")")
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


class TypeCheck:
    """Of one policy type: what is wrong with it goes to `problems`."""

    def __init__(self, typings, entry, types):
        self.typings = typings
        self.entry = entry
        self.types = types
        self.kind = ALIASES.get(entry.get("odataType"), entry.get("odataType"))
        self.collected = set()
        self.problems = []

    def fail(self, what):
        self.problems.append((self.entry["key"], what))

    def lead(self, field, path, start=None):
        try:
            return lead(self.typings, start or self.kind, path)
        except NoSuchField as error:
            self.fail(f"{field}: {error}")
            return set()

    def run(self):
        declared = self.declared_type()
        if self.kind not in self.typings.base:
            self.fail(f"odataType: there is no {self.kind}")
            return self.problems
        if declared and declared not in self.typings.bases(self.kind):
            self.fail(f"odataType: the path leads to {declared}")
        self.check_identity()
        self.check_requests()
        self.check_navigation()
        self.check_links()
        self.check_references()
        self.check_fields()
        return self.problems

    def declared_type(self):
        """The type that the path leads to, segment by segment."""
        first, *rest = self.entry["path"].strip("/").split("/")
        kinds = {ROOTS[first]} if first in ROOTS else set()
        for segment in rest:
            if segment == "{tenantId}" or segment == self.entry.get("odataType") and any(array for _, array in kinds):
                kinds = {(kind, False) for kind, _ in kinds}
                continue
            found = set()
            for kind, _ in kinds:
                found |= self.typings.properties(kind).get(segment, set())
            if not found:
                self.fail(f"path: no {segment} in it")
                return None
            kinds = found
        if not kinds:
            self.fail(f"path: no root {first}")
            return None
        kind, is_array = next(iter(kinds))
        if is_array != (self.entry.get("answer", "collection") == "collection"):
            self.fail(f"answer: the path is {'a collection' if is_array else 'one object'}")
        return kind

    def check_identity(self):
        entry = self.entry
        if "fixedId" in entry:
            if self.typings.is_entity(self.kind):
                self.fail("fixedId: it has an id")
        else:
            self.lead("id", entry.get("id", "id"))
        if "fixedName" in entry:
            if "displayName" in self.typings.properties(self.kind):
                self.fail("fixedName: it has a displayName")
        elif self.lead("name", entry.get("name", "displayName")) - {("string", False)}:
            self.fail("name: it is no text")
        if "scopeTags" in entry:
            if self.lead("scopeTags", entry["scopeTags"]) - {("string", True)}:
                self.fail("scopeTags: they are no texts")
        elif any(("string", True) in self.typings.properties(self.kind).get(name, ()) for name in SCOPE_TAGS):
            self.fail("scopeTags: it has some")
        if "platform" in entry:
            self.lead("platform", entry["platform"])
        for option in ("platform", "platforms"):
            if option in self.typings.properties(self.kind) and entry.get("platform") != option:
                self.fail(f"platform: it has {option}")

    def check_requests(self):
        entry = self.entry
        self.check_query("query", entry.get("query", ""), self.kind)
        self.check_query("item", entry.get("item", {}).get("query", ""), self.kind)
        self.check_parts(entry.get("parts", []), self.kind)

    def check_query(self, field, query, kind):
        for option, value in OPTION.findall(query):
            if option == "expand":
                self.check_expand(field, value, kind)
            elif option == "select":
                known = {name.lower() for name in self.typings.properties(kind)}
                for name in value.split(","):
                    if name.lower() not in known:
                        self.fail(f"{field}: $select of {name}, which it has not")

    def check_expand(self, field, value, kind):
        for item in split(value):
            name, _, nested = item.partition("(")
            holder = kind
            if name.startswith("microsoft.graph."):
                cast, _, name = name.removeprefix("microsoft.graph.").partition("/")
                holder = graph_name(cast)
            types = self.typings.navigation(holder).get(name)
            if not types:
                self.fail(f"{field}: $expand of {name}, which is no navigation property")
                continue
            if kind == self.kind:
                self.collected.add(name)
            for target, _ in types:
                self.check_query(field, nested.removesuffix(")"), target)

    def check_parts(self, parts, kind):
        for part in parts:
            self.check_part(part, kind)

    def check_part(self, part, kind):
        name = part["as"]
        field = f"parts: {name}"
        path, _, query = part.get("path", "{id}/" + name).partition("?")
        if path.rsplit("/", 1)[-1] != name:
            self.fail(f"{field}: the path ends with another name")
        holder = kind
        for type_name in part.get("types", []):
            if type_name not in set(self.typings.derived(kind)):
                self.fail(f"{field}: {type_name} is no {kind}")
            elif name not in self.typings.properties(type_name):
                self.fail(f"{field}: {type_name} has none")
        types = self.typings.properties(holder).get(name)
        if not types:
            self.fail(f"{field}: it has none")
            return
        if kind == self.kind:
            self.collected.add(name)
        target, is_array = next(iter(types))
        answer = part.get("answer", "collection")
        if answer != "bytes" and is_array != (answer == "collection"):
            self.fail(f"{field}: answer: it is {'a collection' if is_array else 'one object'}")
        if answer == "bytes" and target != "any":
            self.fail(f"{field}: answer: it is {target}")
        self.check_query(field, query, target)
        for member in part.get("keep", []):
            self.lead(f"{field}: keep", member, target)
        if "parts" in part and answer == "collection":
            self.lead(f"{field}: key", part.get("key", "id"), target)
        self.check_conditions(field, part.get("when", []) + part.get("skipWhen", []))
        self.check_parts(part.get("parts", []), target)

    def check_navigation(self):
        known = set(self.typings.navigation(self.kind))
        links = {link["name"] for link in self.entry.get("links", [])}
        ignored = [name for names in self.entry.get("ignored", {}).values() for name in names]
        for name in sorted(known - self.collected - links - set(ignored)):
            self.fail(f"{name}: neither collected nor ignored")
        for name in ignored:
            if name not in known:
                self.fail(f"ignored: {name} is no navigation property")
            elif name in self.collected | links:
                self.fail(f"ignored: {name} is collected")
        if len(ignored) != len(set(ignored)):
            self.fail("ignored: a name comes twice")

    def check_links(self):
        for link in self.entry.get("links", []):
            name = link["name"]
            have = {kind for kind in self.typings.derived(self.kind)
                    if any(name in self.typings.own[base] for base in self.typings.bases(kind))}
            for kind in sorted(have ^ set(link["types"])):
                self.fail(f"links: {name}: {kind} {'has it too' if kind in have else 'has none'}")
            if {array for _, array in self.lead("links", name)} - {link.get("collection", False)}:
                self.fail(f"links: {name}: collection is not true of it")

    def check_references(self):
        for reference in self.entry.get("references", []):
            if isinstance(reference, str):
                continue
            for path in reference["at"]:
                found = self.lead("references", path)
                if found - {("string", False)}:
                    self.fail(f"references: {path} is no text")
            for key in reference["to"]:
                if "by" in reference:
                    self.lead("references: by", reference["by"], self.types[key]["odataType"])
            self.check_conditions("references", reference.get("when", []))

    def check_fields(self):
        entry = self.entry
        for field in ("strip", "keepOrder", "unordered", "secrets", "jsonTexts"):
            for path in entry.get(field, []):
                found = self.lead(field, path)
                if field in ("unordered", "keepOrder") and found and not any(array for _, array in found):
                    self.fail(f"{field}: {path} is no array")
        for rule in entry.get("keepOnly", []):
            for member in rule["members"]:
                self.lead("keepOnly", f"{rule['at']}.{member}")
        restore = entry.get("restore", {})
        for path in restore.get("missing", []):
            self.lead("restore: missing", path)
        conditions = restore.get("fullWhen", []) + entry.get("skipWhen", [])
        for sub in entry.get("subKinds", []):
            conditions = conditions + sub["where"]
        self.check_conditions("conditions", conditions)
        if "unsupportedItem" in entry and entry["unsupportedItem"] not in set(self.typings.derived(self.kind)):
            self.fail("unsupportedItem: no such type")

    def check_conditions(self, field, conditions):
        for condition in conditions:
            for name in condition.get("types", []):
                if name not in set(self.typings.derived(self.kind)):
                    self.fail(f"{field}: {name} is no {self.kind}")
            if "field" in condition:
                self.lead(field, condition["field"])


def main(catalogue_path, model_path):
    catalogue = yaml.safe_load(pathlib.Path(catalogue_path).read_text(encoding="utf-8"))
    typings = Typings(json.loads(pathlib.Path(model_path).read_text(encoding="utf-8")))
    types = {entry["key"]: entry for entry in catalogue["types"]}
    problems = list(check_sensitive(typings, catalogue))
    problems += tcm.problems(types)
    for entry in catalogue["types"]:
        problems += TypeCheck(typings, entry, types).run()
    unknown = [problem for problem in problems if problem not in DEVIATIONS]
    for key, what in unknown:
        print(f"{key}: {what}")
    unneeded = [deviation for deviation in DEVIATIONS if deviation not in problems]
    for key, what in unneeded:
        print(f"{key}: {what}: no longer so; take it out of tests/graph/deviations.py")
    print(f"{len(types)} types compared, {len(DEVIATIONS) - len(unneeded)} known deviations, {len(unknown)} problems")
    return 1 if unknown or unneeded or not types else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
