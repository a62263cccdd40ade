"""What a process has used, from /proc."""
import os
import re

HZ = os.sysconf("SC_CLK_TCK")


def fields_of(pid):
    return open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()


def cpu_seconds(pid):
    return sum(map(int, fields_of(pid)[11:13])) / HZ


def family_cpu_seconds(pid):
    """Of a process and its children, those that have ended too."""
    total = sum(map(int, fields_of(pid)[11:15]))
    for other in filter(str.isdigit, os.listdir("/proc")):
        try:
            fields = fields_of(other)
        except OSError:
            continue  # it has ended
        if fields[1] == str(pid):
            total += sum(map(int, fields[11:15]))
    return total / HZ


def memory_mb(pid, what):  # VmRSS: now, VmHWM: at most
    return int(re.search(what + r":\s+(\d+)", open(f"/proc/{pid}/status").read()).group(1)) / 1024
