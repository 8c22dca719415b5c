"""Recursions of several kinds, whose pages another function often touches first."""
import copy
import ctypes
import json
import sys
import xml.etree.ElementTree as ET

libc = ctypes.CDLL(None)
compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


def setup_deep_copy():
    root = node = ET.Element("r")
    for _ in range(20_000):
        node = ET.SubElement(node, "n")
    return root


def deep_copy(root):
    copy.deepcopy(root)


def nested_lists():
    json.loads("[" * 900 + "]" * 900)


def nested_sorts():
    sort(200)


def sort(levels):
    sorted([levels], key=lambda _: sort(levels - 1) if levels else 0)


def nested_qsorts():
    qsort(120)


def qsort(levels):
    def deeper(_, __):
        if levels:
            qsort(levels - 1)
        return 0

    libc.qsort((ctypes.c_int * 2)(1, 2), 2, 4, compare(deeper))


class Link:
    def __init__(self, below):
        self.below = below

    def __getattr__(self, name):
        return getattr(self.below, name)


class End:
    found = True


def setup_attributes():
    sys.setrecursionlimit(1_000_000)
    link = End()
    for _ in range(170_000):
        link = Link(link)
    return link


def attributes(link):
    link.found


def setup_nested_dumps():
    sys.setrecursionlimit(1_000_000)
    value = []
    for _ in range(600_000):
        value = [value]
    return value


def nested_dumps(value):
    json.dumps(value, check_circular=False)
