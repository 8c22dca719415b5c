"""Imports as the measured call: nested module loading, and the start of native libraries (OpenBLAS starts its threads here).

Python imports recursively: each `import` statement inside a module puts the import system's frames on top of those of the importer.
Each needs a fresh process: a second import of the same module does nothing.
"""
from functools import partial

from lab_catalog import workload

IMPORTS = {
    "numpy": "NumPy: loads the BLAS library, whose constructor starts its threads.",
    "scipy.linalg": "scipy.linalg: LAPACK wrappers of some thousand routines in one extension module.",
    "scipy.stats": "scipy.stats: builds over a hundred distributions, compiling their signatures from text while it is imported.",
    "pandas": "pandas: several hundred modules, most of its core in C extension modules.",
    "statsmodels.api": "statsmodels.api: the deepest chain of imports here, pandas and most of SciPy below it.",
    "pmdarima": "pmdarima: statsmodels and scikit-learn below one import; what a service that forecasts does first.",
}

for module, sentence in IMPORTS.items():
    package = module.split(".")[0]

    @workload(f"import.{module.replace('.api', '').replace('.', '-')}", stresses=sentence, requires=(package,), blas=True)
    def importing(module=module):
        return partial(__import__, module)
