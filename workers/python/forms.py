"""What stands around an instruction, where that makes harmless what is risky by its name: `"{}".format(x)`, `getattr(x, "name")`,
`@dataclass` of a class that is made there.

Executed in the namespace of `harness.py`, after `safe_names.py` and before `conduct.py`.
"""

import dis
import re

_ATTRIBUTES = {_op["LOAD_ATTR"]: 1, _op["LOAD_SUPER_ATTR"]: 2, _op["STORE_ATTR"]: 0, _op["DELETE_ATTR"]: 0, _op["IMPORT_FROM"]: 0}
_LOADS = {_op["LOAD_GLOBAL"]: 1, _op["LOAD_NAME"]: 0, _op["LOAD_FROM_DICT_OR_GLOBALS"]: 0}
_STORES = frozenset(_op[name] for name in ("STORE_NAME", "STORE_GLOBAL", "DELETE_NAME", "DELETE_GLOBAL"))
_LOAD_ATTR, _LOAD_GLOBAL, _LOAD_NAME, _LOAD_CONST, _PUSH_NULL, _CALL, _CALL_KW = (
    _op[name] for name in ("LOAD_ATTR", "LOAD_GLOBAL", "LOAD_NAME", "LOAD_CONST", "PUSH_NULL", "CALL", "CALL_KW")
)
_IMPORT_NAME, _IMPORT_FROM, _STORE_NAME, _STORE_GLOBAL = (
    _op[name] for name in ("IMPORT_NAME", "IMPORT_FROM", "STORE_NAME", "STORE_GLOBAL")
)
_DELETE_ATTR, _MAKE_FUNCTION, _BUILD_CLASS, _BINARY, _STORE_SUBSCR = (
    _op[name] for name in ("DELETE_ATTR", "MAKE_FUNCTION", "LOAD_BUILD_CLASS", "BINARY_OP", "STORE_SUBSCR")
)
_MATCH_CLASS, _INTRINSIC, _PUSH_EXC_INFO, _EXTENDED = (
    _op[name] for name in ("MATCH_CLASS", "CALL_INTRINSIC_1", "PUSH_EXC_INFO", "EXTENDED_ARG")
)
_STAR, _FORMAT = 2, _op["FORMAT_SIMPLE"]
_BUILD_TUPLE, _BUILD_LIST, _SET_FUNCTION = _op["BUILD_TUPLE"], _op["BUILD_LIST"], _op["SET_FUNCTION_ATTRIBUTE"]
_LOADS_OF_LOCALS = frozenset((_op["LOAD_FAST"], _op["LOAD_FAST_BORROW"]))
# The variables that each gives what lies on the stack, the uppermost first.
_STORE_TWO = _op["STORE_FAST_STORE_FAST"]
_STORES_OF_LOCALS = {
    _op["STORE_FAST"]: lambda argument: (argument,),
    _op["STORE_FAST_LOAD_FAST"]: lambda argument: (argument >> 4,),
    _STORE_TWO: lambda argument: (argument >> 4, argument & 15),
}
# Each puts one thing on the stack, and does nothing else.
_SIMPLE = _LOADS_OF_LOCALS | {_LOAD_CONST, _LOAD_NAME, _op["LOAD_SMALL_INT"], _op["LOAD_DEREF"]}
_LOOKUP = re.compile(r"\{[^{}:!]*[.\[]").search
_DUNDER = re.compile("__.*__").fullmatch


def _instructions(code):
    """Pairs of operation and argument, caches left out."""
    extended, pairs, data = 0, [], code.co_code
    for operation, argument in zip(data[::2], data[1::2]):
        if operation == _EXTENDED:
            extended = (extended | argument) << 8
        elif operation:
            pairs.append((operation, extended | argument))
            extended = 0
    return pairs


def _is_entered(code, first, last):
    """Whether a jump leads between two instructions, or to the last of them: another way may lead there, with other things."""
    data = code.co_code
    starts = [offset for offset in range(0, len(data), 2) if data[offset] not in (0, _EXTENDED)]
    return any(starts[first] < label <= starts[last] for label in dis.findlabels(data))


def _formats_constant(code, pairs, at):
    """`"...".format` of a text without lookups in it, or of a variable that is given nothing but such."""
    operation, argument = pairs[at - 1]
    if operation in _LOADS_OF_LOCALS:
        texts = _given_to(code, pairs, argument)
    else:
        texts = [] if _is_entered(code, at - 1, at) else [_constant(code, pairs[at - 1])]
    return bool(texts) and all(type(text) is str and not _LOOKUP(text) for text in texts)


def _given_to(code, pairs, variable):
    """The constants that a local variable is given; what else it is given is None."""
    flags = code.co_flags
    if variable < code.co_argcount + code.co_kwonlyargcount + (flags >> 2 & 1) + (flags >> 3 & 1):
        return []
    return [
        _constant(code, pairs[at - 1]) if operation != _STORE_TWO and not _is_entered(code, at - 1, at) else None
        for at, (operation, argument) in enumerate(pairs)
        if operation in _STORES_OF_LOCALS and variable in _STORES_OF_LOCALS[operation](argument)
    ]


def _constant(code, pair):
    return code.co_consts[pair[1]] if pair[0] == _LOAD_CONST else None


def _is_asked_for(code, pairs, at, names):
    """`x.__class__.__name__`, `f.__code__.co_name`: nothing but one of `names` is asked of what the attribute gives."""
    operation, argument = pairs[at + 1]
    return operation == _LOAD_ATTR and code.co_names[argument >> 1] in names


def _gets_constant(code, pairs, at):
    """The name that `getattr(x, "name")` asks for, with a default or without; None where that is not what it is."""
    if pairs[at][0] != _LOAD_GLOBAL or not pairs[at][1] & 1:
        return None
    end = at + 1
    if pairs[end][0] not in _SIMPLE and not (pairs[end][0] == _LOAD_GLOBAL and not pairs[end][1] & 1):
        return None
    name, end = _constant(code, pairs[end + 1]), end + 2
    given = 2
    if pairs[end][0] in _SIMPLE:
        given, end = 3, end + 1
    if pairs[end] != (_CALL, given) or type(name) is not str or _is_entered(code, at, end):
        return None
    return name


def _annotates(code, pairs, at):
    """`x: int` where annotations are texts."""
    name = _constant(code, pairs[at + 1])
    return type(name) is str and name.isidentifier() and not _DUNDER(name) and pairs[at + 2][0] == _STORE_SUBSCR


def _slots_of(code, pairs, at):
    """The names in a `__slots__` of constants, or None."""
    names, start = [], at - 1
    while pairs[start][0] in (_LOAD_CONST, _BUILD_LIST, _BUILD_TUPLE, _op["LIST_EXTEND"]):
        constant = _constant(code, pairs[start])
        names.extend([constant] if type(constant) is str else constant or ())
        start -= 1
    is_constant = start < at - 1 and pairs[start][0] in (_STORE_NAME, _op["STORE_DEREF"]) and not _is_entered(code, start, at)
    return names if is_constant and all(type(name) is str for name in names) else None


def _decorated_from(code, pairs, at):
    """Where what is made there begins, where what is named only decorates a function or a class: `@wraps(f)`. Otherwise None."""
    end = at + 1
    is_called = pairs[at][0] in (_LOAD_GLOBAL, _LOAD_ATTR) and pairs[at][1] & 1
    if not is_called and pairs[end][0] == _PUSH_NULL:
        is_called, end = True, end + 1
    if is_called:
        start = end
        while pairs[end][0] in _SIMPLE:
            end += 1
        given = end - start - (pairs[end][0] == _CALL_KW)
        if pairs[end][0] not in (_CALL, _CALL_KW) or pairs[end][1] != given:
            return None
        end += 1
    made = _decorates(pairs, end) or _decorates_class(pairs, end)
    return end if made and not _is_entered(code, at, end) else None


def _decorates(pairs, start):
    """Whether what lies on the stack is called with a function that is made here, and nothing else."""
    depth = 0
    for operation, argument in pairs[start:]:
        if operation == _CALL:
            return depth == 1 and argument == 0
        takes = {_BUILD_TUPLE: argument, _MAKE_FUNCTION: 1, _SET_FUNCTION: 2}.get(operation, 0)
        if takes > depth or not (takes or operation == _LOAD_CONST or operation in _LOADS_OF_LOCALS):
            return False
        depth += 1 - takes
    return False


def _decorates_class(pairs, start):
    """The same of a class whose bases have names, without keywords."""
    if pairs[start][0] != _BUILD_CLASS:
        return False
    end = bases = _after_body(pairs, start)
    while pairs[end][0] in _SIMPLE or pairs[end][0] == _LOAD_GLOBAL and not pairs[end][1] & 1:
        end += 1
    return pairs[end] == (_CALL, 2 + end - bases) and pairs[end + 1] == (_CALL, 0)


def _after_body(pairs, start):
    """Where the bases of the class follow that begins there: after its body and its name."""
    end = next(end for end in range(start, len(pairs)) if pairs[end][0] == _MAKE_FUNCTION) + 1
    while pairs[end][0] == _SET_FUNCTION:
        end += 1
    return end + 1


def _is_of_compiler(code, pairs, at):
    """Whether the function that is stored there is the one by which the compiler tells of annotations."""
    making = next((index for index in range(at - 1, 0, -1) if pairs[index][0] != _SET_FUNCTION), 0)
    made = _constant(code, pairs[making - 1])
    if pairs[making][0] != _MAKE_FUNCTION or type(made) is not _Code or made.co_name != "__annotate__":
        return False
    # Names that make methods of data classes.
    return not any(type(name) is str and _DUNDER(name) for name in made.co_consts)
