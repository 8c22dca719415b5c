"""Prints which CPU kernels an OpenBLAS takes when OPENBLAS_CORETYPE asks for them: one line, a mark and a JSON object.

The argument is the path of the library. Each name is tried in a child of its own, because a library picks its kernel when it is loaded.
The child factorises and multiplies matrices with it: where the CPU lacks instructions of that kernel, the child dies by SIGILL, and that
is the answer.
"""
import sys

if sys.path and sys.path[0] == '':
    del sys.path[0]

import ctypes
import json
import os
import resource
import signal

# The names in OpenBLAS's driver/others/dynamic.c and dynamic_arm64.c: a build has some of them.
NAMES = {
    'x86_64': 'Prescott Atom Core2 Penryn Dunnington Nehalem Sandybridge Haswell SkylakeX Cooperlake SapphireRapids Opteron Opteron_SSE3 '
              'Barcelona Bobcat Bulldozer Piledriver Steamroller Excavator Zen Nano',
    'aarch64': 'armv8 cortexa53 cortexa55 cortexa57 cortexa72 cortexa73 cortexa76 cortexx1 falkor thunderx thunderx2t99 thunderx3t110 '
               'tsv110 emag8180 neoversen1 neoversen2 neoversev1 armv8sve a64fx armv9sme',
}
SIZE = 160


def routine(library, name):
    """Under whichever name the library has it, with the type of its integers."""
    for prefix in ('', 'scipy_'):
        for suffix, integer in (('_', ctypes.c_int32), ('_64_', ctypes.c_int64)):
            function = getattr(library, prefix + name + suffix, None)
            if function is not None:
                return function, integer
    raise LookupError(name + ' is not in the library')


def text_of(library, name):
    for function in (prefix + name + suffix for prefix in ('', 'scipy_') for suffix in ('', '64_', '_64')):
        if hasattr(library, function):
            getattr(library, function).restype = ctypes.c_char_p
            return getattr(library, function)().decode('ascii', 'replace')
    raise LookupError(name + ' is not in the library')


def compute(library):
    """An LU and a product of double and of complex numbers: what the measured calls are made of."""
    for letter, width in (('d', 1), ('z', 2)):
        factorise, integer = routine(library, letter + 'getrf')
        multiply, _ = routine(library, letter + 'gemm')
        count = SIZE * SIZE * width
        matrix = (ctypes.c_double * count)(*(((i * 7919) % 1009) / 1009 for i in range(count)))
        product = (ctypes.c_double * count)()
        pivots = (integer * SIZE)()
        n, status = ctypes.byref(integer(SIZE)), ctypes.byref(integer())
        one = (ctypes.c_double * 2)(1, 0)
        multiply(b'N', b'T', n, n, n, one, matrix, n, matrix, n, one, product, n, ctypes.c_size_t(1), ctypes.c_size_t(1))
        factorise(n, n, matrix, n, pivots, status)


def take(path, name, answer):
    """In a child: says which kernel the library took, then uses it."""
    os.environ['OPENBLAS_CORETYPE'] = name
    os.environ['OPENBLAS_VERBOSE'] = '0'
    # As workers: no core file of a death that is an answer.
    resource.setrlimit(resource.RLIMIT_CORE, (1, 1))
    library = ctypes.CDLL(path)
    os.write(answer, text_of(library, 'openblas_get_corename').encode())
    compute(library)


def tried(path, name):
    """What became of one name: the kernel that the library took, and why this CPU cannot run it."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            take(path, name, write)
            status = 0
        finally:
            os._exit(status)
    os.close(write)
    with os.fdopen(read, 'rb') as answer:
        core = answer.read().decode()
    _, status = os.waitpid(child, 0)
    problem = None
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        problem = ('this CPU cannot run it: SIGILL' if number == signal.SIGILL
                   else 'a small LU with it ends with %s' % signal.Signals(number).name)
    elif os.WEXITSTATUS(status) != 0 or not core:
        problem = 'the library does not say what it took'
    return {'asked': name, 'core': core or name, 'problem': problem}


def answer(path):
    kernels = []
    for name in NAMES.get(os.uname().machine, '').split():
        kernel = tried(path, name)
        # A name that a build does not have leads to one that it has.
        if kernel['core'] not in [other['core'] for other in kernels]:
            kernels.append(kernel)
    return {'kernels': kernels}


sys.stdout.write('\nLAB-KERNELS ' + json.dumps(answer(sys.argv[1])) + '\n')
