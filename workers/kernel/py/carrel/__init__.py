"""Carrel's part of the kernel: what makes Python in a browser tab feel like Python at home."""

import os
import sys

# Pyodide has no `ssl` here. http.client looks for it once, when it is imported, and IPython imports it: so this comes
# first of all. The stand-in lies last on the path, so that a real one goes before it.
_fallback = os.path.join(os.path.dirname(__file__), "fallback")
if _fallback not in sys.path:
    sys.path.append(_fallback)
