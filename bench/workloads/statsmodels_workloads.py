"""statsmodels: models people call from services; the state-space ones pass through Cython, BLAS and LAPACK.

Each call builds the model and fits it for two iterations (the deepest frames come in the first). The state-space models start from
the stationary distribution, which is a discrete Lyapunov equation: its size grows with the season, and from a size on
it ends in the parallel LU (see scipy_linalg_workloads). Hence seasons 12 and 100 of the same model.
"""
from functools import partial

from lab_catalog import workload
from lab_data import matrix, series, stationary_pair

REQUIRES = ("statsmodels", "scipy", "numpy", "pandas")


def model(name, stresses):
    """Declares a workload of statsmodels."""
    return workload(name, stresses=stresses, requires=REQUIRES, blas=True)


def fit_briefly(build, *arguments, **settings):
    """Builds the model and fits it for two iterations; that it has not converged is the intention, not news."""
    import warnings
    from statsmodels.tools.sm_exceptions import ConvergenceWarning
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return build(*arguments, **settings).fit(maxiter=2, disp=False)


def with_constant(columns, *, seed=1):
    """200 rows: a column of ones, then standard normal regressors."""
    import numpy as np
    return np.column_stack((np.ones(200), matrix(200, columns, seed=seed)))


@model("statsmodels.ols", "OLS, 200 × 6, fitted through the pseudo-inverse (an SVD) and summarised by F and t tests.")
def ols():
    import statsmodels.api as sm
    x = with_constant(5)
    y = x.sum(axis=1) + matrix(200, 1, seed=2)[:, 0]

    def fit():
        return sm.OLS(y, x).fit().f_pvalue

    return fit


@model("statsmodels.logit", "Logit, 200 × 4, by Newton steps: a small solve each, and the inverse of the Hessian.")
def logit():
    import statsmodels.api as sm
    x = with_constant(3)
    y = (x.sum(axis=1) + 2 * matrix(200, 1, seed=2)[:, 0] > 0).astype(float)

    def fit():
        return sm.Logit(y, x).fit(disp=False)

    return fit


@model("statsmodels.sarimax-s12", "SARIMAX(1,1,1)(1,0,1,12), 180 points: a Kalman filter of some 14 states; its Lyapunov equation stays small.")
def sarimax_monthly():
    import statsmodels.api as sm
    return partial(fit_briefly, sm.tsa.SARIMAX, series(180, 12), order=(1, 1, 1), seasonal_order=(1, 0, 1, 12))


@model("statsmodels.sarimax-s100", "SARIMAX(1,0,1)(1,0,0,100), 200 points, built and evaluated once: 101 states, a Lyapunov equation that takes the parallel LU.")
def sarimax_long_season():
    import statsmodels.api as sm
    y = series(200, 100)

    def build_and_evaluate():
        built = sm.tsa.SARIMAX(y, order=(1, 0, 1), seasonal_order=(1, 0, 0, 100))
        return built.loglike(built.start_params)

    return build_and_evaluate


@model("statsmodels.arima", "ARIMA(2,0,1), 200 points, through tsa.ARIMA: the state-space model below a friendlier class.")
def arima():
    import statsmodels.api as sm
    y = stationary_pair(200)[:, 0]

    def fit():
        return sm.tsa.ARIMA(y, order=(2, 0, 1)).fit(method_kwargs={"maxiter": 2, "disp": False})

    return fit


@model("statsmodels.varmax", "VARMAX(1,0) of two series, 150 points: matrix-valued Kalman filter.")
def varmax():
    import statsmodels.api as sm
    return partial(fit_briefly, sm.tsa.VARMAX, stationary_pair(150), order=(1, 0))


@model("statsmodels.unobserved-components", "UnobservedComponents, local linear trend and season 12, 180 points: diffuse start, no Lyapunov equation.")
def unobserved_components():
    import statsmodels.api as sm
    return partial(fit_briefly, sm.tsa.UnobservedComponents, series(180, 12), level="local linear trend", seasonal=12)


@model("statsmodels.dynamic-factor", "DynamicFactor, one factor of order 1 behind two series, 150 points: principal components first, then the filter.")
def dynamic_factor():
    import statsmodels.api as sm
    return partial(fit_briefly, sm.tsa.DynamicFactor, stationary_pair(150), k_factors=1, factor_order=1)


@model("statsmodels.holt-winters", "Holt-Winters with additive trend and season 12, 180 points: a Cython loop under SciPy's optimisers.")
def holt_winters():
    import warnings
    import statsmodels.api as sm
    from statsmodels.tools.sm_exceptions import ConvergenceWarning
    y = series(180, 12)

    def fit():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            return sm.tsa.ExponentialSmoothing(y, trend="add", seasonal="add", seasonal_periods=12).fit(minimize_kwargs={"options": {"maxiter": 2}})

    return fit


@model("statsmodels.ets", "State-space exponential smoothing with trend and season 12, 180 points: 14 states, known start.")
def ets():
    from statsmodels.tsa.statespace.exponential_smoothing import ExponentialSmoothing
    return partial(fit_briefly, ExponentialSmoothing, series(180, 12), trend=True, seasonal=12)


@model("statsmodels.adfuller", "adfuller on 200 points: an OLS for each lag up to 14, the best by AIC.")
def adfuller():
    import statsmodels.api as sm
    return partial(sm.tsa.adfuller, series(200, 12))
