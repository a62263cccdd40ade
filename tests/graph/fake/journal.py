"""What was asked, and how it was answered: without headers and bodies, so without secrets."""
import collections
import contextlib
import threading
import time

KEPT = 200_000


class Journal:
    """Shared by all threads."""

    def __init__(self):
        self._lock = threading.Lock()
        self.reset()

    def reset(self):
        with self._lock:
            self._entries = collections.deque(maxlen=KEPT)
            self._start = time.monotonic()
            self._count = self._now = self._highest = 0

    @contextlib.contextmanager
    def counted(self):
        """Around a request, for the highest number of them at once."""
        with self._lock:
            self._now += 1
            self._highest = max(self._highest, self._now)
        try:
            yield
        finally:
            with self._lock:
                self._now -= 1

    def add(self, **entry):
        with self._lock:
            self._count += 1
            self._entries.append({"n": self._count, "ms": round((time.monotonic() - self._start) * 1000), **entry})

    def summary(self, since=0):
        """Entries after number `since`."""
        with self._lock:
            entries = [e for e in self._entries if e["n"] > since] if since else list(self._entries)
            return {"count": self._count, "highestConcurrency": self._highest, "requests": entries}
