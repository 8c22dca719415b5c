"""Ends near the end of a stack, for Python 3.14 and later. stack_checks.so lies next to this file (see stack_checks.c)."""
import ctypes
import os
import sys

KIB = 1024


def library():
    found = ctypes.PyDLL(os.path.join(os.path.dirname(os.path.abspath(__file__)), "stack_checks.so"))
    found.believe.argtypes = [ctypes.c_long, ctypes.c_size_t]
    found.descend.argtypes = [ctypes.c_long]
    found.descend.restype = ctypes.c_long
    return found


class Node:
    """Compares and prints by recursion through C."""

    def __init__(self, inner):
        self.inner = inner

    def __eq__(self, other):
        return self.inner == other.inner

    def __repr__(self):
        return f"({self.inner!r})"

    def __reduce__(self):
        return Node, (self.inner,)


def setup_nested():
    sys.setrecursionlimit(100_000)
    node = None
    for _ in range(2_000):
        node = Node(node)
    return node


setup_compares = setup_prints = setup_pickles = setup_nested


# Refusals that raise.
def compares(node):
    return node == setup_nested()


def prints(node):
    return repr(node)


def pickles(node):
    import pickle
    return pickle.dumps(node)


def parses():
    return eval("(" * 180 + "1" + ")" * 180)


def decodes():
    import json
    return json.loads("[" * 2_000 + "]" * 2_000)


def converts():
    """A refusal from which another exception is raised."""
    try:
        decodes()
    except RecursionError as error:
        raise ValueError("no such document") from error


def never_ends():
    class Endless:
        def __repr__(self):
            return repr(self)
    sys.setrecursionlimit(2**31 - 1)
    return repr(Endless())


# Refusals that end the process.
def setup_aborts():
    return library(), ctypes.CFUNCTYPE(None)(lambda: sorted([2, 1], key=abs))


def aborts(data):
    found, back = data
    found.call_near_end(back, 8 * KIB)


# Checks against the bounds of another stack.
def setup_wrong():
    return library()


setup_far_too_large = setup_negative = setup_aborts_with_wrong_bounds = setup_wrong


def checked():
    return sorted([2, 1], key=abs), repr([[]])


def far_too_large(found):
    found.believe(20 * KIB, 1 << 30)
    return checked()


def negative(found):
    found.believe(20 * KIB, 3 << 30)
    return checked()


def aborts_with_wrong_bounds(found):
    found.believe(8 * KIB, 1 << 30)
    return checked()


# Overflows that Python does not see.
def setup_overflows():
    return library()


def overflows(found):
    return found.descend(1_000_000)


# Exceptions that have nothing to do with the stack.
def recursion_limit():
    sys.setrecursionlimit(300)

    def descend():
        return descend()
    return descend()
