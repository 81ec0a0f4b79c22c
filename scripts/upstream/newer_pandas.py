"""A pytest plugin: what the tests of pandas 2.3.3 need of 2.3.2. Without the constants whole files would not run."""

import re
import types
import warnings

import pandas.compat
import pandas.core.generic
import pandas.core.resample

# Both mean Python 3.14 there.
pandas.compat.PY314 = False
pandas.compat.WARNING_CHECK_DISABLED = False

# 2.3.2 deprecates resampling with periods, 2.3.3 has undone that: hundreds of its tests fail of the warning alone.
UNDONE = re.compile(r"with a PeriodIndex is deprecated|'convention' keyword in \w+\.resample is deprecated")


def warn(message: str, category: type[Warning] | None = None, stacklevel: int = 1) -> None:
    if not UNDONE.search(message):
        warnings.warn(message, category, stacklevel + 1)


newer_warnings = types.SimpleNamespace(**{**vars(warnings), "warn": warn})
for module in (pandas.core.generic, pandas.core.resample):
    module.warnings = newer_warnings
