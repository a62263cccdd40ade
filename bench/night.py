#!/usr/bin/env python3
"""How long a night takes: many tenants, each read by an executor that is measured, at half of its own quota. A simulation: nothing runs.
night.py COSTS.json [--tenants 1000] [--cores 2,4,8] [--at-once 10,..]    COSTS.json as bench/graph.py writes it

Executors that are at it together share the cores with the server and PostgreSQL: what they ask for beyond them makes all of them slower.
A run first reads, for as long as its quota makes it, then is stored; whoever is done is followed by the next at once. The first ones start
evenly over the time that one takes, as schedules with spec.spreadSeconds do."""
import argparse
import json

POD_SECONDS = 5  # from a Job to its first request: assumed, not measured
# Of one application in all tenants together, where they share it: 130,000 in 10 s.
# https://learn.microsoft.com/en-us/graph/throttling-limits
APP_CALLS_A_SECOND = 13_000


class Phase:
    """`seconds` when alone, of which `cpu` are of a core."""

    def __init__(self, seconds, cpu):
        self.seconds, self.cores = seconds, cpu / seconds if seconds else 0


def phases_of(costs):
    rest = max(costs["seconds"] - costs["readingSeconds"], 0.1)
    return [Phase(POD_SECONDS, 0), Phase(costs["readingSeconds"], costs["executorCpu"]),
            Phase(rest, costs["serverCpu"] + costs["databaseCpu"])]


def simulate(phases, tenants, at_once, cores):
    """(seconds until the last tenant is stored, core seconds used, the most cores wanted at once)."""
    alone = sum(phase.seconds for phase in phases)
    running = [[0, phases[0].seconds + alone * i / at_once] for i in range(min(at_once, tenants))]  # [phase, seconds left of it]
    left = tenants - len(running)
    now = used = most = 0.0
    while running:
        wanted = sum(phases[phase].cores for phase, _ in running)
        most = max(most, wanted)
        speed = min(1.0, cores / wanted) if wanted else 1.0
        # What asks for no core is not slowed down; a phase that asks for some is, as a whole.
        speeds = [speed if phases[phase].cores else 1.0 for phase, _ in running]
        step = min(seconds / s for (_, seconds), s in zip(running, speeds))
        now += step
        used += min(wanted, cores) * step
        for run, s in zip(running, speeds):
            run[1] -= step * s
            while run[0] < len(phases) and run[1] <= 1e-9:
                run[0] += 1
                run[1] = phases[run[0]].seconds if run[0] < len(phases) else 0
        still = [run for run in running if run[0] < len(phases)]
        next_ones = min(left, at_once - len(still))
        left -= next_ones
        running = still + [[0, phases[0].seconds] for _ in range(next_ones)]
    return now, used, most


def numbers(text):
    return [int(part) for part in text.split(",")]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("costs")
    parser.add_argument("--tenants", type=int, default=1000)
    parser.add_argument("--cores", type=numbers, default=[2, 4, 8])
    parser.add_argument("--at-once", type=numbers, default=[5, 10, 20, 50, 100, 200, 500])
    given = parser.parse_args()
    with open(given.costs, encoding="utf-8") as file:
        costs = json.load(file)
    phases = phases_of(costs)
    rate = costs["calls"] / costs["readingSeconds"]
    print(f"night: {given.tenants} tenants x {costs['policies']} policies ({costs['calls']} calls each); one alone: {costs['seconds']:.0f} s, CPU "
          f"{costs['executorCpu']:.1f} s executor + {costs['serverCpu']:.1f} s server + {costs['databaseCpu']:.1f} s PostgreSQL, "
          f"RSS {costs['executorMB']:.0f} MB; server {costs['serverMB']:.0f} MB")
    columns = "".join(f" | {f'hours, {cores} cores':>14}" for cores in given.cores)
    print(f"| executors at once{columns} | cores wanted, mean |   most | GiB of executors | calls/s | of one app's |")
    print("|---" * (6 + len(given.cores)) + "|")
    for at_once in given.at_once:
        hours = [simulate(phases, given.tenants, at_once, cores)[0] / 3600 for cores in given.cores]
        seconds, used, most = simulate(phases, given.tenants, at_once, float("inf"))
        cells = "".join(f" | {hour:14.2f}" for hour in hours)
        calls = costs["calls"] * given.tenants / seconds
        print(f"| {at_once:17}{cells} | {used / seconds:18.2f} | {most:6.1f} | {at_once * costs['executorMB'] / 1024:16.1f} | {calls:7.0f} "
              f"| {max(calls, rate * at_once) / APP_CALLS_A_SECOND:12.0%} |")


if __name__ == "__main__":
    main()
