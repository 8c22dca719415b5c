"""Imports as the measured call: nested module loading, and the start of native libraries (OpenBLAS starts its threads here).

Python imports recursively: each `import` statement inside a module puts the import system's frames on top of those of the importer.
Each needs a fresh process: a second import of the same module does nothing.
"""
from _functools import partial

from lab_catalog import workload

IMPORTS = {
    "numpy": "NumPy: loads the BLAS library, whose constructor starts its threads.",
    "scipy.linalg": "scipy.linalg: wrappers of several hundred LAPACK routines in one extension module.",
    "scipy.stats": "scipy.stats: builds over a hundred distributions, compiling their signatures from text while it is imported.",
    "pandas": "pandas: some four hundred modules below one import, many of them native.",
    "statsmodels.api": "statsmodels.api: pandas, patsy and most of SciPy below one import.",
    "ipykernel.kernelapp": "ipykernel: IPython, tornado and ZeroMQ below one import; what a host of a kernel does first.",
    "pmdarima": "pmdarima: statsmodels and scikit-learn below one import; what a service that forecasts does first.",
}

for module, sentence in IMPORTS.items():
    package = module.split(".")[0]

    @workload(f"import.{module.replace('.api', '').replace('.', '-')}", stresses=sentence, requires=(package,), blas=True)
    def importing(module=module):
        return partial(__import__, module)
