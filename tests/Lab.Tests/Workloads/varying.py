"""Calls that need more stack at one time than at another, use what they are given, or can be made once only."""
import ctypes
import os
import random

calls = 0
is_deep = random.choice((False, True))


def nested(levels):
    it = iter((1,))
    for _ in range(levels):
        it = map(abs, it)
    next(it)


def coin():
    """Which of the two comes first differs from one process to the next."""
    global is_deep
    is_deep = not is_deep
    nested(20_000 if is_deep else 10)


def deep_first():
    """As a first call that imports, or fills a cache."""
    global calls
    calls += 1
    nested(20_000 if calls == 1 else 10)


def elastic():
    """All of the stack but 64 KiB, if it has that, at some 128 bytes a level."""
    libc, size = ctypes.CDLL(None), ctypes.c_size_t()
    low, attributes = ctypes.c_void_p(), ctypes.create_string_buffer(128)
    libc.pthread_self.restype = ctypes.c_void_p
    libc.pthread_getattr_np(ctypes.c_void_p(libc.pthread_self()), attributes)
    libc.pthread_attr_getstack(attributes, ctypes.byref(low), ctypes.byref(size))
    nested(max(10, (size.value - (64 << 10)) // 160))


def raises_the_second_time():
    global calls
    calls += 1
    if calls > 1:
        raise ValueError("once only")


def dies_the_second_time():
    global calls
    calls += 1
    if calls > 1:
        os.abort()


def hangs_the_second_time():
    global calls
    calls += 1
    while calls > 1:
        pass
