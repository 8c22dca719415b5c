"""pmdarima: seasonal ARIMA on weekly data, the public report ninia/jep 241 (194 weekly points, season 52).

Season 52 gives the Kalman filter more than 50 states; construction and start of the model pass through LAPACK.
"""
from functools import partial

from lab_catalog import workload
from lab_data import series

REQUIRES = ("pmdarima", "statsmodels", "scipy", "numpy", "pandas")


@workload(
    "pmdarima.arima-weekly",
    stresses="ARIMA(1,0,1)(0,1,1,52) on 194 weekly points, two iterations: the model that crashed in the public report.",
    requires=REQUIRES, blas=True)
def arima_weekly():
    import pmdarima
    y = series(194, 52)

    def fit():
        return pmdarima.ARIMA(order=(1, 0, 1), seasonal_order=(0, 1, 1, 52), maxiter=2, suppress_warnings=True).fit(y)

    return fit


@workload(
    "pmdarima.auto-arima",
    stresses="auto_arima on 194 weekly points: unit-root tests, then a stepwise search over non-seasonal ARIMA models, five iterations each.",
    requires=REQUIRES, blas=True)
def auto_arima():
    import pmdarima
    return partial(pmdarima.auto_arima, series(194, 52), seasonal=False, maxiter=5, suppress_warnings=True, error_action="ignore")
