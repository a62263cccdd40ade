"""The query options of a request, checked as the service checks them."""
import dataclasses
import urllib.parse

from fake.errors import bad_request
from fake.model import type_of

KNOWN = {"$top", "$skip", "$select", "$expand", "$filter", "$orderby", "$count", "$search", "$skiptoken", "$format"}


@dataclasses.dataclass
class Query:
    top: int | None = None
    select: tuple = ()
    expand: dict = dataclasses.field(default_factory=dict)  # property -> Query
    filter: str = ""
    skiptoken: str = ""
    text: str = ""  # what a nextLink repeats


def parse(text):
    """Of the part after '?'. Refusal for what no service takes."""
    options = {}
    for pair in text.split("&") if text else ():
        name, _, value = pair.partition("=")
        name, value = urllib.parse.unquote_plus(name), urllib.parse.unquote_plus(value)
        if name not in KNOWN:
            raise bad_request(f"The query parameter '{name}' is not supported.")
        if name in options:
            raise bad_request(f"Query option '{name}' was specified more than once, but it must be specified at most once.")
        options[name] = value
    query = of_options(options)
    query.text = "&".join(p for p in text.split("&") if p and not urllib.parse.unquote(p).startswith("$skiptoken="))
    return query


def of_options(options):
    query = Query()
    if "$top" in options:
        if not options["$top"].isdigit() or not int(options["$top"]):
            raise bad_request(f"Invalid value '{options['$top']}' for $top query option found.")
        query.top = int(options["$top"])
    query.select = tuple(name.strip() for name in options.get("$select", "").split(",") if name.strip())
    query.expand = dict(parse_expand(part) for part in split_outside(options.get("$expand", ""), ","))
    query.filter = options.get("$filter", "")
    query.skiptoken = options.get("$skiptoken", "")
    return query


def parse_expand(text):
    """(name, its own options) of `members($select=id)`."""
    name, bracket, rest = text.strip().partition("(")
    if not bracket:
        return name, Query()
    if not rest.endswith(")"):
        raise bad_request(f"Term '{text}' is not valid in a $select or $expand expression.")
    options = {}
    for part in split_outside(rest[:-1], ";"):
        option, _, value = part.partition("=")
        if option.strip() not in {"$select", "$expand", "$filter", "$top"}:
            raise bad_request(f"The query parameter '{option}' is not supported.")
        options[option.strip()] = value
    return name, of_options(options)


def split_outside(text, separator):
    """Parts between separators that are in no parentheses and no quotes."""
    parts, depth, quoted, start = [], 0, False, 0
    for i, char in enumerate(text):
        if char == "'":
            quoted = not quoted
        elif quoted:
            continue
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == separator and depth == 0:
            parts.append(text[start:i])
            start = i + 1
    parts.append(text[start:])
    return [part for part in parts if part.strip()]


def check(query, model, kind, refused=()):
    """Refusal when it names properties that the type, or every type that derives from it, does not have."""
    kinds = (kind, *model.leaves(kind))
    for name in query.select:
        plain = name.partition("/")[0]
        if not plain.startswith("microsoft.graph.") and not any(plain.lower() in model.names(k) for k in kinds):
            raise bad_request(f"Could not find a property named '{name}' on type 'microsoft.graph.{kind}'.")
    for name, inner in query.expand.items():
        cast, _, plain = name.rpartition("/")
        owners = (cast.removeprefix("microsoft.graph."),) if cast else kinds
        target = next((model.navigation(k)[plain] for k in owners if model.knows(k) and plain in model.navigation(k)), None)
        if target is None:
            raise bad_request(f"Could not find a property named '{plain}' on type 'microsoft.graph.{kind}'.")
        if plain in refused or "*" in refused:
            raise bad_request(f"The property '{plain}' on type 'microsoft.graph.{kind}' cannot be expanded.")
        check(inner, model, target[0])


def expanded(query, item, declared, model):
    """{property: its Query} of what is to be expanded of this object; casts that are not its type are left out."""
    kind = type_of(item, declared)
    found = {}
    for name, inner in query.expand.items():
        cast, _, plain = name.rpartition("/")
        if not cast or model.derives(kind, cast.removeprefix("microsoft.graph.")):
            if plain in model.navigation(kind):
                found[plain] = inner
    return found
