"""How an object is shown: what a list leaves out, what is masked, what odata.metadata=full adds."""
import random
import uuid

from fake.content import Collection
from fake.model import type_of
from fake.query import expanded

MASKED_TEXT = "****"
MASKED_XML = "PGEvPg=="  # <a/>
NOISE = ("lastHeartbeatDateTime", "lastSyncDateTime", "lastAppSyncDateTime", "lastConnectionDateTime", "lastModifiedDateTime")


class Renderer:

    def __init__(self, model, facts, addresses):
        self._model, self._facts, self._addresses = model, facts, addresses

    def show(self, item, view):
        """A copy of the object as `view` shows it."""
        kind = type_of(item, view.type)
        navigation = self._model.navigation(kind)
        opened = expanded(view.query, item, view.type, self._model)
        shown = {name: value for name, value in item.items()
                 if name not in navigation and not isinstance(value, Collection) and not name.startswith("fake:")}
        shown = {name: value for name, value in shown.items() if not self._is_stream(kind, name)}
        self._leave_out(shown, view)
        if "omaSettings" in shown and shown["omaSettings"]:
            shown["omaSettings"] = [mask(setting) for setting in shown["omaSettings"]]
        if view.query.select:
            shown = self._select(shown, view.query.select)
        for name, inner in opened.items():
            shown.update(self._expand(item, name, inner, navigation[name], view))
        if view.full:
            shown = self._with_metadata(shown, kind, navigation, view)
        return shown

    def _is_stream(self, kind, name):
        return self._model.properties(kind).get(name) == ("any", False)

    def _leave_out(self, shown, view):
        selected = {name.lower() for name in view.query.select}
        for name in self._facts.quirk(view.template, "onSelect", ()):
            if name.lower() not in selected:
                shown.pop(name, None)
        for name in self._facts.quirk(view.template, "ownPathOnly", ()):
            shown[name] = None
        if not view.in_list:
            return
        for name in self._facts.quirk(view.template, "nullInList", ()):
            if name in shown:
                shown[name] = None
        for name in self._facts.quirk(view.template, "absentInList", ()):
            shown.pop(name, None)

    @staticmethod
    def _select(shown, select):
        wanted = {name.lower() for name in select}
        return {name: value for name, value in shown.items() if name.lower() in wanted or name == "@odata.type"}

    def _expand(self, item, name, inner, declared, view):
        kind, is_collection = declared
        value = item.get(name)
        if not is_collection:
            return {name: None if value is None else self.show(value, view.inner(kind, name, inner))}
        children = list(value or ())
        quirk = self._facts.quirk
        if name in quirk(view.template, "emptyExpand", ()):
            family = str((item.get("templateReference") or {}).get("templateFamily") or "")
            if family.startswith(quirk(view.template, "emptyWhen", "")):
                children = []
        if name in quirk(view.template, "cutExpand", ()):
            children = children[:25]
        context = f"{self._addresses.graph}/{view.version}/$metadata#{view.template.strip('/')}('{item.get('id')}')/{name}"
        return {f"{name}@odata.context": context, name: [self.show(child, view.inner(kind, name, inner)) for child in children]}

    def _with_metadata(self, shown, kind, navigation, view):
        here = f"{self._addresses.graph}/{view.version}{view.path}"
        if view.in_list:
            here += f"('{shown.get('id')}')"
        full = {"@odata.type": f"#microsoft.graph.{kind}", "@odata.id": here, "@odata.editLink": here}
        for name, value in shown.items():
            declared, is_collection = self._model.properties(kind).get(name, ("string", False))
            if is_collection:
                full[f"{name}@odata.type"] = f"#Collection(microsoft.graph.{declared})"
            elif name.endswith("DateTime"):
                full[f"{name}@odata.type"] = "#DateTimeOffset"
            full[name] = value
        for name in navigation:
            link = f"{here}/microsoft.graph.{kind}/{name}" if kind != view.type else f"{here}/{name}"
            full[f"{name}@odata.associationLink"] = link + "/$ref"
            full[f"{name}@odata.navigationLink"] = link
        return full


def mask(setting):
    """An OMA setting as the service shows one that it encrypts."""
    if not setting.get("isEncrypted"):
        return setting
    is_xml = setting.get("@odata.type", "").endswith("StringXml")
    return {**setting, "value": MASKED_XML if is_xml else MASKED_TEXT}


def with_noise(value, random_source):
    """The same object at another time: what changes without anybody changing it."""
    if isinstance(value, list):
        return [with_noise(v, random_source) for v in value]
    if not isinstance(value, dict):
        return value
    shown = {}
    for name, inner in value.items():
        if name == "secretReferenceValueId" and inner:
            inner = f"{uuid.uuid4()}_{uuid.uuid4()}"
        elif name in NOISE and isinstance(inner, str):
            inner = f"2026-11-{random_source.randint(1, 28):02}T{random_source.randint(0, 23):02}:00:00Z"
        shown[name] = with_noise(inner, random_source)
    return shown


UNORDERED = {"assignments", "roleScopeTagIds", "roleScopeTags", "selectedMobileAppIds", "targetedMobileApps", "includeUsers",
             "excludeUsers", "includeGroups", "excludeGroups", "includeRoles", "excludeRoles", "builtInControls"}


def shuffled(value, random_source, name=""):
    """The same content with properties, and those arrays whose order means nothing, in another order."""
    if isinstance(value, dict):
        names = list(value)
        random_source.shuffle(names)
        return {n: shuffled(value[n], random_source, n) for n in names}
    if isinstance(value, list):
        items = [shuffled(v, random_source) for v in value]
        if name in UNORDERED:
            random_source.shuffle(items)
        return items
    return value


def source(seed):
    return random.Random(seed)
