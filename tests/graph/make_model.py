#!/usr/bin/python3
"""Turns Microsoft's published types of the beta version into the model that the fake serves.

make_model.py microsoft-graph.d.ts OUT.json

{"types": {"group": {"base": "directoryObject", "properties": {"mailNickname": ["string", false]}}}, "enums": {"state": ["on"]}}
A property is its type and whether it is a collection. Names are those of Graph: with a small letter first.
"""
import json
import re
import sys

INTERFACE = re.compile(r"^export interface (\w+)(?: extends (\w+))? \{")
ENUM = re.compile(r"^export type (\w+) =(.*)")
PROPERTY = re.compile(r'^"?([\w@.]+)"?\?: (.+);$')
PRIMITIVE = {"string", "number", "boolean", "any", "undefined", "unknown"}


def graph_name(name):
    return name[:1].lower() + name[1:]


def property_type(text):
    """The type and whether it is a collection, of NullableOption<Name[]> and the like."""
    text = re.sub(r"\s+", "", text)
    text = re.sub(r"^NullableOption<(.*)>$", r"\1", text)
    is_collection = text.endswith("[]")
    name = text.removesuffix("[]")
    if not re.fullmatch(r"\w+", name):
        name = "any"
    return [name if name in PRIMITIVE else graph_name(name), is_collection]


def without_comments(source):
    return re.sub(r"^\s*//.*$", "", re.sub(r"/\*.*?\*/", "", source, flags=re.S), flags=re.M)


def statements(lines):
    """Those of one interface: a property may take several lines."""
    text = ""
    for line in lines:
        if line.startswith("}"):
            return
        text = (text + " " + line.strip()).strip()
        if text.endswith(";"):
            yield text
            text = ""


def parse(source):
    types, enums = {}, {}
    lines = iter(without_comments(source).split("\n"))
    for line in lines:
        if interface := INTERFACE.match(line):
            properties = {}
            if not line.rstrip().endswith("}"):
                for statement in statements(lines):
                    if declared := PROPERTY.match(statement):
                        properties[declared[1]] = property_type(declared[2])
            base = interface[2] and graph_name(interface[2])
            types[graph_name(interface[1])] = {"base": base, "properties": properties}
        elif enum := ENUM.match(line):
            text = enum[2]
            while not text.rstrip().endswith(";"):
                text += next(lines)
            if words := re.findall(r'"([^"]+)"', text):
                enums[graph_name(enum[1])] = words
    return {"types": types, "enums": enums}


def main(source, out):
    with open(source, encoding="utf-8") as file:
        model = parse(file.read())
    with open(out, "w", encoding="utf-8") as file:
        json.dump(model, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
