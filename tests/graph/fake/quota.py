"""Sliding windows of calls, as the services count them: refused calls too, each one within a batch by itself."""
import collections
import threading
import time


class Window:
    def __init__(self, most, seconds):
        self.most, self.seconds = most, seconds
        self.calls = collections.deque()
        self.used = 0

    def add(self, now, cost):
        """Seconds until there is room again; 0: there was."""
        while self.calls and self.calls[0][0] <= now - self.seconds:
            self.used -= self.calls.popleft()[1]
        self.calls.append((now, cost))
        self.used += cost
        if self.used <= self.most:
            return 0
        over, until = self.used - self.most, self.seconds
        for when, spent in self.calls:
            over -= spent
            if over <= 0:
                until = when + self.seconds - now
                break
        return max(until, 0.001)


class Quotas:
    """Shared by all threads. `table` as data/quotas.yaml; changes of it hold from the next call on."""

    def __init__(self, table):
        self._lock = threading.Lock()
        self.violations = 0
        self.set(table)

    def set(self, table):
        with self._lock:
            self._table, self._windows = table, {}

    def reset(self):
        with self._lock:
            self._windows, self.violations = {}, 0

    def take(self, service, tenant, app, cost=1):
        """None, or the seconds to wait and whether the service says so: the call is above quota."""
        now = time.monotonic()
        with self._lock:
            waits = [(self._add(("global", app), "global", "perAppAllTenants", now, 1), "global")]
            waits.append((self._add((service, tenant, app), service, "perApp", now, cost), service))
            waits.append((self._add((service, tenant), service, "perTenant", now, cost), service))
            wait, which = max(waits)
            if not wait:
                return None
            self.violations += 1
            return wait, self._table[which]["retryAfter"]

    def _add(self, key, service, limit, now, cost):
        rule = self._table.get(service, {})
        if limit not in rule:
            return 0
        window = self._windows.setdefault(key, Window(rule[limit], rule["seconds"]))
        return window.add(now, cost)


def cost_of(service, template, query):
    """Resource units of a GET: 1 for most services."""
    if service != "identity":
        return 1
    base = {"/users": 2, "/users/{id}": 2, "/applications": 2, "/applications/{id}": 2, "/subscribedSkus": 3}.get(template, 1)
    return max(1, base - (1 if query.select else 0) + (1 if query.expand else 0))
