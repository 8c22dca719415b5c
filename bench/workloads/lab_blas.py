"""The BLAS libraries that this process has loaded, and the threads that they use.

A file of its own because two programs need it: workers, which load it when LAB_BLAS_THREADS is set, and the script that asks a Python
which BLAS it loads, which comes after this text in one program. Nothing is imported here from a file before a function is called.
"""
import os

THREADS_VARIABLE = 'LAB_BLAS_THREADS'
# The wheels of NumPy and SciPy carry OpenBLAS under names of their own: a prefix, and 64_ where its integers have 64 bits.
PREFIXES = ('', 'scipy_')
SUFFIXES = ('', '64_', '_64', '64')
SETTERS = ('openblas_set_num_threads', 'bli_thread_set_num_threads', 'MKL_Set_Num_Threads')


def mapped():
    """Files mapped into this process, in the order of their addresses, each once."""
    seen = []
    with open('/proc/self/maps', encoding='utf-8', errors='surrogateescape') as maps:
        for line in maps:
            path = line.rstrip('\n').split(None, 5)[5:]
            if path and path[0].startswith('/') and '.so' in path[0] and path[0] not in seen:
                seen.append(path[0])
    return seen


def find(library, name):
    """The function of that name, under whichever name the library has it; None if it has none."""
    for prefix in PREFIXES:
        for suffix in SUFFIXES:
            function = getattr(library, prefix + name + suffix, None)
            if function is not None:
                return function
    return None


def may_be_blas(path):
    name = os.path.basename(path).lower()
    return 'blas' in name or 'blis' in name or 'mkl_rt' in name


def set_threads():
    """Gives each loaded BLAS as many threads as LAB_BLAS_THREADS says: OpenBLAS caps its own variable at the number of CPUs.

    Returns None where the variable is not set, otherwise how many libraries took the number.
    """
    asked = os.environ.get(THREADS_VARIABLE)
    if not asked:
        return None
    from ctypes import CDLL, c_int
    taken = 0
    for path in mapped():
        if may_be_blas(path):
            library = CDLL(path)
            setter = next(filter(None, (find(library, name) for name in SETTERS)), None)
            if setter is not None:
                setter.restype = None
                setter(c_int(int(asked)))
                taken += 1
    return taken
