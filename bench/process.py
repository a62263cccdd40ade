"""What a process has used, from /proc."""
import os
import re

HZ = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / HZ


def memory_mb(pid, what):  # VmRSS: now, VmHWM: at most
    return int(re.search(what + r":\s+(\d+)", open(f"/proc/{pid}/status").read()).group(1)) / 1024
