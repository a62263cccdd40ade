"""What the catalogue masks by its name, compared with the names in Microsoft's types."""

import re


def reachable(typings, entries):
    """What is in the items of the catalogue: (property, type)."""
    todo = [entry["odataType"] for entry in entries if entry.get("odataType") in typings.base]
    seen = set()
    while todo:
        kind = todo.pop()
        if kind in seen:
            continue
        seen.add(kind)
        for prop, types in typings.properties(kind).items():
            for target, _ in types:
                yield prop, target
                if target in typings.base and not typings.is_entity(target):
                    todo.append(target)


def pattern(text):
    return re.compile(".*".join(re.escape(part) for part in text.lower().split("*")))


def check_sensitive(typings, catalogue):
    """No member of an enumeration may be masked, and no exception stand for nothing."""
    rules = catalogue["defaults"]["sensitive"]
    hidden = {(prop, kind) for prop, kind in reachable(typings, catalogue["types"])
              if any(pattern(name).fullmatch(prop.lower()) for name in rules["names"])}
    for prop, kind in sorted(hidden):
        if kind in typings.enums and not any(pattern(name).fullmatch(prop.lower()) for name in rules["except"]):
            yield "sensitive", f"{prop} is an enumeration"
    for name in rules["except"]:
        if not any(pattern(name).fullmatch(prop.lower()) for prop, _ in hidden):
            yield "sensitive", f"except: nothing is called {name}"
