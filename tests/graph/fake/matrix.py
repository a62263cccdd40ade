"""The failure matrix (data/matrix.yaml): numbered steps of which each spoils one hop, and what is right afterwards."""
from fake.facts import read


class Matrix:
    def __init__(self, data=None):
        data = data or read("matrix.yaml")
        self.content = data["content"]
        self.steps = [{"step": number, **step} for number, step in enumerate(data["steps"], 1)]

    def step(self, which):
        """By its number or its name. KeyError: there is none."""
        for step in self.steps:
            if which in (step["step"], step["name"]):
                return step
        raise KeyError(f"no step {which}")
