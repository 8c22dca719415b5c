"""scipy.linalg: LAPACK under Python, where the large stack frames are.

OpenBLAS's pthread build keeps the job table of its parallel LU ({s,d,c,z}getrf_parallel) on the stack: 128 bytes · N² for a build limit
of N threads (528 KiB a frame for N = 64), and the routine calls itself. The gate is m · n >= 10000 (from OpenBLAS 0.3.16 on): n = 99 and
n = 100 stand on its two sides. Whatever factorises through getrf inherits the need: solve, inv, det, expm, the Lyapunov solver.
The other factorisations (eig, svd, qr, cholesky) are the contrast. The small complex and least-squares cases are those of the public
report ninia/jep 241.
"""
from _functools import partial

from lab_catalog import workload
from lab_data import complex_matrix, matrix, positive_definite, stable, symmetric

REQUIRES = ("scipy", "numpy")
LU_SIZES = (10, 50, 99, 100, 200, 300, 500, 1000)


def lapack(name, stresses, routine=None):
    """Declares a workload that goes down to LAPACK; `routine` is the one that it runs, with its size."""
    return workload(name, stresses=stresses, requires=REQUIRES, blas=True, lapack=routine)


def declare_lu(name, routine, data, n):
    side = "the parallel LU: 528 KiB a frame in a 64-thread OpenBLAS" if n >= 100 else "below the gate of the parallel LU"

    @lapack(f"scipy.{name}-{n}", f"{routine} of {n} × {n} through lu_factor: {side}.", f"{routine} {n}")
    def lu(n=n):
        from scipy.linalg import lu_factor
        return partial(lu_factor, data(n))


for size in LU_SIZES:
    declare_lu("lu", "dgetrf", matrix, size)
for size in LU_SIZES:
    declare_lu("zlu", "zgetrf", complex_matrix, size)


@lapack("scipy.solve-300", "dgetrf and dgetrs of 300 × 300 with one right-hand side: the parallel LU.")
def solve_vector(n=300):
    from scipy.linalg import solve
    return partial(solve, matrix(n), matrix(n, 1, seed=2)[:, 0])


@lapack("scipy.solve-matrix-300", "dgetrf and dgetrs of 300 × 300 with 300 right-hand sides: the parallel LU.")
def solve_matrix(n=300):
    from scipy.linalg import solve
    return partial(solve, matrix(n), matrix(n, seed=2))


@lapack("scipy.zsolve-20", "zgetrf and zgetrs of 20 × 20: below the gate; a case of the public report.")
def solve_complex(n=20):
    from scipy.linalg import solve
    return partial(solve, complex_matrix(n), complex_matrix(n, 1, seed=3))


@lapack(
    "scipy.zsolve-symmetric-20",
    "zsytrf of a complex symmetric 20 × 20 (assume_a='sym'): Bunch-Kaufman, no LU; a case of the public report.")
def solve_complex_symmetric(n=20):
    from scipy.linalg import solve
    half = complex_matrix(n)
    return partial(solve, half + half.T, complex_matrix(n, 1, seed=3), assume_a="sym")


SQUARE_ROUTINES = {
    "inv": (300, matrix, "dgetrf and dgetri of 300 × 300: the parallel LU."),
    "det": (300, matrix, "dgetrf of 300 × 300: the parallel LU for one number."),
    "eig": (300, matrix, "dgeev of 300 × 300: Hessenberg reduction, then multishift QR sweeps."),
    "eigh": (300, symmetric, "dsyevr of a symmetric 300 × 300: tridiagonal reduction."),
    "svd": (300, matrix, "dgesdd of 300 × 300: divide and conquer, work arrays on the heap."),
    "qr": (300, matrix, "dgeqrf and dorgqr of 300 × 300: block reflectors."),
    "cholesky": (300, positive_definite, "dpotrf of 300 × 300: parallel as the LU is, without its job table."),
    "schur": (200, matrix, "dgees of 200 × 200: the QR algorithm of eig, vectors included."),
    "expm": (100, matrix, "Padé approximation of 100 × 100: ends in a solve, and so in the parallel LU."),
    "sqrtm": (100, positive_definite, "Schur form of 100 × 100, then a blocked recurrence."),
}

# dorgqr, which makes the factor from the reflectors, takes no more than dgeqrf.
COMES_DOWN_TO = {"det": "dgetrf 300", "qr": "dgeqrf 300"}

for routine, (size, data, sentence) in SQUARE_ROUTINES.items():
    @lapack(f"scipy.{routine}-{size}", sentence, COMES_DOWN_TO.get(routine))
    def square(routine=routine, n=size, data=data):
        import scipy.linalg
        return partial(getattr(scipy.linalg, routine), data(n))


DRIVERS = {
    "gelsd": "divide-and-conquer SVD",
    "gelss": "SVD by QR sweeps",
    "gelsy": "QR with column pivoting",
}

for driver, method in DRIVERS.items():
    for rows, columns in ((20, 15), (200, 2)):
        @lapack(
            f"scipy.lstsq-{driver}-{rows}x{columns}",
            f"d{driver} of {rows} × {columns}: {method}; a case of the public report.",
            f"d{driver} {rows}x{columns}" if driver == "gelsd" else None)
        def least_squares(driver=driver, rows=rows, columns=columns):
            from scipy.linalg import lstsq
            return partial(lstsq, matrix(rows, columns), matrix(rows, 1, seed=2)[:, 0], lapack_driver=driver)


def banded(data):
    """The rows of a pentadiagonal 1000 × 1000 matrix as solve_banded takes them, the diagonal dominant."""
    bands = data(5, 1000)
    bands[2] += 10
    return bands


@lapack(
    "scipy.solve-banded",
    "dgbsv, 1000 × 1000 with two bands on each side: dgbtrf keeps two fixed 65 × 64 arrays (33 KiB each) on the stack.")
def solve_banded_real():
    from scipy.linalg import solve_banded
    return partial(solve_banded, (2, 2), banded(matrix), matrix(1000, 1, seed=2)[:, 0])


@lapack(
    "scipy.zsolve-banded",
    "zgbsv, 1000 × 1000 with two bands on each side: zgbtrf's two arrays on the stack are twice those of dgbtrf.")
def solve_banded_complex():
    from scipy.linalg import solve_banded
    return partial(solve_banded, (2, 2), banded(complex_matrix), complex_matrix(1000, 1, seed=3)[:, 0])


@lapack(
    "scipy.lyapunov-10",
    "solve_discrete_lyapunov of order 10, bilinear form: inverts 10 × 10 through NumPy (dgesv), so the parallel LU up to OpenBLAS 0.3.25.")
def lyapunov_direct(n=10):
    from scipy.linalg import solve_discrete_lyapunov
    return partial(solve_discrete_lyapunov, stable(n), positive_definite(n))


@lapack(
    "scipy.lyapunov-100",
    "solve_discrete_lyapunov of order 100: bilinear form: two inverses of 100 × 100 take the parallel LU, the Schur forms do not.")
def lyapunov_bilinear(n=100):
    from scipy.linalg import solve_discrete_lyapunov
    return partial(solve_discrete_lyapunov, stable(n), positive_definite(n))


# Found by running suites of tests with the command discover: what follows calls a parallel LU without saying so.

@lapack("scipy.logm-120", "logm of 120 × 120, by inverse scaling and squaring: its Padé approximation solves through the parallel LU.")
def logarithm(n=120):
    from scipy.linalg import logm
    return partial(logm, positive_definite(n))


@lapack(
    "scipy.matrix-power-120",
    "fractional_matrix_power of 120 × 120 to the power −1/2: a Padé approximation, and an inverse through the parallel LU.")
def fractional_power(n=120):
    from scipy.linalg import fractional_matrix_power
    return partial(fractional_matrix_power, positive_definite(n), -0.5)


@lapack("scipy.expm-frechet-120", "The derivative of expm at 120 × 120: two solves by one factorisation, the parallel LU.")
def expm_derivative(n=120):
    from scipy.linalg import expm_frechet
    return partial(expm_frechet, stable(n), stable(n, seed=2))


@lapack(
    "scipy.riccati-120",
    "solve_discrete_are of order 120: a QZ decomposition, and in the end a solve of 120 × 120 through the parallel LU.")
def riccati(n=120):
    import numpy as np
    from scipy.linalg import solve_discrete_are
    return partial(solve_discrete_are, stable(n), matrix(n, 2), np.eye(n), np.eye(2))
