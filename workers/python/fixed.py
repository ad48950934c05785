"""Whether nothing that a harmless program defines can change: all its cells may then have one load of it.

So it is where its top level only imports, and gives names to functions and to what never changes, and where no function
sets a global or an attribute. What else its namespace leads to is not the program's, and as harmless it changes none of that.

Executed in the namespace of `harness.py`, after `conduct.py`.
"""

# Makes nothing that can change: what would be a list, a class, a call's answer or a default of its own has other instructions.
_FIRM = frozenset(
    _op[name]
    for name in "CACHE EXTENDED_ARG RESUME NOP NOT_TAKEN POP_TOP LOAD_CONST LOAD_SMALL_INT LOAD_NAME STORE_NAME IMPORT_NAME "
    "IMPORT_FROM CALL_INTRINSIC_1 MAKE_FUNCTION SET_FUNCTION_ATTRIBUTE RETURN_VALUE".split()
)
_SETS = frozenset((_STORE_ATTR, _DELETE_ATTR, _STORE_GLOBAL, _op["DELETE_GLOBAL"]))
_OTHERS_SET = _DECORATORS | _STORING


def is_fixed(root):
    return _FIRM.issuperset(root.co_code[::2]) and all(
        _OTHERS_SET.isdisjoint(code.co_names) and _SETS.isdisjoint(code.co_code[::2]) for code in codes_in(root)
    )
