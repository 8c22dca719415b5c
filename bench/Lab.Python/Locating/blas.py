"""Prints which BLAS libraries NumPy and SciPy load in this Python: one line, a mark and a JSON object.

Imports numpy.linalg and scipy.linalg, reads from /proc/self/maps what that loaded, and asks each BLAS what it says of itself. With a
number as its argument it first limits the BLAS to so many threads.
"""
import sys

if sys.path and sys.path[0] == '':
    del sys.path[0]

import ctypes
import json
import os
import re

# The wheels of NumPy and SciPy carry OpenBLAS under names of their own: a prefix, and 64_ where its integers have 64 bits.
PREFIXES = ('', 'scipy_')
SUFFIXES = ('', '64_', '_64', '64')
THREADING = {0: 'none', 1: 'pthreads', 2: 'OpenMP'}
INTERESTING = re.compile(r'lib(scipy_)?(open|flexi|c|gsl)?blas|libmkl|libblis|liblapack|lib[st]?atlas|libarmpl|libnvpl', re.IGNORECASE)
THIN = re.compile(r'lib(c?blas|lapacke?)\.', re.IGNORECASE)


def mapped():
    """Files mapped into this process, in the order of their addresses, each once."""
    seen = []
    with open('/proc/self/maps') as maps:
        for line in maps:
            path = line.rstrip('\n').split(None, 5)[5:]
            if path and path[0].startswith('/') and '.so' in path[0] and path[0] not in seen:
                seen.append(path[0])
    return seen


def call(library, name, result, *arguments):
    """What the function of that name returns, under whichever name the library has it; None if it has none."""
    for prefix in PREFIXES:
        for suffix in SUFFIXES:
            function = getattr(library, prefix + name + suffix, None)
            if function is not None:
                function.restype = result
                return function(*arguments)
    return None


def fact(path, version=None, core=None, threads=None, threading=None):
    return {'library': os.path.basename(path), 'version': version, 'core': core, 'threads': threads, 'threading': threading}


def text(value):
    return value.decode('ascii', 'replace').strip() if value else None


def openblas(path, library):
    return fact(
        path,
        version=text(call(library, 'openblas_get_config', ctypes.c_char_p)),
        core=text(call(library, 'openblas_get_corename', ctypes.c_char_p)),
        threads=call(library, 'openblas_get_num_threads', ctypes.c_int),
        threading=THREADING.get(call(library, 'openblas_get_parallel', ctypes.c_int)))


def mkl(path, library):
    buffer = ctypes.create_string_buffer(256)
    version = getattr(library, 'MKL_Get_Version_String', None)
    if version is not None:
        version(buffer, len(buffer))
    threads = getattr(library, 'MKL_Get_Max_Threads', None)
    return fact(
        path,
        version=text(buffer.value),
        threads=threads() if threads else None,
        threading='none' if any('mkl_sequential' in p for p in mapped()) else 'OpenMP')


def blis(path, library):
    version = getattr(library, 'bli_info_get_version_str', None)
    if version is not None:
        version.restype = ctypes.c_char_p
    threads = getattr(library, 'bli_thread_get_num_threads', None)
    return fact(path, version='BLIS ' + text(version()) if version else None, threads=threads() if threads else None)


def forwards_to_openblas(path):
    """True for Debian's libblas.so.3 and liblapack.so.3 that only forward to OpenBLAS: they name it as a library that they need."""
    with open(path, 'rb') as file:
        return b'libopenblas' in file.read()


def described():
    facts = []
    paths = [p for p in mapped() if INTERESTING.match(os.path.basename(p))]
    mkl_seen = False
    for path in sorted(paths, key=lambda p: ('mkl_rt' not in p, p)):
        name = os.path.basename(path).lower()
        if 'mkl' in name:
            # One MKL is a dozen libraries.
            if not mkl_seen:
                facts.append(mkl(path, ctypes.CDLL(path)))
            mkl_seen = True
        elif 'openblas' in name:
            facts.append(openblas(path, ctypes.CDLL(path)))
        elif 'blis' in name:
            facts.append(blis(path, ctypes.CDLL(path)))
        elif THIN.match(name):
            if not forwards_to_openblas(path):
                facts.append(fact(path, version='reference', threads=1, threading='none'))
        elif 'gsl' not in name:
            facts.append(fact(path))
    return facts


def loaded():
    return {os.path.basename(path) for path in mapped()}


def limit(threads):
    """Limits the loaded BLAS, and says by what: threadpoolctl, or what that calls too; None where neither is there."""
    try:
        import threadpoolctl
    except Exception:
        limited = [path for path in mapped() if 'openblas' in os.path.basename(path).lower()]
        for path in limited:
            call(ctypes.CDLL(path), 'openblas_set_num_threads', None, threads)
        return 'openblas_set_num_threads' if limited else None
    threadpoolctl.threadpool_limits(threads, user_api='blas')
    return 'threadpoolctl'


def answer():
    problems = []
    of_numpy = set()
    for module in ('numpy.linalg', 'scipy.linalg'):
        of_numpy = loaded()
        try:
            __import__(module)
        except Exception as error:
            problems.append('%s: %s: %s' % (module, type(error).__name__, str(error).split('\n')[0]))
    limited_by = limit(int(sys.argv[1])) if len(sys.argv) > 1 else None
    facts = described()
    # What SciPy loads on top of NumPy's is its own: it would not need one if it used the other.
    own = [blas for blas in facts if blas['library'] not in of_numpy]
    if 0 < len(own) < len(facts):
        for blas in facts:
            blas['usedBy'] = 'SciPy' if blas in own else 'NumPy'
    return {'libraries': facts, 'problem': '; '.join(problems) or None, 'limitedBy': limited_by}


sys.stdout.write('\nLAB-BLAS ' + json.dumps(answer()) + '\n')
