"""What a measurement has to reach: each number is printed beside it, and a measurement that misses one ends with 1."""
import sys

_missed = []


def want(what, number, unit, is_met, wanted):
    """`wanted`: in words, what `is_met` says."""
    print(f"  {what:52} {number:>10} {unit:14} wanted: {wanted}{'' if is_met else '   MISSED'}", flush=True)
    if not is_met:
        _missed.append(what)


def end():
    """Ends the program."""
    if _missed:
        sys.exit("missed: " + "; ".join(_missed))
