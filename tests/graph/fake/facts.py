"""What is said of paths in data/paths.yaml and data/quirks.yaml, found for a request by the path's template."""
import dataclasses
import os

import yaml

DATA = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")


def read(name):
    with open(os.path.join(DATA, name), encoding="utf-8") as file:
        return yaml.safe_load(file)


@dataclasses.dataclass(frozen=True)
class Facts:
    service: str = "identity"
    needs: tuple = ()
    v1: bool = False
    single: bool = False
    parts: tuple = ()
    unlicensed: str = ""
    exact: bool = False
    always: bool = False


class PathFacts:
    def __init__(self):
        data = read("paths.yaml")
        self._services = data["services"]
        self.by_path = {path: self._facts(path, fields) for path, fields in data["paths"].items()}
        self.quirks = read("quirks.yaml")
        self._folded = {path.lower(): facts for path, facts in self.by_path.items()}

    def _facts(self, path, fields):
        service, *licence = self._services[longest(path, self._services) or "/"]
        fields = {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}
        fields["needs"] = tuple(with_writing(any_of) for any_of in fields["needs"])
        return Facts(**{"service": service, "unlicensed": "".join(licence), **fields})

    def of(self, template):
        """Those of the longest entry that begins the path; `template` has {id} where keys are. None: nobody asks for such a path."""
        found = self._folded.get(longest(template.lower(), self._folded))
        return None if found and found.exact and template.lower() not in self._folded else found

    def quirk(self, template, name, default=None):
        return self.quirks.get(template, {}).get(name, default)

    def reading_roles(self):
        """What an application needs to read everything and change nothing."""
        return sorted({role for facts in self.by_path.values() for any_of in facts.needs for role in only_reading(any_of)})


def only_reading(any_of):
    """Those of a list that do not allow to write and are not Directory.Read.All, where there are such."""
    return [role for role in any_of if "ReadWrite" not in role and role != "Directory.Read.All"] or any_of


def with_writing(any_of):
    """Who may write may read."""
    return (*any_of, *(role.replace(".Read.", ".ReadWrite.") for role in any_of if ".Read." in role))


def longest(path, known):
    """The longest beginning of a path, in whole segments, that is among those known; empty: none is."""
    while path and path not in known:
        path = path.rpartition("/")[0]
    return path
