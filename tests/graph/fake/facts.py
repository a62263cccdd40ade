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


class PathFacts:
    def __init__(self):
        self.by_path = {path: Facts(**{k: tuple(v) if isinstance(v, list) else v for k, v in facts.items()})
                        for path, facts in read("paths.yaml").items()}
        self.quirks = read("quirks.yaml")
        self._folded = {path.lower(): facts for path, facts in self.by_path.items()}

    def of(self, template):
        """Those of the longest entry that begins the path; `template` has {id} where keys are. None: nobody asks for such a path."""
        path = template.lower()
        while path:
            if path in self._folded:
                return self._folded[path]
            path = path.rpartition("/")[0]
        return None

    def quirk(self, template, name, default=None):
        return self.quirks.get(template, {}).get(name, default)
