"""Bytecode for the wheels and the standard library that are served; run by the Pyodide they are for."""

import importlib.util
import marshal
import types


def _hold(code: types.CodeType, held: list[object]) -> None:
    strings = (code.co_names, code.co_varnames, code.co_cellvars, code.co_freevars)
    held += [code.co_filename, code.co_name, code.co_qualname, code.co_linetable, code.co_exceptiontable]
    held += [code.co_consts, *strings, *code.co_consts]
    for names in strings:
        held += names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            _hold(constant, held)
        elif isinstance(constant, tuple | frozenset):
            held += constant


def compiled(source: bytes, path: str) -> bytes:
    """The contents of a .pyc with an unchecked hash (PEP 552): Python neither looks at the source's time nor reads it.

    marshal flags what is referred to from anywhere at that moment. Holding every part makes the flags, and so the
    bytes, the same whatever was compiled before.
    """
    code = compile(source, path, "exec", dont_inherit=True, optimize=0)
    held: list[object] = []
    _hold(code, held)
    unchecked = (1).to_bytes(4, "little")
    return importlib.util.MAGIC_NUMBER + unchecked + importlib.util.source_hash(source) + marshal.dumps(code)
