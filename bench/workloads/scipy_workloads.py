"""SciPy outside scipy.linalg: solvers that call back into Python, sparse and iterative methods, and LUs hidden where no one looks.

Most take a few pages. The three to watch are rbf-200, solve-ivp-bdf-120 and filtfilt: an interpolation, an integration and a filter that
pass through a dense LU.
"""
from _functools import partial

from lab_catalog import workload
from lab_data import grid_laplacian, matrix, stable

REQUIRES = ("scipy", "numpy")


def numeric(name, stresses, *, blas=True):
    """Declares a workload of SciPy."""
    return workload(name, stresses=stresses, requires=REQUIRES, blas=blas)


def start():
    """The usual hard start of the Rosenbrock function in four dimensions."""
    import numpy as np
    return np.array([-1.2, 1.0, -1.2, 1.0])


@numeric("scipy.minimize-lbfgsb", "L-BFGS-B on Rosenbrock in 4 dimensions, gradient by differences: native steps, Python between them.")
def minimize_lbfgsb():
    from scipy.optimize import minimize, rosen
    return partial(minimize, rosen, start(), method="L-BFGS-B", options={"maxiter": 20})


@numeric(
    "scipy.minimize-slsqp",
    "SLSQP on Rosenbrock in 4 dimensions with one equality: least squares in native code, Python between the steps.")
def minimize_slsqp():
    from scipy.optimize import minimize, rosen
    sum_is_4 = {"type": "eq", "fun": lambda x: x.sum() - 4}
    return partial(minimize, rosen, start(), method="SLSQP", constraints=sum_is_4, options={"maxiter": 20})


@numeric(
    "scipy.minimize-nelder-mead",
    "Nelder-Mead on Rosenbrock in 4 dimensions with a callback each step: Python alone, no native depth.")
def minimize_nelder_mead():
    from scipy.optimize import minimize, rosen

    def callback(x):
        return None

    return partial(minimize, rosen, start(), method="Nelder-Mead", callback=callback, options={"maxiter": 100})


@numeric(
    "scipy.quad",
    "QUADPACK over the half-line: native code that calls a Python function, its frames on top of the library's.",
    blas=False)
def quad():
    import math
    from scipy.integrate import quad as integrate

    def decay(x):
        return math.exp(-x * x)

    return partial(integrate, decay, 0, math.inf)


@numeric("scipy.solve-ivp", "RK45 on the Lotka-Volterra equations: Python and small matrix products.")
def solve_ivp_explicit():
    from scipy.integrate import solve_ivp

    def predators(_, y):
        return 1.5 * y[0] - y[0] * y[1], y[0] * y[1] - 3 * y[1]

    return partial(solve_ivp, predators, (0, 5), (10, 5))


def declare_stiff(method, factorises):
    @numeric(
        f"scipy.solve-ivp-{method.lower()}-120",
        f"{method} on 120 coupled equations: each step factorises {factorises}, above the gate of the parallel LU.")
    def solve_ivp_implicit(n=120):
        import numpy as np
        from scipy.integrate import solve_ivp

        def heat(_, y):
            """Diffusion on a ring."""
            return 100 * (np.roll(y, 1) - 2 * y + np.roll(y, -1))

        return partial(solve_ivp, heat, (0, 0.1), np.sin(np.arange(n)), method=method)


declare_stiff("BDF", "a dense 120 × 120 Jacobian")
declare_stiff("Radau", "a real and a complex dense 120 × 120 matrix")


@numeric("scipy.rbf-200", "RBFInterpolator on 200 points: building it solves a dense 203 × 203 system (dgesv), one right-hand side.")
def rbf():
    from scipy.interpolate import RBFInterpolator
    points = matrix(200, 2)
    return partial(RBFInterpolator, points, points[:, 0] * points[:, 1])


@numeric("scipy.splu", "SuperLU on a 2500 × 2500 grid Laplacian: column ordering and depth-first searches written without recursion.")
def splu():
    from scipy.sparse.linalg import splu as factorise
    return partial(factorise, grid_laplacian(50))


@numeric(
    "scipy.eigsh",
    "ARPACK, the 4 largest eigenvalues of a 2500 × 2500 grid Laplacian: native code that hands back control for each product.")
def eigsh():
    import numpy as np
    from scipy.sparse.linalg import eigsh as eigenvalues
    return partial(eigenvalues, grid_laplacian(50), k=4, which="LA", v0=np.ones(2500), tol=1e-4)


@numeric("scipy.fft", "pocketfft of 100003 complex points, a prime: Bluestein's algorithm, work arrays on the heap.", blas=False)
def fft():
    import scipy.fft
    return partial(scipy.fft.fft, matrix(100003, 1)[:, 0])


@numeric(
    "scipy.filtfilt",
    "A Butterworth filter of order 8 run both ways: its start solves 8 × 8 through NumPy (dgesv), the parallel LU up to OpenBLAS 0.3.25.")
def filtfilt():
    from scipy import signal
    data = matrix(10000, 1)[:, 0]

    def design_and_filter():
        b, a = signal.butter(8, 0.2)
        return signal.filtfilt(b, a, data)

    return design_and_filter


@numeric("scipy.stats-fit", "weibull_min.fit on 500 points: maximum likelihood by Nelder-Mead through layers of Python.")
def stats_fit():
    import numpy as np
    from scipy import stats
    return partial(stats.weibull_min.fit, np.random.default_rng(1).weibull(1.5, 500), floc=0)


# Found by running suites of tests with the command discover: what follows calls a parallel LU without saying so.

@numeric(
    "scipy.eigs-shift-150",
    "eigs of a dense 150 × 150 matrix near 0.5, shift and invert: the shifted matrix is factorised by the parallel LU.")
def eigs_near(n=150):
    import numpy as np
    from scipy.sparse.linalg import eigs
    return partial(eigs, matrix(n), k=3, sigma=0.5, v0=np.ones(n))


@numeric("scipy.cont2discrete-120", "cont2discrete of 120 states, zero-order hold: expm of 121 × 121, and so the parallel LU.")
def discretise(n=120):
    import numpy as np
    from scipy.signal import cont2discrete
    return partial(cont2discrete, (stable(n), np.ones((n, 1)), np.ones((1, n)), np.zeros((1, 1))), 0.1)
