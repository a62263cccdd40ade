"""Real answers, spoiled: on the wire, in a page, in a token, in a batch."""
import copy
import json

FOREIGN = "https://graph.example.invalid"


def edits_json(change):
    """An edit of the parsed body."""
    def edit(answer, action, memory):
        body = json.loads(answer.body)
        change(body, action, memory)
        answer.body = json.dumps(body, ensure_ascii=False).encode()
    return edit


def cut(answer, action, _memory):
    """The connection ends within the body."""
    answer.send_only = int(len(answer.body) * action.get("part", 0.5))


def truncate(answer, action, _memory):
    """JSON that ends too early, with a Content-Length that fits it."""
    answer.body = answer.body[:int(len(answer.body) * action.get("part", 0.5))]


def content_type(answer, action, _memory):
    answer.headers["Content-Type"] = action["value"]


def empty(answer, _action, _memory):
    answer.body = b""


def repeat_page(body, _action, memory):
    """The second page has the objects of the first."""
    if "value" in memory and "value" in body:
        body["value"] = memory["value"]
    elif "value" in body:
        memory["value"] = copy.deepcopy(body["value"])


def foreign_link(body, _action, _memory):
    body["@odata.nextLink"] = FOREIGN + "/beta/next?$skiptoken=x"


def loop_link(body, _action, memory):
    """Each page names the page that the first one named."""
    memory.setdefault("link", body.get("@odata.nextLink"))
    if memory["link"]:
        body["@odata.nextLink"] = memory["link"]


def bad_link(body, action, _memory):
    body["@odata.nextLink"] = action.get("link", "not a link")


def without(body, action, _memory):
    """Members left out: of the answer, or of the first object of a page."""
    at = body["value"][0] if action.get("ofFirst") else body
    for name in action["names"]:
        at.pop(name, None)


def without_item(body, action, _memory):
    """A page of a tenant that does not have the object."""
    body["value"] = [item for item in body["value"] if item["id"] != action["id"]]


def replaced(body, action, _memory):
    """Members of the answer, or of the first object of a page, become others."""
    at = body["value"][0] if action.get("ofFirst") else body
    at.update(action["members"])


def duplicate(body, _action, _memory):
    """The first object of a page comes twice in it."""
    body["value"].append(copy.deepcopy(body["value"][0]))


def without_expiry(body, _action, _memory):
    body.pop("expires_in", None)
    body.pop("ext_expires_in", None)


def batch_without(body, action, _memory):
    del body["responses"][action.get("index", 0)]


def batch_twice(body, _action, _memory):
    """One answer comes twice: the second time as if of another request."""
    body["responses"][-1] = copy.deepcopy(body["responses"][0])


def batch_text(body, _action, _memory):
    """The body of the first answer is a text instead of an object."""
    body["responses"][0]["body"] = json.dumps(body["responses"][0]["body"])[:200]


def batch_unknown(body, _action, _memory):
    """An answer to a request that nobody made."""
    body["responses"].append({"id": "9999", "status": 200, "headers": {}, "body": {}})


EDITS = {
    "cut": cut, "truncate": truncate, "contentType": content_type, "empty": empty, "lifetime": lambda *_: None,
    "repeatPage": edits_json(repeat_page), "foreignLink": edits_json(foreign_link), "loopLink": edits_json(loop_link),
    "badLink": edits_json(bad_link), "without": edits_json(without), "withoutItem": edits_json(without_item),
    "replaced": edits_json(replaced),
    "duplicate": edits_json(duplicate), "withoutExpiry": edits_json(without_expiry),
    "batchWithout": edits_json(batch_without), "batchTwice": edits_json(batch_twice), "batchText": edits_json(batch_text),
    "batchUnknown": edits_json(batch_unknown)}
