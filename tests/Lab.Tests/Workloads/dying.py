"""Workloads that die, each of another cause: what triage must tell apart."""
import ctypes
import mmap
import os
import signal

libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.malloc.argtypes = [ctypes.c_size_t]


def null_pointer():
    ctypes.string_at(1)


def unmapped_address():
    ctypes.memset(0x123456789000, 1, 8)


def read_only_page():
    page = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ)
    libc.mmap.restype = ctypes.c_void_p
    address = libc.mmap(None, ctypes.c_size_t(mmap.PAGESIZE), mmap.PROT_READ, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, -1, ctypes.c_long(0))
    ctypes.memset(address, 1, 8)
    page.close()


def no_address():
    ctypes.string_at(0x1234567890123456)


def below_the_stack():
    """Writes into the pages that guard the stack, by a pointer and not by a frame."""
    here = ctypes.c_void_p()
    size = ctypes.c_size_t()
    attributes = ctypes.create_string_buffer(128)
    libc.pthread_self.restype = ctypes.c_void_p
    libc.pthread_getattr_np(ctypes.c_void_p(libc.pthread_self()), attributes)
    libc.pthread_attr_getstack(attributes, ctypes.byref(here), ctypes.byref(size))
    ctypes.memset(here.value - 1000, 1, 8)


def aborts():
    os.abort()


def aborts_in_c():
    libc.abort()


def illegal_instruction():
    page = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(b"\x0f\x0b")
    ctypes.CFUNCTYPE(None)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()


def limit_memory(megabytes):
    import resource
    with open("/proc/self/statm") as file:
        used = int(file.read().split()[0]) * mmap.PAGESIZE
    resource.setrlimit(resource.RLIMIT_AS, (used + (megabytes << 20), resource.RLIM_INFINITY))


def malloc_unchecked():
    limit_memory(64)
    block = libc.malloc(1 << 30)
    ctypes.memset(block or 0, 1, 1 << 20)


def memory_error():
    limit_memory(64)
    bytearray(1 << 30)


def kills_itself():
    os.kill(os.getpid(), signal.SIGKILL)


def exits():
    os._exit(3)


def raises():
    raise ValueError("no")


class Endless:
    def __getattr__(self, name):
        return getattr(self, name)


def endless_getattr():
    import sys
    sys.setrecursionlimit(10 ** 6)
    Endless().x


def endless_sort():
    import sys
    sys.setrecursionlimit(10 ** 6)

    def key(value):
        return sorted([value], key=key)

    key(1)


def deep_json():
    import json
    json.loads("[" * 900 + "]" * 900)


def overflows_on_a_thread_of_its_own():
    import threading
    threading.stack_size(32 << 10)  # Too little for the C library to hand out a larger stack that it has kept.
    thread = threading.Thread(target=deep_json)
    thread.start()
    thread.join()


def sleeps():
    import time
    time.sleep(600)
