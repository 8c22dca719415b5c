"""Prints what stacks the threads of this Python have: one line, a mark and a JSON object.

The arguments are sizes in bytes to ask threading.stack_size for. Threads of Python wait until all have been looked at: glibc gives the
stack of one that has ended to the next that asks for as much or less, down to a quarter.
"""
import sys

if sys.path and sys.path[0] == '':
    del sys.path[0]

import ctypes
import json
import threading

C = ctypes.CDLL(None)
C.pthread_self.restype = ctypes.c_ulong
OPENMP = ('libgomp.so.1', 'libomp.so.5', 'libomp.so', 'libiomp5.so')


def here():
    """The stack of the calling thread, in bytes: pthread_getattr_np(3)."""
    attributes = ctypes.create_string_buffer(256)  # sizeof(pthread_attr_t) is 56 on x64, 64 on arm64.
    low, size = ctypes.c_void_p(), ctypes.c_size_t()
    error = (C.pthread_getattr_np(ctypes.c_ulong(C.pthread_self()), attributes)
             or C.pthread_attr_getstack(attributes, ctypes.byref(low), ctypes.byref(size)))
    C.pthread_attr_destroy(attributes)
    if error:
        raise OSError(error, 'the stack of this thread cannot be read')
    return size.value


def in_thread(size, end):
    """What a threading.Thread has, asked for that size; 0 for no size."""
    seen, arrived = [], threading.Event()

    def run():
        seen.append(here())
        arrived.set()
        end.wait()

    threading.stack_size(size)
    try:
        threading.Thread(target=run, daemon=True).start()
    finally:
        threading.stack_size(0)
    arrived.wait()
    return seen[0]


def asked_for(size, end):
    try:
        return {'asked': size, 'stack': in_thread(size, end), 'problem': None}
    except (ValueError, RuntimeError, OverflowError) as error:
        return {'asked': size, 'stack': None, 'problem': str(error)}


def openmp():
    """What a thread of the first OpenMP library found has. Those of LLVM and Intel know GOMP_parallel too."""
    for name in OPENMP:
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        parallel = getattr(library, 'GOMP_parallel', None)
        if parallel is None:
            continue
        caller, seen = C.pthread_self(), []

        @ctypes.CFUNCTYPE(None, ctypes.c_void_p)
        def run(_):
            if C.pthread_self() != caller:
                seen.append(here())

        parallel.argtypes = (ctypes.CFUNCTYPE(None, ctypes.c_void_p), ctypes.c_void_p, ctypes.c_uint, ctypes.c_uint)
        parallel.restype = None
        parallel(run, None, 2, 0)
        return {'library': name, 'stack': seen[0] if seen else None, 'problem': None if seen else '%s made no thread' % name}
    return {'library': None, 'stack': None, 'problem': 'no OpenMP library was found (%s)' % ', '.join(OPENMP)}


END = threading.Event()
ANSWER = {'thread': in_thread(0, END), 'sized': [asked_for(int(size), END) for size in sys.argv[1:]], 'openMp': openmp()}
END.set()
sys.stdout.write('\nLAB-STACKS ' + json.dumps(ANSWER) + '\n')
