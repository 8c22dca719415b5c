"""numpy.linalg at n = 300: the same BLAS family as SciPy's, but NumPy's own copy of it in the wheels, with its own build limits.

numpy.linalg calls gesv where SciPy calls getrf. OpenBLAS decides on the parallel LU inside gesv by n · right-hand sides,
so inv(A) (n of them) and solve(A, b) (one) of one matrix take different stacks.
"""
from functools import partial

from lab_catalog import workload
from lab_data import matrix, symmetric

REQUIRES = ("numpy",)


@workload("numpy.solve-300", stresses="dgesv of 300 × 300 with one right-hand side, float64.", requires=REQUIRES, blas=True)
def solve_vector():
    from numpy.linalg import solve
    return partial(solve, matrix(300), matrix(300, 1, seed=2)[:, 0])


@workload("numpy.solve-matrix-300", stresses="dgesv of 300 × 300 with 300 right-hand sides: the parallel LU.", requires=REQUIRES, blas=True)
def solve_matrix():
    from numpy.linalg import solve
    return partial(solve, matrix(300), matrix(300, seed=2))


ROUTINES = {
    "inv": (matrix, "dgesv of 300 × 300 against the identity: the parallel LU, behind a call that shows nothing of it."),
    "det": (matrix, "dgetrf of 300 × 300: an LU for one number."),
    "svd": (matrix, "dgesdd of 300 × 300: divide and conquer, recursive in LAPACK, work arrays on the heap."),
    "eigh": (symmetric, "dsyevd of a symmetric 300 × 300: divide and conquer."),
}

for routine, (data, sentence) in ROUTINES.items():
    @workload(f"numpy.{routine}-300", stresses=sentence, requires=REQUIRES, blas=True)
    def linalg(routine=routine, data=data):
        import numpy.linalg
        return partial(getattr(numpy.linalg, routine), data(300))


@workload("numpy.matmul-500", stresses="dgemm of 500 × 500, float64: threaded like the LU, without its frames.", requires=REQUIRES, blas=True)
def matmul():
    import numpy as np
    return partial(np.matmul, matrix(500), matrix(500, seed=2))
