"""Microsoft's own client reads the fake, so that it is not only true to ours (client.cjs)."""
import os
import subprocess
import unittest

from running import HERE, addresses, packages


class MicrosoftClient(unittest.TestCase):
    def test_it_reads_pages_and_a_batch_and_repeats_what_was_throttled(self):
        found = addresses()
        program = os.path.join(HERE, "test", "client.cjs")
        file = os.path.join(os.path.dirname(found["ca"]), "addresses.json")
        run = subprocess.run(["node", program, packages(), file], env={**os.environ, "NODE_EXTRA_CA_CERTS": found["ca"]},
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, check=False)
        self.assertEqual(run.returncode, 0, run.stdout)
        self.assertEqual(run.stdout.count(": ok"), 4, run.stdout)


if __name__ == "__main__":
    unittest.main()
