"""statsmodels: models people call from services; the state-space ones pass through Cython, BLAS and LAPACK.

Each call builds the model and fits it for two iterations (one evaluation is as deep as the next). The state-space models start from
the stationary distribution, which is a discrete Lyapunov equation: an LU of order "number of states", and from 100 states on it is the
parallel LU (see scipy_linalg_workloads). Hence seasons 12 and 100 of the same model.
"""
from _functools import partial

from lab_catalog import workload
from lab_data import matrix, positive_definite, series, stationary_pair

REQUIRES = ("statsmodels", "scipy", "numpy", "pandas")
BRIEFLY = {"maxiter": 2, "disp": False}


def model(name, stresses):
    """Declares a workload of statsmodels."""
    return workload(name, stresses=stresses, requires=REQUIRES, blas=True)


def fit(build, **settings):
    """Builds a model and fits it for a few iterations; that it has not converged then is the intention, not news."""
    import warnings
    from statsmodels.tools.sm_exceptions import ConvergenceWarning
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return build().fit(**settings)


def regressors(columns):
    """float64, 200 rows: a column of ones, then standard normal columns (seed 1)."""
    import numpy as np
    return np.column_stack((np.ones(200), matrix(200, columns)))


def noise():
    """float64, 200 standard normal points (seed 2)."""
    return matrix(200, 1, seed=2)[:, 0]


@model("statsmodels.ols", "OLS, 200 × 6, fitted through the pseudo-inverse: an SVD of a tall matrix.")
def ols():
    from statsmodels.regression.linear_model import OLS
    x = regressors(5)
    return partial(fit, partial(OLS, x.sum(axis=1) + noise(), x))


@model(
    "statsmodels.logit",
    "Logit, 200 × 4: Newton steps, and the 4 × 4 Hessian inverted by NumPy (dgesv): the parallel LU up to OpenBLAS 0.3.25.")
def logit():
    from statsmodels.discrete.discrete_model import Logit
    x = regressors(3)
    return partial(fit, partial(Logit, (x.sum(axis=1) + 2 * noise() > 0).astype(float), x), disp=False)


@model(
    "statsmodels.sarimax-s12",
    "SARIMAX(1,1,1)(1,0,1,12), 180 points: a Kalman filter of some 15 states, its Lyapunov equation below the gate.")
def sarimax_monthly():
    from statsmodels.tsa.statespace.sarimax import SARIMAX
    return partial(fit, partial(SARIMAX, series(180, 12), order=(1, 1, 1), seasonal_order=(1, 0, 1, 12)), **BRIEFLY)


@model(
    "statsmodels.sarimax-s100",
    "SARIMAX(1,0,1)(1,0,0,100), 200 points, built and evaluated once: 101 states, so the Lyapunov equation takes the parallel LU.")
def sarimax_long_season():
    from statsmodels.tsa.statespace.sarimax import SARIMAX
    y = stationary_pair(200)[:, 0]

    def build_and_evaluate():
        built = SARIMAX(y, order=(1, 0, 1), seasonal_order=(1, 0, 0, 100))
        return built.loglike(built.start_params)

    return build_and_evaluate


@model("statsmodels.arima", "ARIMA(1,0,1), 200 points, through tsa.ARIMA: the state-space model below a friendlier class.")
def arima():
    from statsmodels.tsa.arima.model import ARIMA
    build = partial(ARIMA, stationary_pair(200)[:, 0], order=(1, 0, 1))

    def fit_arima():
        return fit(build, method_kwargs=dict(BRIEFLY))  # ARIMA.fit writes into it

    return fit_arima


@model("statsmodels.varmax", "VARMAX(1,0) of two series, 150 points: a Kalman filter with vector observations.")
def varmax():
    from statsmodels.tsa.statespace.varmax import VARMAX
    return partial(fit, partial(VARMAX, stationary_pair(150), order=(1, 0)), **BRIEFLY)


@model(
    "statsmodels.unobserved-components",
    "UnobservedComponents, local linear trend and season 12, 180 points: diffuse start, no Lyapunov equation.")
def unobserved_components():
    from statsmodels.tsa.statespace.structural import UnobservedComponents
    build = partial(UnobservedComponents, series(180, 12), level="local linear trend", seasonal=12)
    return partial(fit, build, **BRIEFLY)


@model(
    "statsmodels.dynamic-factor",
    "DynamicFactor, one factor of order 1 behind two series, 150 points: principal components first, then the filter.")
def dynamic_factor():
    from statsmodels.tsa.statespace.dynamic_factor import DynamicFactor
    return partial(fit, partial(DynamicFactor, stationary_pair(150), k_factors=1, factor_order=1), **BRIEFLY)


@model("statsmodels.holt-winters", "Holt-Winters with additive trend and season 12, 180 points: a Cython loop under SciPy's optimisers.")
def holt_winters():
    from statsmodels.tsa.holtwinters import ExponentialSmoothing
    build = partial(ExponentialSmoothing, series(180, 12), trend="add", seasonal="add", seasonal_periods=12)
    return partial(fit, build, minimize_kwargs={"options": {"maxiter": 2}})


@model("statsmodels.ets", "ETSModel with additive error, trend and season 12, 180 points: exponential smoothing by likelihood.")
def ets():
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel
    build = partial(ETSModel, series(180, 12), error="add", trend="add", seasonal="add", seasonal_periods=12)
    return partial(fit, build, **BRIEFLY)


@model("statsmodels.adfuller", "adfuller on 200 points: an OLS for each lag up to 14, the best by AIC.")
def adfuller():
    from statsmodels.tsa.stattools import adfuller
    return partial(adfuller, series(200, 12))


# Found by running suites of tests with the command discover: what follows calls a parallel LU without saying so.

@model("statsmodels.gls-150", "GLS of 150 correlated points, 4 regressors: whitening inverts the 150 × 150 covariance by the parallel LU.")
def generalised_least_squares():
    from statsmodels.regression.linear_model import GLS
    x = regressors(3)[:150]
    return partial(fit, partial(GLS, noise()[:150], x, sigma=positive_definite(150)))


@model("statsmodels.poisson-110", "Poisson, 200 × 111: Newton steps, and the 111 × 111 Hessian inverted by the parallel LU.")
def poisson():
    from statsmodels.discrete.discrete_model import Poisson
    return partial(fit, partial(Poisson, abs(noise()).round(), regressors(110) / 10), **BRIEFLY)


@model("statsmodels.gee-110", "GEE, 200 × 111 in groups of five: the 111 × 111 covariance of its estimates by the parallel LU.")
def gee():
    import numpy as np
    from statsmodels.genmod.generalized_estimating_equations import GEE
    return partial(fit, partial(GEE, noise(), regressors(110), np.arange(200) // 5), maxiter=2)


@model(
    "statsmodels.factor-110",
    "Factor analysis of 110 variables, 3 factors: the inverse of their 110 × 110 correlations by the parallel LU.")
def factor_analysis():
    from statsmodels.multivariate.factor import Factor
    return partial(fit, partial(Factor, matrix(300, 110), 3), maxiter=2)
