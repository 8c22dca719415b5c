"""Prints which BLAS libraries NumPy and SciPy load in this Python: one line, a mark and a JSON object.

Imports numpy.linalg and scipy.linalg, reads from /proc/self/maps what that loaded, and asks each BLAS what it says of itself. With a
number as its argument it first limits the BLAS to so many threads. Comes after lab_blas.py, in one program.
"""
import sys

if sys.path and sys.path[0] == '':
    del sys.path[0]

import ctypes
import json
import os
import re

THREADING = {0: 'none', 1: 'pthreads', 2: 'OpenMP'}
INTERESTING = re.compile(r'lib(scipy_)?(open|flexi|c|gsl)?blas|libmkl|libblis|liblapack|lib[st]?atlas|libarmpl|libnvpl', re.IGNORECASE)
THIN = re.compile(r'lib(c?blas|lapacke?)\.', re.IGNORECASE)


def call(library, name, result, *arguments):
    """What the function of that name returns; None if the library has none."""
    function = find(library, name)
    if function is None:
        return None
    function.restype = result
    return function(*arguments)


def fact(path, version=None, core=None, threads=None, threading=None):
    return {
        'library': shown(os.path.basename(path)), 'version': version, 'core': core, 'threads': threads, 'threading': threading,
        'path': shown(os.path.realpath(path)),
    }


def shown(path):
    """As valid Unicode, which a path need not be."""
    return path.encode('utf-8', 'replace').decode('utf-8')


def text(value):
    return value.decode('ascii', 'replace').strip() if value else None


def openblas(path, library):
    version = text(call(library, 'openblas_get_config', ctypes.c_char_p))
    limit = re.search(r'MAX_THREADS=(\d+)', version or '')
    return dict(fact(
        path,
        version=version,
        core=text(call(library, 'openblas_get_corename', ctypes.c_char_p)),
        threads=call(library, 'openblas_get_num_threads', ctypes.c_int),
        threading=THREADING.get(call(library, 'openblas_get_parallel', ctypes.c_int))),
        threadLimit=int(limit.group(1)) if limit else None)


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
    count = threads() if threads else None
    return fact(
        path,
        version='BLIS ' + text(version()) if version else 'BLIS',
        # -1: no variable says how many, and it uses one.
        threads=1 if count == -1 else count,
        # The build without threads names pthread_create too.
        threading='OpenMP' if holds(path, b'GOMP_parallel') else None)


def thin(path):
    """A libblas.so.3 or liblapack.so.3 in the place of the reference's: what it is of is told by what it holds, or needs."""
    if holds(path, b'BLIS_ARCH_TYPE'):
        # Debian's exports none of BLIS's own functions.
        return blis(path, ctypes.CDLL(path))
    version = 'ATLAS' if holds(path, b'libatlas.so') else 'reference'
    return fact(path, version=version, threads=1, threading='none')


def holds(path, name):
    """True if the file has the name in it: of a function, a variable, or a library that it needs."""
    with open(path, 'rb') as file:
        return name in file.read()


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
            # Debian's libblas.so.3 and liblapack.so.3 of OpenBLAS only forward to it, or hold what it takes from the reference.
            if not holds(path, b'libopenblas'):
                facts.append(thin(path))
        elif 'gsl' not in name:
            is_serial = not (holds(path, b'pthread_create') or holds(path, b'GOMP_parallel'))
            facts.append(fact(path, threads=1 if is_serial else None, threading='none' if is_serial else None))
    return facts


def loaded():
    return {os.path.basename(path) for path in mapped()}


def limit(threads):
    """Limits the loaded BLAS, and says by what: threadpoolctl, or what that calls too; None where neither is there."""
    try:
        import threadpoolctl
    except Exception:
        os.environ[THREADS_VARIABLE] = str(threads)
        return 'openblas_set_num_threads' if set_threads() else None
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
    limited_by = limit(int(sys.argv[1])) if sys.argv[1:] else None
    set_threads()
    facts = described()
    # What SciPy loads on top of NumPy's is its own: it would not need one if it used the other.
    own = [blas for blas in facts if blas['library'] not in of_numpy]
    if 0 < len(own) < len(facts):
        for blas in facts:
            blas['usedBy'] = 'SciPy' if blas in own else 'NumPy'
    return {'libraries': facts, 'problem': '; '.join(problems) or None, 'limitedBy': limited_by}


sys.stdout.write('\nLAB-BLAS ' + json.dumps(answer()) + '\n')
