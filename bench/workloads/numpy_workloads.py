"""numpy.linalg at n = 300: the same BLAS family as SciPy's, but NumPy's own copy of it in the wheels, with its own build limits.

numpy.linalg calls gesv where SciPy calls getrf, and OpenBLAS guards the two differently. Up to 0.3.25 gesv takes the parallel LU for
every size, 4 × 4 included (numpy.inv-4). From 0.3.26 on it does so where n · right-hand sides >= 10000: inv(A) (n of them) and
solve(A, b) (one) of one matrix then take different stacks.
"""
from _functools import partial

from lab_catalog import workload
from lab_data import matrix, symmetric

REQUIRES = ("numpy",)


def linear_algebra(name, stresses):
    """Declares a workload of NumPy that goes down to BLAS or LAPACK."""
    return workload(name, stresses=stresses, requires=REQUIRES, blas=True)


@linear_algebra("numpy.solve-300", "dgesv of 300 × 300 with one right-hand side: the parallel LU only up to OpenBLAS 0.3.25.")
def solve_vector():
    from numpy.linalg import solve
    return partial(solve, matrix(300), matrix(300, 1, seed=2)[:, 0])


@linear_algebra("numpy.solve-matrix-300", "dgesv of 300 × 300 with 300 right-hand sides: the parallel LU.")
def solve_matrix():
    from numpy.linalg import solve
    return partial(solve, matrix(300), matrix(300, seed=2))


@linear_algebra("numpy.inv-4", "dgesv of 4 × 4: up to OpenBLAS 0.3.25 even this takes a frame of the parallel LU.")
def inv_small():
    from numpy.linalg import inv
    return partial(inv, matrix(4))


ROUTINES = {
    "inv": (matrix, "dgesv of 300 × 300 against the identity: the parallel LU, behind a call that shows nothing of it."),
    "det": (matrix, "dgetrf of 300 × 300: the parallel LU for one number, guarded by size in every version."),
    "svd": (matrix, "dgesdd of 300 × 300: divide and conquer, work arrays on the heap."),
    "eigh": (symmetric, "dsyevd of a symmetric 300 × 300: divide and conquer."),
}

for routine, (data, sentence) in ROUTINES.items():
    @linear_algebra(f"numpy.{routine}-300", sentence)
    def call(routine=routine, data=data):
        import numpy.linalg
        return partial(getattr(numpy.linalg, routine), data(300))


@linear_algebra("numpy.matmul-500", "dgemm of 500 × 500, float64: parallel as the LU is, without its job table.")
def matmul():
    import numpy as np
    return partial(np.matmul, matrix(500), matrix(500, seed=2))
