"""Workloads whose deaths look like something else: what they leave behind, or do not, says nothing by itself."""
import ctypes
import json
import os
import pickle
import signal
import struct
import threading
import time

libc = ctypes.CDLL(None)


def null():
    ctypes.string_at(0)


def deep(levels):
    return sorted([levels], key=lambda n: deep(n + 1) if n < 10**6 else n)


def null_with_sigsegv_blocked():
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGSEGV])
    null()


def null_with_sigsegv_default():
    libc.signal(signal.SIGSEGV, ctypes.c_void_p(0))
    null()


def null_with_sigsegv_ignored():
    libc.signal(signal.SIGSEGV, ctypes.c_void_p(1))
    null()


def null_with_descriptors_closed():
    os.closerange(0, 1000)
    null()


def null_on_a_thread_that_blocks_all():
    thread = threading.Thread(target=lambda: (signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65)), null()))
    thread.start()
    thread.join()


def null_without_an_alternate_stack():
    # SS_DISABLE
    libc.sigaltstack(ctypes.byref((ctypes.c_long * 3)(0, 2, 0)), None)
    null()


def overflow_with_sigsegv_blocked():
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGSEGV])
    deep(1)


def overflow_with_a_handler_that_exits():
    libc.signal(signal.SIGSEGV, ctypes.cast(libc._exit, ctypes.c_void_p))
    deep(1)


def overflow_that_is_handled_for_ever():
    """By abs(), which returns to the instruction that faulted. struct sigaction: handler, mask, flags (SA_ONSTACK), restorer."""
    handler = ctypes.cast(libc.abs, ctypes.c_void_p).value
    libc.sigaction(signal.SIGSEGV, struct.pack("P128xi4xP", handler, 0x08000000, 0), None)
    deep(1)


def overflow_of_another_thread():
    value = []
    for _ in range(450):
        value = [value]
    threading.stack_size(64 * 1024)
    thread = threading.Thread(target=pickle.dumps, args=(value,))
    thread.start()
    thread.join()


class Wide(ctypes.Structure):
    _fields_ = [("bytes", ctypes.c_char * (100 << 20))]


def frame_of_100_MiB():
    libc.abs(Wide())


def points_into_the_red_zone():
    """A frame of this thread is nowhere near."""
    low, size = ctypes.c_void_p(), ctypes.c_size_t()
    attributes = ctypes.create_string_buffer(128)
    libc.pthread_self.restype = ctypes.c_void_p
    libc.pthread_getattr_np(ctypes.c_void_p(libc.pthread_self()), attributes)
    libc.pthread_attr_getstack(attributes, ctypes.byref(low), ctypes.byref(size))
    ctypes.memset(low.value - 1000, 1, 8)


def exits_with_139():
    os._exit(139)


def exits_with_134():
    os._exit(134)


def prints_and_exits():
    os.write(2, b"Stack overflow.\nInternal CLR error. (0x80131506)\nFatal Python error: no\n")
    os._exit(3)


def forges_records_of_an_overflow():
    """As many bytes as a record has, and some more, all over the pipe of records; and then a null pointer."""
    with open("/proc/self/cmdline", "rb") as file:
        records = int([argument for argument in file.read().split(b"\0") if argument.isdigit()][2])
    os.write(records, b"".join(number.to_bytes(8, "little") for number in (4711, 11, 2, 1, 1, 1, 1, 1, os.getpid())))
    os.write(records, b"x" * 47)
    null()


def child_raises():
    if os.fork() == 0:
        raise RuntimeError("in the child")
    os.wait()


def child_is_terminated():
    child = os.fork()
    if child == 0:
        time.sleep(60)
        os._exit(0)
    os.kill(child, signal.SIGTERM)
    time.sleep(60)


def child_is_waited_for():
    if os.fork() == 0:
        time.sleep(60)
        os._exit(0)
    os.wait()


def child_that_ends():
    if os.fork() == 0:
        os._exit(0)
    os.wait()
