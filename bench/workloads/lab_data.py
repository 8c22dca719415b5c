"""Data of the workloads: the same numbers on every run, and no BLAS call while they are made.

The set-up must leave BLAS untouched: its first-call work (buffers, threads) belongs to the measured call.
"""


def matrix(rows, columns=None, *, seed=1):
    """Standard normal float64, rows × columns (square unless told): condition number near the size."""
    return _rng(seed).standard_normal((rows, rows if columns is None else columns))


def complex_matrix(rows, columns=None, *, seed=1):
    """Standard normal complex128, rows × columns (square unless told)."""
    return matrix(rows, columns, seed=seed) + 1j * matrix(rows, columns, seed=seed + 1)


def symmetric(n, *, seed=1):
    """Symmetric float64, n × n, eigenvalues of both signs."""
    half = matrix(n, seed=seed)
    return (half + half.T) / 2


def positive_definite(n, *, seed=1):
    """Symmetric float64, n × n, eigenvalues between about n/2 and 3n/2."""
    import numpy as np
    return symmetric(n, seed=seed) / 2 + n * np.eye(n)


def stable(n, *, seed=1):
    """float64, n × n, every eigenvalue inside the circle of radius 1/2: rows sum to at most 1/2 in absolute value."""
    import numpy as np
    a = matrix(n, seed=seed)
    return a / (2 * np.abs(a).sum(axis=1).max())


def grid_laplacian(side):
    """Sparse CSC float64, side² × side²: the five-point Laplacian of a square grid, positive definite."""
    from scipy import sparse
    line = sparse.diags([-1.0, 2.0, -1.0], [-1, 0, 1], shape=(side, side))
    identity = sparse.identity(side)
    return sparse.csc_matrix(sparse.kron(identity, line) + sparse.kron(line, identity))


def series(length, period, *, seed=1):
    """float64 of `length` points: level 100, a slow trend, one sine of `period`, noise of deviation 3."""
    import numpy as np
    time = np.arange(length)
    return 100 + 0.1 * time + 12 * np.sin(2 * np.pi * time / period) + 3 * _rng(seed).standard_normal(length)


def stationary_pair(length, *, seed=1):
    """float64, length × 2: two autoregressions of order 1 (0.6) that share a third of their noise."""
    noise = _rng(seed).standard_normal((length, 2))
    noise[:, 1] += noise[:, 0] / 2
    for row in range(1, length):
        noise[row] += 0.6 * noise[row - 1]
    return noise


def _rng(seed):
    import numpy as np
    return np.random.default_rng(seed)
