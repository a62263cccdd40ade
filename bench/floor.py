"""The least that reading can take: the same calls by a client that does nothing else, over kept connections, each as soon as the
allowed rate of its service lets it go."""
import http.client
import json
import ssl
import threading
import time
import urllib.parse

THREADS = 16


def due_times(calls, rates):
    """(seconds after the start, call), in order: an even rate for each service."""
    spent = {}
    timed = []
    for call in calls:
        service = call["service"]
        timed.append((spent.get(service, 0) / rates[service], call))
        spent[service] = spent.get(service, 0) + call["cost"]
    return sorted(timed, key=lambda pair: pair[0])


class Floor:
    def __init__(self, addresses):
        self._addresses = addresses
        self._trust = ssl.create_default_context(cafile=addresses["ca"])

    def _connect(self, side):
        url = urllib.parse.urlsplit(self._addresses[side])
        return http.client.HTTPSConnection(url.hostname, url.port, context=self._trust, timeout=60)

    def _token(self):
        a = self._addresses
        form = {"grant_type": "client_credentials", "client_id": a["client"], "client_secret": a["secret"], "scope": a["graph"] + "/.default"}
        connection = self._connect("login")
        connection.request("POST", f"/{a['tenant']}/oauth2/v2.0/token", urllib.parse.urlencode(form),
                           {"Content-Type": "application/x-www-form-urlencoded"})
        token = json.loads(connection.getresponse().read())["access_token"]
        connection.close()
        return token

    def run(self, calls, rates):
        """(seconds, how many were answered with each status)."""
        begin = time.monotonic()
        headers = {"Authorization": "Bearer " + self._token(), "Accept": "application/json"}
        rest, lock, statuses, failures = iter(due_times(calls, rates)), threading.Lock(), {}, []
        start = time.monotonic()

        def work():
            connection = self._connect("graph")
            while True:
                with lock:
                    due, call = next(rest, (None, None))
                if call is None:
                    return
                time.sleep(max(0, start + due - time.monotonic()))
                connection.request("GET", call["path"] + ("?" + call["query"] if call["query"] else ""), headers=headers)
                answer = connection.getresponse()
                answer.read()
                with lock:
                    statuses[answer.status] = statuses.get(answer.status, 0) + 1

        def guarded():
            try:
                work()
            except (OSError, http.client.HTTPException) as error:
                failures.append(error)

        threads = [threading.Thread(target=guarded) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]
        return time.monotonic() - begin, statuses
