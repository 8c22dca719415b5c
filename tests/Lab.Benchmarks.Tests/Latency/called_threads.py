"""Workloads that tell on which stacks their set-up and their calls were made."""
import ctypes
import sys

libc = ctypes.CDLL(None)
libc.pthread_self.restype = ctypes.c_void_p
made_on = sys.__dict__.setdefault("lab_made_on", [])  # The file is loaded anew for each of its workloads.


def stack_size():
    """Bytes of the calling thread's stack, by pthread_getattr_np(3)."""
    attributes = ctypes.create_string_buffer(128)
    low, size = ctypes.c_void_p(), ctypes.c_size_t()
    assert libc.pthread_getattr_np(ctypes.c_void_p(libc.pthread_self()), attributes) == 0
    assert libc.pthread_attr_getstack(attributes, ctypes.byref(low), ctypes.byref(size)) == 0
    libc.pthread_attr_destroy(attributes)
    return size.value


def setup_notes():
    made_on[:] = [stack_size()]
    return made_on


def notes(made_on):
    made_on.append(stack_size())


def tells():
    """Raises the sizes: the set-up's first, then those of the calls, in order."""
    raise LookupError(" ".join(map(str, made_on)))


def raises():
    raise ValueError("there is no such thing")
