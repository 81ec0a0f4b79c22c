"""Stands in for kiwisolver's compiled module: the same names, in Python."""

from ._expressions import Constraint, Expression, Term, Variable
from ._solver import Solver
from ._strength import strength

__version__ = "1.4.7"
__kiwi_version__ = "1.4.2"
__all__ = [
    "Constraint",
    "Expression",
    "Solver",
    "Term",
    "Variable",
    "__kiwi_version__",
    "__version__",
    "strength",
]
