"""What a tenant holds: objects as plain dictionaries, navigation properties within them, collections of the first kind by key."""
import threading


class Collection:
    """Objects by their key, in order. `texts` keeps what was rendered of them until one changes."""

    def __init__(self, items=(), key="id"):
        self.key = key
        self.items = {item[key]: item for item in items}
        self.texts = {}

    def put(self, item):
        self.items[item[self.key]] = item
        self.texts = {}

    def remove(self, key):
        self.texts = {}
        return self.items.pop(key, None)

    def __iter__(self):
        return iter(list(self.items.values()))

    def __len__(self):
        return len(self.items)

    def find(self, key):
        return self.items.get(key)


class Content:
    """The tree below the version segment. Its lock is held by those that change it and by those that copy a page of it."""

    def __init__(self, model):
        self._model = model
        self.root = {}
        self.lock = threading.RLock()

    def _walk(self, segments, make):
        """(the object around, its type, the last segment); makes what is missing on the way."""
        at, declared = self.root, "$root"
        for segment in segments[:-1]:
            if isinstance(at, (Collection, list)):
                at = find(at, segment, self._model.key(declared))
                if at is None:
                    raise KeyError(f"nothing has the key {segment}")
                continue
            if segment not in self._model.properties(declared):
                raise KeyError(f"{declared} has no property {segment}")
            declared, is_collection = self._model.properties(declared)[segment]
            if at.get(segment) is None and make:
                at[segment] = Collection(key=self._model.key(declared)) if is_collection else {}
            at = at.get(segment, {})
        return at, declared, segments[-1]

    def type_at(self, path):
        """(declared type, is it a collection) of a path of content."""
        _, declared, last = self._walk(split(path), make=True)
        if last not in self._model.properties(declared):
            raise KeyError(f"{declared} has no property {last}")
        return self._model.properties(declared)[last]

    def has_type(self, path):
        try:
            return bool(self.type_at(path))
        except KeyError:
            return False

    def collection(self, path):
        """The collection at a path, made when it is not there."""
        with self.lock:
            around, declared, last = self._walk(split(path), make=True)
            kind, is_collection = self._model.properties(declared)[last]
            if not is_collection:
                raise KeyError(f"{path} is one object")
            if not isinstance(around.get(last), Collection):
                around[last] = Collection(around.get(last) or (), self._model.key(kind))
            return around[last]

    def put_single(self, path, item):
        with self.lock:
            around, _, last = self._walk(split(path), make=True)
            kept = around.get(last)
            if isinstance(kept, dict) and item is not None:
                # Collections below it stay: a policy and its partners come separately.
                item = {**{k: v for k, v in kept.items() if isinstance(v, Collection)}, **item}
            around[last] = item

    def single(self, path):
        around, _, last = self._walk(split(path), make=False)
        return around.get(last)

    def clear(self):
        with self.lock:
            self.root.clear()


def split(path):
    return [segment for segment in path.split("/") if segment]


def find(collection, key, name):
    """The object of that key, or None."""
    if isinstance(collection, Collection):
        return collection.find(key)
    return next((item for item in collection if item.get(name) == key), None)
