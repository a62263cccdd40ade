"""What a run allows itself of each service of Graph, read where it stands: src/provider/graph/quota.{h,cc}."""
import os
import re

SRC = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "src")


def _read(path):
    with open(os.path.join(SRC, path), encoding="utf-8") as file:
        return file.read()


def share():
    return float(re.search(r"kShareOfQuota = ([\d.]+);", _read("provider/graph/quota.h"))[1])


def allowed():
    """{service: (calls, or resource units, and the seconds in which there may be so many)}."""
    words = dict(re.findall(r'\{GraphService::(k\w+), "(\w+)"\}', _read("catalogue/graph_type.h")))
    rows = re.findall(r"case GraphService::(k\w+):[^\n]*\n\s*return \{\.calls = ([\d']+), \.window = milliseconds\{([\d']+)\}\};",
                      _read("provider/graph/quota.cc"))
    found = {words[name]: (int(calls.replace("'", "")) * share(), int(window.replace("'", "")) / 1000) for name, calls, window in rows}
    if set(found) != set(words.values()):
        raise RuntimeError(f"src/provider/graph/quota.cc: quotas of {sorted(words.values())} expected, found {sorted(found)}")
    return found


def rates():
    """{service: calls a second}."""
    return {service: calls / seconds for service, (calls, seconds) in allowed().items()}
