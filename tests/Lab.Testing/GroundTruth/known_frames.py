"""The functions of known_frames.c as workloads: `known_frames.py:sparse_65536`, or `known_frames.py:recursion__100` with an argument.

LAB_TESTS_KNOWN_FRAMES names the compiled library; LAB_TESTS_TRUTH the file to which each call appends the size of its thread's stack
and how deep it reached, as two 64-bit numbers.
"""
import ctypes
import functools
import os

_library = ctypes.CDLL(os.environ["LAB_TESTS_KNOWN_FRAMES"])
_truth = os.open(os.environ["LAB_TESTS_TRUTH"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


def __getattr__(name):
    # A partial adds no Python frame to the call.
    function, _, argument = name.partition("__")
    return functools.partial(_library.run_known, getattr(_library, function), ctypes.c_long(int(argument or 0)), _truth)
