"""What calls of functions of .NET, and functions that are made and given up, leave behind."""

import gc
import os
import sys


WARM_UPS = 4
ROUNDS = 5


def run(functions, calls, cycles):
    """
    Prints a line a figure: its name, a tab, and by how much it grew in a round, the median of some. One round, most often the first,
    grows by megabytes, and no other does.
    """
    calls, cycles = int(calls), int(cycles)
    for _ in range(WARM_UPS):
        repeat(functions, calls // 10, cycles)
        kept = [figures(functions)]
    for _ in range(ROUNDS):
        repeat(functions, calls, cycles)
        kept.append(figures(functions))
    for name in kept[0]:
        growth = [after[name] - before[name] for before, after in zip(kept, kept[1:])]
        print(f"{name}\t{sorted(growth)[ROUNDS // 2]:.0f}")
    sys.stdout.flush()
    return 0


def repeat(functions, calls, cycles):
    made = functions["make"]("made", "a, b=1")
    for _ in range(calls // 4):
        made(1, 2)
        made(1)
        made(1, b=2)
        try:
            made()
        except TypeError:
            pass
    for _ in range(cycles // 2):
        functions["make"]("made", "a, b=1")(1)
        functions["make_method"]("method", "self, a=1", "Does something.")(1, 2)
    for _ in range(cycles // 1_000):
        try:
            functions["wrap"](lambda: functions["fail"]("on purpose"))
        except RuntimeError:
            pass


def figures(functions):
    alive, heap = functions["alive"](), functions["heap"]()
    gc.collect()
    # .NET's collector keeps more memory on a busy machine, and less later: what lives in it is the figure "heap".
    committed = functions["committed"]()
    with open("/proc/self/statm") as statm:
        resident = int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return {
        "living functions": alive,
        "descriptors": len(os.listdir("/proc/self/fd")),
        "blocks of Python": sys.getallocatedblocks(),
        "bytes of .NET": heap,
        "resident bytes outside .NET's heap": resident - committed,
    }
