"""Calls that leave their thread's stack for one of 64 KiB, through switched_stack.c, compiled beside this file."""
import ctypes
import json
import os

library = ctypes.CDLL(os.path.join(os.path.dirname(os.path.abspath(__file__)), "switched_stack.so"))
callback = ctypes.CFUNCTYPE(None)
size = ctypes.c_size_t(64 << 10)


def deep():
    json.loads("[" * 900 + "]" * 900)


def null():
    ctypes.string_at(0)


def shallow():
    json.loads("[]")


def fiber_that_overflows():
    library.call_on_stack(callback(deep), size)


def handler_that_overflows():
    library.call_in_signal_handler(callback(deep), size)


def fiber_with_a_null_pointer():
    library.call_on_stack(callback(null), size)


def fiber_that_fits():
    library.call_on_stack(callback(shallow), size)
