"""`type(x)` where nothing comes of it but a comparison, a text or a name: `type(x) == int`, `type(a) is type(b) is int`,
`isinstance(y, type(x))`, `kind = type(x)` of a variable that is only compared.

Executed in the namespace of `harness.py`, after `forms.py` and before `conduct.py`.
"""

import opcode

_COMPARISONS = frozenset(_op[name] for name in ("COMPARE_OP", "IS_OP", "CONTAINS_OP"))
# What each takes from the stack and puts there, of what may run between `type(` and what compares its answer.
_PLAIN = {
    _op[name]: (lambda _: (0, 2)) if name.count("LOAD_FAST") > 1 else (lambda _: (0, 1))
    for name in opcode.opmap
    if name.startswith("LOAD_FAST") or name in ("LOAD_CONST", "LOAD_SMALL_INT", "LOAD_DEREF", "LOAD_NAME", "PUSH_NULL")
}
_PLAIN |= {_op[name]: lambda count: (count, 1) for name in ("BUILD_TUPLE", "BUILD_LIST", "BUILD_SET")}
_PLAIN[_op["BUILD_MAP"]] = lambda count: (2 * count, 1)
_PLAIN |= {_op[name]: lambda _: (2, 1) for name in ("BINARY_OP", "COMPARE_OP", "IS_OP", "CONTAINS_OP")}
_PLAIN[_op["LIST_EXTEND"]] = lambda _: (1, 0)
_PLAIN[_LOAD_GLOBAL] = lambda argument: (0, 1 + (argument & 1))
_PLAIN[_LOAD_ATTR] = lambda argument: (1, 1 + (argument & 1))
_PLAIN[_CALL] = lambda count: (count + 2, 1)
# The variables that each puts on the stack, in turn.
_LOADED_LOCALS = {
    _op[name]: (lambda argument: (argument >> 4, argument & 15)) if name.count("LOAD_FAST") > 1 else (lambda argument: (argument,))
    for name in opcode.opmap
    if name.startswith("LOAD_FAST")
} | {_op["STORE_FAST_LOAD_FAST"]: lambda argument: (argument & 15,)}
_CLEAR = _op["LOAD_FAST_AND_CLEAR"]
# `a == b == c`: the right one of a comparison is kept for the next.
_KEEPS_RIGHT = [(_op["SWAP"], 2), (_op["COPY"], 2)]
_JUMPS_ON = frozenset(_op[name] for name in "COPY TO_BOOL POP_JUMP_IF_FALSE NOT_TAKEN POP_TOP".split())


def _is_compared(code, pairs, at):
    """`type(x) == ...`: called with one argument, and what it says compared, shown or asked for its name, and nothing else.
    Steps on while all that runs is plain, counting what lies on the stack from the callee on."""
    if pairs[at][0] == _LOAD_GLOBAL and not pairs[at][1] & 1 or pairs[at][0] != _LOAD_GLOBAL and pairs[at + 1][0] != _PUSH_NULL:
        return False
    depth = 0
    for end in range(at, len(pairs)):
        operation, argument = pairs[end]
        if operation == _CALL and depth == argument + 2:
            return argument == 1 and _ends_compared(code, pairs, at, end + 1, 1)
        depth = _depth_after(pairs[end], depth, 2)
        if depth is None:
            return False
    return False


def _depth_after(pair, depth, least):
    """How much lies on the stack after what is plain and takes nothing of the lowest `least`; None of all else."""
    if pair[0] not in _PLAIN:
        return None
    takes, gives = _PLAIN[pair[0]](pair[1])
    return None if takes and depth - takes < least else depth - takes + gives


def _ends_compared(code, pairs, at, end, depth):
    """The same of what was answered, from where it lies on the stack below `depth - 1` others. `at`: where it was called for, or None."""
    while end < len(pairs):
        operation, argument = pairs[end]
        if operation in _COMPARISONS:
            return depth <= 2
        if pairs[end : end + 2] == _KEEPS_RIGHT and pairs[end + 2][0] in _COMPARISONS and depth <= 2:
            if depth == 2:
                return True
            end = _after_jump(pairs, end + 3)
            continue
        if operation in _STORES_OF_LOCALS:
            variables = _STORES_OF_LOCALS[operation](argument)
            return at is not None and depth <= len(variables) and _is_only_compared(code, pairs, variables[depth - 1])
        if depth == 1:
            if operation == _LOAD_ATTR:
                return code.co_names[argument >> 1] == "__name__"
            if operation == _FORMAT or at is not None and operation in (_BINARY, _CALL) and _is_shown(code, pairs, at, end):
                return True
        depth = _depth_after(pairs[end], depth, 1)
        if depth is None:
            return False
        end += 1
    return False


def _after_jump(pairs, end):
    """Where a chain of comparisons goes on where the first holds."""
    return next(index for index in range(end, len(pairs)) if pairs[index][0] not in _JUMPS_ON)


def _is_only_compared(code, pairs, variable):
    """Whether what a local variable holds is compared wherever it is read, shown, or asked for its name."""
    for at, (operation, argument) in enumerate(pairs):
        if operation == _CLEAR and argument == variable:
            return False
        loaded = _LOADED_LOCALS[operation](argument) if operation in _LOADED_LOCALS else ()
        for place, each in enumerate(loaded):
            if each == variable and not _ends_compared(code, pairs, None, at + 1, len(loaded) - place):
                return False
    return True


def _is_shown(code, pairs, at, end):
    """Whether `"..." % type(x)`, `str(type(x))`, `"...".format(type(x))` or `isinstance(y, type(x))` is what ends there."""
    before, argument = pairs[at - 1]
    if pairs[end][0] == _BINARY:
        found = type(_constant(code, pairs[at - 1])) is str
    elif pairs[end][1] == 2:
        callee, name = pairs[at - 2]
        found = before in _SIMPLE and callee == _LOAD_GLOBAL and name & 1 and code.co_names[name >> 1] == "isinstance"
    elif pairs[end][1] != 1:
        found = False
    elif before == _LOAD_GLOBAL:
        found = argument & 1 and code.co_names[argument >> 1] in ("str", "repr")
    else:
        found = before == _LOAD_ATTR and code.co_names[argument >> 1] == "format" and type(_constant(code, pairs[at - 2])) is str
    return found and not _is_entered(code, max(at - 2, 0), at)
