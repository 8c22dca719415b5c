"""pmdarima: seasonal ARIMA on weekly data, the public report ninia/jep 241 (194 weekly points, season 52).

Season 52 gives the Kalman filter more than 50 states; construction and start of the model pass through LAPACK.
"""
from _functools import partial

from lab_catalog import workload
from lab_data import series

REQUIRES = ("pmdarima", "statsmodels", "scipy", "numpy", "pandas")


@workload(
    "pmdarima.arima-weekly",
    stresses="ARIMA(1,0,1)(0,1,1,52) on 194 weekly points, one iteration: the model that crashed in the public report.",
    requires=REQUIRES, blas=True)
def arima_weekly():
    import pmdarima
    y = series(194, 52)

    def fit():
        return pmdarima.ARIMA(order=(1, 0, 1), seasonal_order=(0, 1, 1, 52), maxiter=1, suppress_warnings=True).fit(y)

    return fit


@workload(
    "pmdarima.auto-arima",
    stresses="auto_arima on 194 weekly points, season 52: unit-root and seasonality tests, then a short stepwise search.",
    requires=REQUIRES, blas=True)
def auto_arima():
    import pmdarima
    return partial(
        pmdarima.auto_arima, series(194, 52), m=52, start_p=1, start_q=0, start_P=0, start_Q=0, max_p=1, max_q=0, max_P=0, max_Q=1,
        with_intercept=False, maxiter=1, suppress_warnings=True, error_action="ignore")
