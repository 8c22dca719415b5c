"""scipy.linalg.lapack: one LAPACK routine, called straight through its wrapper.

Nothing of scipy.linalg's own Python stands between: what these take is the routine's. On the host `lapack` not even the wrapper does:
there the routine is called from .NET, on memory of .NET, through the function pointer that scipy.linalg.cython_lapack exports.
Workspaces are asked for in the set-up, by the routine's own query, on both ways.
"""
from _functools import partial

from lab_catalog import workload
from lab_data import complex_matrix, matrix

REQUIRES = ("scipy", "numpy")


def routine(name, size, stresses):
    """Declares the workload of one routine."""
    return workload(f"lapack.{name}-{size}", stresses=stresses, requires=REQUIRES, blas=True, lapack=f"{name} {size}")


@routine("dgetrf", 500, "dgetrf of 500 × 500: the parallel LU, 528 KiB a frame in a 64-thread OpenBLAS.")
def lu():
    from scipy.linalg.lapack import dgetrf
    return partial(dgetrf, matrix(500))


@routine("zgetrf", 500, "zgetrf of 500 × 500: the complex parallel LU.")
def lu_complex():
    from scipy.linalg.lapack import zgetrf
    return partial(zgetrf, complex_matrix(500))


@routine("zgetrf", 10, "zgetrf of 10 × 10: below the gate of the parallel LU; a case of the public report.")
def lu_complex_small():
    from scipy.linalg.lapack import zgetrf
    return partial(zgetrf, complex_matrix(10))


@routine("dgeqrf", 300, "dgeqrf of 300 × 300: block reflectors, no job table.")
def qr():
    from scipy.linalg.lapack import dgeqrf, dgeqrf_lwork
    length, _ = dgeqrf_lwork(300, 300)
    return partial(dgeqrf, matrix(300), lwork=int(length))


@routine("dgelsd", 300, "dgelsd of 300 × 300 with one right-hand side: least squares by a divide-and-conquer SVD.")
def least_squares():
    from scipy.linalg.lapack import dgelsd, dgelsd_lwork
    length, integers, _ = dgelsd_lwork(300, 300, 1)
    return partial(dgelsd, matrix(300), matrix(300, 1, seed=2), int(length), int(integers))
