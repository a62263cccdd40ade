"""The failure matrix (data/matrix/): numbered steps of which each spoils one hop, and what is right afterwards."""
import os

from fake.facts import DATA, read


class Matrix:
    def __init__(self):
        common = read("matrix/common.yaml")
        self.content, self.options = common["content"], common["options"]
        self.types, self.items = common["types"], common["items"]
        files = sorted(name for name in os.listdir(os.path.join(DATA, "matrix")) if name[0].isdigit())
        steps = [step for name in files for step in read("matrix/" + name)]
        self.steps = [{"step": number, **step} for number, step in enumerate(steps, 1)]

    def step(self, which):
        """By its number or its name. KeyError: there is none."""
        for step in self.steps:
            if which in (step["step"], step["name"]):
                return step
        raise KeyError(f"no step {which}")
