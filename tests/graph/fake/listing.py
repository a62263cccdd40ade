"""What a path leads to, as an answer: a page, an object, a value, bytes."""
import base64
import json
import re
import urllib.parse

from fake.content import Collection
from fake.errors import Refusal, bad_request
from fake.filters import Filter
from fake.http_server import Response
from fake.model import type_of
from fake.paging import page
from fake.query import check, parse
from fake.render import shuffled, source, with_noise
from fake.view import View

MOST_KEPT = 10_000  # of a larger collection no texts are kept: they take more memory than time
METADATA = re.compile(r"odata\.metadata=(\w+)")
TYPE = "application/json;odata.metadata={};odata.streaming=true;IEEE754Compatible=false;charset=utf-8"


class Listing:
    def __init__(self, parts):
        self._p = parts

    def answer(self, request, version, segments, service, tenant):
        level = metadata_level(request.headers.get("accept", "*/*"))
        query = parse(request.query)
        with tenant.content.lock:
            target = self._p.resolver.resolve(segments, tenant.content, service)
            view = View(target.type, target.template, target.path, version, query, full=level == "full")
            if isinstance(target.value, (Collection, list)) and target.is_collection:
                text = self._page(target, view, service)
            elif isinstance(target.value, dict):
                text = self._object(target, view)
            elif target.type == "any":
                return Response(200, base64.b64decode(target.value), {"Content-Type": "image/png"})
            else:
                text = json.dumps({"@odata.context": self._context(view), "value": target.value})
        return Response(200, text.encode(), {"Content-Type": TYPE.format(level)})

    def _origin(self):
        return self._p.addresses.graph

    def _context(self, view):
        return f"{self._origin()}/{view.version}/$metadata#{view.template.strip('/').replace('/{id}', '')}"

    def _object(self, target, view):
        if self._p.model.is_entity(target.type) or view.query.select or view.query.expand:
            self._check(view, type_of(target.value, target.type))
        if view.version == "v1.0" and target.value.get("fake:betaOnly"):
            raise Refusal(404, "ResourceNotFound", "Policy could not be found with the ID provided.")
        shown = {"@odata.context": self._context(view) + "/$entity", **self._p.renderer.show(target.value, view)}
        return self._text(self._vary(shown))

    def _check(self, view, kind):
        check(view.query, self._p.model, kind, self._p.facts.quirk(view.template, "noExpand", ()))

    def _page(self, target, view, service):
        if not self._p.model.is_entity(target.type):
            raise bad_request("The fake serves no pages of complex values.")
        self._check(view, target.type)
        quirk, options = self._p.facts.quirk, self._p.world.options
        if quirk(view.template, "needsFilter") and not view.query.filter:
            raise Refusal(400, "MissingProvider", "The provider is missing: a $filter is required.")
        size = quirk(view.template, "pageSize", options.pageSize)
        items = self._items(target, view, size)
        shown, token = page(items, view.query, quirk(view.template, "top"), size, options.emptyPages)
        view.in_list = True
        texts = [self._item_text(target.value, item, view) for item in shown]
        link = f', "@odata.nextLink": {json.dumps(self._next(view, token))}' if token else ""
        return f'{{"@odata.context": {json.dumps(self._context(view))}, "value": [{", ".join(texts)}]{link}}}'

    def _items(self, target, view, size):
        items = list(target.value)
        if target.cast:
            items = [i for i in items if self._p.model.derives(type_of(i, target.type), target.cast)]
        if view.version == "v1.0":
            items = [i for i in items if not i.get("fake:betaOnly")]
        if view.query.filter and not self._p.facts.quirk(view.template, "filterIgnored"):
            wanted = Filter(view.query.filter, self._p.model, target.type)
            items = [i for i in items if wanted.matches(i)]
        if self._p.world.options.shuffle and not view.query.skiptoken and len(items) <= size:
            self._random().shuffle(items)
        return items

    def _next(self, view, token):
        path = "/".join(urllib.parse.quote(s, safe="") for s in view.path.strip("/").split("/"))
        query = view.query.text + "&" if view.query.text else ""
        return f"{self._origin()}/{view.version}/{path}?{query}$skiptoken={token}"

    def _item_text(self, collection, item, view):
        options = self._p.world.options
        if not isinstance(collection, Collection) or len(collection) > MOST_KEPT or options.shuffle or options.noise:
            return self._text(self._vary(self._p.renderer.show(item, view)))
        key = (item[collection.key], *view.text_key())
        if key not in collection.texts:
            collection.texts[key] = self._text(self._p.renderer.show(item, view))
        return collection.texts[key]

    def _random(self):
        self._p.reads += 1
        return source(self._p.world.options.seed * 1_000_003 + self._p.reads)

    def _vary(self, shown):
        options = self._p.world.options
        if options.noise:
            shown = with_noise(shown, self._random())
        return shuffled(shown, self._random()) if options.shuffle else shown

    @staticmethod
    def _text(shown):
        return json.dumps(shown, ensure_ascii=False)


def metadata_level(accept):
    """none, minimal or full. Refusal: JSON is not among what the caller takes."""
    kinds = [part.split(";")[0].strip() for part in accept.split(",")]
    if not set(kinds) & {"application/json", "*/*", "application/*"}:
        raise Refusal(406, "NotAcceptable", "A supported MIME type could not be found that matches the acceptable MIME types "
                      "for the request.")
    match = METADATA.search(accept)
    level = match[1] if match else "minimal"
    if level not in ("none", "minimal", "full"):
        raise Refusal(406, "NotAcceptable", f"odata.metadata={level} is not known.")
    return level
