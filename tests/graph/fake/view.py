"""From where and how an object is looked at."""
import dataclasses

from fake.query import Query


@dataclasses.dataclass
class View:
    type: str  # as the path declares it
    template: str
    path: str
    version: str
    query: Query
    in_list: bool = False
    full: bool = False  # odata.metadata=full

    def inner(self, kind, name, query):
        """That of an expanded navigation property."""
        key = "" if self.template.endswith("}") else "/{id}"
        return View(kind, f"{self.template}{key}/{name}", f"{self.path}/{name}", self.version, query, in_list=True)

    def text_key(self):
        return (self.type, self.template, self.version, self.query.text, self.in_list, self.full)
