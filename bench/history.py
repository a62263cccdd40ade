"""What git does with the same policies: a repository of two commits, a file for each policy."""
import os
import resource
import subprocess
import time

COMMIT = b"commit refs/heads/main\ncommitter bench <bench@localhost> 0 +0000\ndata 0\n"


class Repository:
    """A bare one in `folder`, which does not exist yet. `commits` are lists of (name of a file, its bytes); what a commit does not name stays."""

    def __init__(self, folder, commits):
        self.folder = folder
        subprocess.run(["git", "init", "-q", "--bare", folder], check=True)
        load = subprocess.Popen(["git", "-C", folder, "fast-import", "--quiet"], stdin=subprocess.PIPE)
        for files in commits:
            load.stdin.write(COMMIT)
            for name, content in files:
                load.stdin.write(b"M 100644 inline %s\ndata %d\n%s\n" % (name.encode(), len(content), content))
        load.stdin.close()
        if load.wait() != 0:
            raise RuntimeError("git fast-import has failed")

    def diff(self):
        """How many bytes the patch from the first commit to the second has, and how long it took."""
        begin = time.time()
        patch = self._git("diff", "main~", "main")
        return len(patch), time.time() - begin

    def verify(self):
        """Seconds of CPU that it takes to compute each digest anew."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        self._git("-c", "pack.threads=1", "fsck", "--full", "--no-dangling", "--no-progress")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def _git(self, *words):
        environment = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1")
        return subprocess.run(["git", "-C", self.folder, *words], check=True, capture_output=True, env=environment).stdout
