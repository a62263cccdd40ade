"""Paths of the catalogue (src/catalogue/field_path.h), led through Microsoft's types."""

import re

STEP = re.compile(r'\["(?P<quoted>[^"]+)"\]|\[(?P<member>[^=\]]+)=(?P<value>[^\]]+)\]|(?P<each>\[\])|\.?(?P<name>[\w$-]+)')
NAMESPACE = "#microsoft.graph."


class NoSuchField(Exception):
    pass


def steps(path):
    at = 0
    while at < len(path):
        match = STEP.match(path, at)
        if not match:
            raise NoSuchField(f"{path}: unreadable")
        yield match
        at = match.end()


def named(name, prop):
    if name == "*":
        return True
    if name.endswith("*"):
        return prop.startswith(name[:-1])
    if name.startswith("*"):
        return prop.endswith(name[1:])
    return prop == name


def follow(typings, kinds, match, path):
    """One step from a set of (type, is an array)."""
    if match["each"] or match["value"]:
        if not any(is_array for _, is_array in kinds):
            raise NoSuchField(f"{path}: no array at {match[0]}")
        elements = {(kind, False) for kind, is_array in kinds if is_array}
        if match["member"] and match["member"] != "@odata.type":
            follow(typings, elements, re.match(STEP, match["member"]), path)
        return elements
    name = match["quoted"] or match["name"]
    if name == "@odata.type":
        return {("string", False)}
    found = set()
    for kind, is_array in kinds:
        if is_array:
            continue
        for prop, types in typings.properties(kind).items():
            if named(name, prop):
                found |= types
    if not found:
        raise NoSuchField(f"{path}: no {name} there")
    return found


def lead(typings, start, path):
    """The (type, is an array) that a path leads to; throws NoSuchField. A path at any depth leads to any type."""
    if path.startswith(".."):
        for match in steps(path[2:]):
            if match["member"] == "@odata.type" and match["value"].removeprefix(NAMESPACE) not in typings.base:
                raise NoSuchField(f"{path}: no such type")
        names = [match["name"] for match in steps(path[2:]) if match["name"]]
        if names and not any(names[0] in props for props in typings.own.values()):
            raise NoSuchField(f"{path}: no type has {names[0]}")
        return set()
    kinds = {(start, False)}
    for match in steps(path):
        kinds = follow(typings, kinds, match, path)
    return kinds
