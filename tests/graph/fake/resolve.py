"""From the segments of a path to what they lead to, over the model: properties, keys, casts."""
import dataclasses
import re
import urllib.parse

from fake.content import find
from fake.errors import not_found, unknown_segment
from fake.model import type_of

KEY_IN_PARENTHESES = re.compile(r"^([\w.$]+)\((?:(\w+)=)?'([^']*)'\)$")


class AlternateKey(str):
    """The value of another property than the key."""

    name = ""


@dataclasses.dataclass
class Target:
    value: object  # Collection, list, dict, or a primitive
    type: str
    is_collection: bool
    template: str  # the path with {id} for keys
    path: str  # as asked, without the version
    cast: str = ""  # only objects of this type
    around: str = ""  # the type of the object that it is a property of
    name: str = ""  # that property


def segments_of(path):
    """Those of a path as it came: a key may hold an escaped slash."""
    found = []
    for raw in path.strip("/").split("/"):
        segment = urllib.parse.unquote(raw)
        if match := KEY_IN_PARENTHESES.match(segment):
            found += [match[1], alternate(match[2], match[3]) if match[2] else match[3]]
        else:
            found.append(segment)
    return found


def alternate(name, value):
    key = AlternateKey(value)
    key.name = name
    return key


class Resolver:
    def __init__(self, model, facts):
        self._model = model
        self._facts = facts

    def template(self, segments):
        """The path with {id} for keys; Refusal where the model has no such path."""
        declared, is_collection, out = "$root", False, ""
        for segment in segments:
            if segment.startswith("microsoft.graph."):
                declared = self._cast(declared, segment)
            elif is_collection:
                is_collection = False
                out += "/{id}"
            else:
                found = self._model.properties(declared).get(segment) or self._in_derived(declared, segment)
                if not found:
                    raise unknown_segment(segment)
                declared, is_collection = found
                out += "/" + segment
        return out

    def _cast(self, declared, segment):
        cast = segment.removeprefix("microsoft.graph.")
        if not self._model.knows(cast) or not (self._model.derives(cast, declared) or self._model.derives(declared, cast)):
            raise unknown_segment(segment)
        return cast

    def _in_derived(self, declared, segment):
        """A property that some derived type has: Intune takes it without a cast."""
        for leaf in self._model.leaves(declared):
            if segment in self._model.properties(leaf):
                return self._model.properties(leaf)[segment]
        return None

    def resolve(self, segments, content, service):
        at = Target(content.root, "$root", False, "", "")
        for segment in segments:
            at.path += "/" + segment
            if segment.startswith("microsoft.graph."):
                self._resolve_cast(at, segment)
            elif at.is_collection:
                self._resolve_key(at, segment, service)
            else:
                self._resolve_property(at, segment)
        if at.value is None:
            raise not_found(service, segments[-1])
        return at

    def _resolve_cast(self, at, segment):
        cast = self._cast(at.type, segment)
        if not at.is_collection and at.value is not None and not self._model.derives(type_of(at.value, at.type), cast):
            raise not_found("identity", segment)
        at.type, at.cast = cast, cast

    def _resolve_key(self, at, segment, service):
        if isinstance(segment, AlternateKey):
            if segment.name not in self._facts.quirk(at.template, "alternateKeys", ()):
                raise unknown_segment(segment.name)
            item = next((i for i in at.value if i.get(segment.name) == segment), None)
        else:
            item = find(at.value, segment, self._model.key(at.type))
        if item is None or (at.cast and not self._model.derives(type_of(item, at.type), at.cast)):
            raise not_found(service, segment)
        at.value, at.is_collection, at.cast = item, False, ""
        at.template += "/{id}"

    def _resolve_property(self, at, segment):
        # What is not set up is as an empty object for what is below it.
        kind = type_of(at.value, at.type) if isinstance(at.value, dict) else at.type
        if segment not in self._model.properties(kind):
            raise unknown_segment(segment)
        if segment in self._facts.quirk(at.template, "noPart", ()):
            raise not_found("cloudPc", segment)
        declared, is_collection = self._model.properties(kind)[segment]
        value = at.value.get(segment) if isinstance(at.value, dict) else None
        if value is None and is_collection and self._model.is_entity(declared):
            value = []
        at.around, at.name, at.cast = kind, segment, ""
        at.value, at.type, at.is_collection = value, declared, is_collection and value is not None
        at.template += "/" + segment
