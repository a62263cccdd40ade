"""Faults that are injected: at which requests, how often, and what happens (the list of actions is in README.md)."""
import dataclasses
import fnmatch
import random
import threading

from fake import fault_answers, fault_edits

ALWAYS = -1


@dataclasses.dataclass
class Fault:
    name: str
    hop: str  # signIn, list, single, item, part, reference, audit, batch, or any
    action: dict  # {"kind": ..., ...}
    path: str = "*"  # a pattern of the path without its version
    inner: bool | None = None  # within a batch, or not; None: both
    times: int = 1
    skip: int = 0  # so many requests that match pass first
    rate: float = 1.0
    memory: dict = dataclasses.field(default_factory=dict)
    done: int = 0

    @staticmethod
    def read(fields):
        """TypeError, KeyError: it is none."""
        fields = dict(fields)
        if fields.get("times") == "always":
            fields["times"] = ALWAYS
        fault = Fault(**fields)
        if fault.action["kind"] not in fault_answers.ANSWERS and fault.action["kind"] not in fault_edits.EDITS:
            raise KeyError(f"no action {fault.action['kind']}")
        return fault


class Injection:
    """A fault that holds for one request: called before the real answer is made, or after."""

    def __init__(self, fault):
        self.name, self.action, self._memory = fault.name, fault.action, fault.memory

    def before(self, sign_in=None):
        """The answer instead of the real one, or None."""
        make = fault_answers.ANSWERS.get(self.action["kind"])
        answer = make(self.action, sign_in) if make else None
        return answer and self._marked(answer)

    def after(self, answer):
        """The real answer, spoiled. An error stays what it is."""
        edit = fault_edits.EDITS.get(self.action["kind"])
        if edit and answer.status == 200:
            answer = edit(answer, self.action, self._memory) or answer
        return self._marked(answer)

    def _marked(self, answer):
        answer.headers["X-Sim-Injected"] = self.name
        return answer


class Faults:
    """Shared by all threads."""

    def __init__(self):
        self._lock = threading.Lock()
        self._faults = []
        self._random = random.Random(1)

    def set(self, faults):
        with self._lock:
            self._faults = faults
            self._random = random.Random(1)

    def take(self, hop, path, inner=False):
        """The injection of this request, or None. Counts it."""
        with self._lock:
            for fault in self._faults:
                if fault.hop not in ("any", hop) or not fnmatch.fnmatchcase(path, fault.path):
                    continue
                if fault.inner is not None and fault.inner != inner:
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                if fault.times != ALWAYS and fault.done >= fault.times:
                    continue
                if fault.rate < 1 and self._random.random() >= fault.rate:
                    continue
                fault.done += 1
                return Injection(fault)
        return None

    def counts(self):
        with self._lock:
            return {fault.name: fault.done for fault in self._faults}
