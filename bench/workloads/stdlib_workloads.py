"""Recursion of the interpreter and of the standard library: C frames a level, no BLAS anywhere.

Depths stay within the default recursion limit (1000) on Python 3.9 to 3.14, so that each call completes where the stack is large enough.
The recursion limit counts levels, not bytes: on a small stack the overflow comes before the RecursionError does.
"""
from _functools import partial

from lab_catalog import workload


def nested_list(depth):
    """[[[...]]], `depth` lists deep."""
    value = []
    for _ in range(depth - 1):
        value = [value]
    return value


def until_recursion_error(function, *arguments):
    """Calls a function that recurses without end; the RecursionError is the expected end."""
    try:
        function(*arguments)
    except RecursionError:
        return
    raise AssertionError("the recursion ended by itself")


@workload("stdlib.json-900", stresses="json.loads of a text nested 900 deep: the C scanner calls itself for every array.")
def json_loads(n=900):
    import json
    return partial(json.loads, "[" * n + "]" * n)


@workload("stdlib.json-dumps-900", stresses="json.dumps of lists nested 900 deep: the C encoder calls itself for every list.")
def json_dumps(n=900):
    import json
    return partial(json.dumps, nested_list(n))


@workload("stdlib.pickle-450", stresses="pickle.dumps of lists nested 450 deep: the C pickler calls save through save_list for every list.")
def pickle_dumps(n=450):
    import pickle
    return partial(pickle.dumps, nested_list(n))


@workload(
    "stdlib.deepcopy-300",
    stresses="copy.deepcopy of lists nested 300 deep: two Python functions a level; no C stack for them from Python 3.11 on.")
def deepcopy(n=300):
    import copy
    return partial(copy.deepcopy, nested_list(n))


class Link:
    """Holds the next one in an attribute."""

    def __init__(self, below):
        self.below = below


@workload(
    "stdlib.deepcopy-objects-150",
    stresses="copy.deepcopy of a chain of 150 objects: four Python functions a level, one of them called through C on every version.")
def deepcopy_objects(n=150):
    import copy
    chain = None
    for _ in range(n):
        chain = Link(chain)
    return partial(copy.deepcopy, chain)


@workload(
    "stdlib.deepcopy-elements-900",
    stresses="copy.deepcopy of XML elements nested 900 deep: the C code of ElementTree recurses without a check (cpython issue 148801).")
def deepcopy_elements(n=900):
    import copy
    from xml.etree.ElementTree import Element
    root = inner = Element("a")
    for _ in range(n - 1):
        below = Element("a")
        inner.append(below)
        inner = below
    return partial(copy.deepcopy, root)


@workload("stdlib.compare-900", stresses="== of two lists nested 900 deep: list_richcompare and PyObject_RichCompare for every level.")
def compare_lists(n=900):
    import operator
    return partial(operator.eq, nested_list(n), nested_list(n))


@workload("stdlib.repr-900", stresses="repr of lists nested 900 deep: list_repr and PyObject_Repr for every level.")
def repr_list(n=900):
    return partial(repr, nested_list(n))


@workload(
    "stdlib.ast-150",
    stresses="ast.parse of 150 nested parentheses: the PEG parser descends the whole operator grammar for each of them.")
def ast_parse(n=150):
    import ast
    return partial(ast.parse, "(" * n + "1" + ")" * n)


@workload(
    "stdlib.compile-90",
    stresses="compile of lists nested 90 deep: parser, symbol table, optimiser and code generator each recurse over the tree.")
def compile_lists(n=90):
    return partial(compile, "[" * n + "]" * n, "<nested lists>", "eval")


@workload("stdlib.re-groups-150", stresses="re.compile of 150 nested groups: the pattern parser and compiler recurse, both in Python.")
def re_groups(n=150):
    import re
    pattern = "(" * n + "a" + ")" * n

    def compile_afresh():
        re.purge()
        return re.compile(pattern)

    return compile_afresh


@workload(
    "stdlib.re-backtracking",
    stresses="A match that backtracks exponentially over 20 characters: sre keeps its backtracking on the heap, so little stack.")
def re_backtracking():
    import re
    return partial(re.compile(r"(?:x+x+)+y").match, "x" * 20)


@workload(
    "stdlib.recursion-900",
    stresses="A Python function 900 calls deep: takes C stack up to Python 3.10; from 3.11 on the interpreter calls without it.")
def recursion(n=900):
    def descend(depth):
        return descend(depth - 1) + 1 if depth > 1 else 1

    return partial(descend, n)


class Ladder:
    """An attribute named by a number is looked up through the one below it."""

    def __getattr__(self, name):
        return getattr(self, str(int(name) - 1)) if name != "1" else None


class Mirror:
    """Looking up any attribute looks it up again."""

    def __getattr__(self, name):
        return getattr(self, name)


@workload("stdlib.getattr-300", stresses="__getattr__ 300 deep: each level goes from C to Python and back, on every version of Python.")
def getattr_ladder(n=300):
    return partial(getattr, Ladder(), str(n))


@workload(
    "stdlib.sorted-300",
    stresses="sorted(key=) 300 deep: each level goes through list.sort, whose C frame holds the merge state (over 3 KiB).")
def sorted_ladder(n=300):
    def descend(depth):
        return sorted([depth - 1], key=descend) if depth > 1 else []

    return partial(descend, n)


@workload(
    "stdlib.recursion-error-getattr",
    stresses="__getattr__ without end until RecursionError: on a small stack the process dies before the error comes.")
def recursion_error_getattr():
    return partial(until_recursion_error, getattr, Mirror(), "anything")


@workload(
    "stdlib.recursion-error-sorted",
    stresses="sorted(key=) without end until RecursionError: megabytes of stack within the default recursion limit.")
def recursion_error_sorted():
    def descend(_):
        return sorted([0], key=descend)

    return partial(until_recursion_error, descend, 0)
