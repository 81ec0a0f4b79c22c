"""A pytest plugin: gives pandas 2.3.2 the constants that the tests of 2.3.3 import. Without them whole files would not run."""

import pandas.compat

# Both mean Python 3.14 there.
pandas.compat.PY314 = False
pandas.compat.WARNING_CHECK_DISABLED = False
