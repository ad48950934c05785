"""Whether a program is harmless, told from its compiled code before it runs: it may run beside the judge, and nothing is
put back after it.

Harmless is what is proven to be. Names are told apart by what the code does with them, and by `safe_names.py`; names made
at run time are kept out by keeping out what takes them. A program that sets attributes must have no way to set one of
anything but its own things.

Executed in the namespace of `harness.py`, after `safe_names.py`.
"""

import dis
import opcode
import re
import sys

_ATTRIBUTES = {_op["LOAD_ATTR"]: 1, _op["LOAD_SUPER_ATTR"]: 2, _op["STORE_ATTR"]: 0, _op["DELETE_ATTR"]: 0, _op["IMPORT_FROM"]: 0}
_LOADS = {_op["LOAD_GLOBAL"]: 1, _op["LOAD_NAME"]: 0, _op["LOAD_FROM_DICT_OR_GLOBALS"]: 0}
_STORES = frozenset(_op[name] for name in ("STORE_NAME", "STORE_GLOBAL", "DELETE_NAME", "DELETE_GLOBAL"))
_LOAD_ATTR, _LOAD_GLOBAL, _LOAD_NAME, _LOAD_CONST, _PUSH_NULL, _CALL = (
    _op[name] for name in ("LOAD_ATTR", "LOAD_GLOBAL", "LOAD_NAME", "LOAD_CONST", "PUSH_NULL", "CALL")
)
_IMPORT_NAME, _IMPORT_FROM, _STORE_NAME, _STORE_GLOBAL = (
    _op[name] for name in ("IMPORT_NAME", "IMPORT_FROM", "STORE_NAME", "STORE_GLOBAL")
)
_DELETE_ATTR, _MAKE_FUNCTION, _BUILD_CLASS = (
    _op[name] for name in ("DELETE_ATTR", "MAKE_FUNCTION", "LOAD_BUILD_CLASS")
)
_MATCH_CLASS, _INTRINSIC, _PUSH_EXC_INFO, _EXTENDED = (
    _op[name] for name in ("MATCH_CLASS", "CALL_INTRINSIC_1", "PUSH_EXC_INFO", "EXTENDED_ARG")
)
_STAR, _FORMAT = 2, _op["FORMAT_SIMPLE"]
# Code without these, and without a risky name, needs no closer look. The others are deleted by `translate`.
_NOTED = frozenset((_IMPORT_NAME, _STORE_ATTR, _DELETE_ATTR, _STORE_GLOBAL, _op["DELETE_GLOBAL"], _MATCH_CLASS))
_UNNOTED = bytes(sorted(frozenset(range(256)) - _NOTED))
_GENERATOR, _COROUTINE = 0x20, 0x80 | 0x100 | 0x200

_LOOKUP = re.compile(r"\{[^{}:!]*[.\[]").search
_BUILD_TUPLE, _SET_FUNCTION = _op["BUILD_TUPLE"], _op["SET_FUNCTION_ATTRIBUTE"]
_LOADS_OF_LOCALS = frozenset((_op["LOAD_FAST"], _op["LOAD_FAST_BORROW"]))
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


def is_contained(root):
    """Whether the program can change nothing that outlives its namespace and see nothing but it, whatever it says of its own
    values: no cell needs what is put back otherwise, as long as another interpreter judges."""
    return is_harmless(root, _METHODS | _METHODS_THAT_JUDGE)


def is_harmless(root, methods=_METHODS):
    """Whether the program can change nothing that outlives its namespace, see nothing but it, and lie about no value."""
    codes, stars, storing = [root], [], False
    for code in codes:
        noted = code.co_code[::2]
        flags = code.co_flags
        if flags & _COROUTINE or flags & _GENERATOR and _PUSH_EXC_INFO in noted:
            # Its end could come, and run code, in the time of another cell.
            return False
        noted = noted.translate(None, _UNNOTED)
        names = code.co_names
        if noted or not _risky.isdisjoint(names) or code is root and not _shadowable.isdisjoint(names):
            seen = _look_closely(code, code is root, stars, methods)
            if seen < 0:
                return False
            storing |= seen
        codes.extend([constant for constant in code.co_consts if type(constant) is _Code])
    for module in stars:
        if not all(_exports[module][0].isdisjoint(code.co_names) for code in codes):
            return False
    if root.co_filename == "<candidate>":
        if methods is not _METHODS and any(_derives(code, code is root) for code in codes):
            return False
        if _names_underivable(codes, stars) and any(_derives(code, code is root) for code in codes):
            return False
        return not storing or _keeps_to_itself(root, codes, stars)
    # A test must not hand to a candidate what that could set attributes of, nor set any of what the candidate hands out.
    return not storing and _keeps_to_itself(root, codes, stars)


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


def _look_closely(code, is_root, stars, methods):
    """-1 where it may do harm, else 1 where it sets attributes. `stars` gets the modules of which it imports all names."""
    names, pairs, seen, module = code.co_names, _instructions(code), 0, ""
    is_class = not is_root and not code.co_flags & 1
    for at, (operation, argument) in enumerate(pairs):
        if operation in _ATTRIBUTES:
            name = names[argument >> _ATTRIBUTES[operation]]
            if operation == _IMPORT_FROM and module not in _MAY_USE:
                # A module that is not there gives nothing.
                continue
            if (name in _risky_attributes or name[:2] == "__" == name[-2:] and name not in _METHODS) and not (
                name == "format" and operation == _LOAD_ATTR and _formats_constant(code, pairs, at)
                or name in _ASKED and operation == _LOAD_ATTR
            ):
                return -1
            if operation in (_STORE_ATTR, _DELETE_ATTR) or name in _STORING or name in _METHODS and operation == _LOAD_ATTR:
                seen |= 1
            if operation == _IMPORT_FROM and module == "collections.abc" and name not in _MAY_USE[module].split():
                return -1
        elif operation in _LOADS:
            name = names[argument >> _LOADS[operation]]
            if name in _risky_globals and not (
                name == "type" and _is_compared(pairs, at)
                or name == "__classdict__"
            ):
                return -1
        elif operation in _STORES:
            name = names[argument]
            if is_class and operation == _STORE_NAME:
                if name == "__module__":
                    if at == 0 or pairs[at - 1][0] != _LOAD_NAME or names[pairs[at - 1][1]] != "__name__":
                        return -1
                elif name[:1] == "_" and (name in _risky_attributes or name[:2] == "__" == name[-2:]):
                    # Private methods too: classes of the library rest their own equality on some.
                    if name not in methods and name not in _COMPILED:
                        return -1
                elif name in _CALLED_LATER:
                    return -1
            elif name in _shadowable or name[:2] == "__" == name[-2:] and name not in _COMPILED:
                return -1
            elif name in _CALLED_LATER:
                return -1
        elif operation == _IMPORT_NAME:
            module = names[argument]
            if module in _OF_TESTS and code.co_filename == "<candidate>":
                return -1
            if module not in _MAY_USE and (module.partition(".")[0] in _modules_there or not module):
                return -1
        elif operation == _MATCH_CLASS:
            return -1
        elif operation == _INTRINSIC and argument == _STAR:
            if module in _MAY_USE:
                stars.append(module)
    return seen


def _derives(code, is_root):
    """Whether a class is made here of a base that is more than `object` or an exception."""
    if _BUILD_CLASS not in code.co_code[::2]:
        return False
    names, pairs = code.co_names, _instructions(code)
    for at, (operation, _) in enumerate(pairs):
        if operation != _BUILD_CLASS:
            continue
        end = next(end for end in range(at, len(pairs)) if pairs[end][0] == _MAKE_FUNCTION) + 1
        while pairs[end][0] == _SET_FUNCTION:
            end += 1
        # The name of the class, then its bases.
        base, argument = pairs[end + 1]
        if base == _CALL and argument == 2:
            continue
        is_plain = (base == _LOAD_GLOBAL or base == _LOAD_NAME and is_root) and names[argument >> _LOADS[base]] in _plain_bases
        if not is_plain or pairs[end + 2] != (_CALL, 3):
            return True
    return False


def _names_underivable(codes, stars):
    exported = {name for module in stars for name in dir(sys.modules[module])}
    return not all(_NOT_TO_DERIVE_FROM.isdisjoint(names) for names in (exported, *(code.co_names for code in codes)))


def _formats_constant(code, pairs, at):
    """`"...".format` of a text without lookups in it. Another way may lead there, with another text: a jump."""
    before, argument = pairs[at - 1]
    if before != _LOAD_CONST or type(code.co_consts[argument]) is not str or _LOOKUP(code.co_consts[argument]):
        return False
    data, start, index = code.co_code, 0, 0
    for offset in range(0, len(data), 2):
        if data[offset] == _EXTENDED or not data[offset]:
            continue
        if index == at:
            return not any(start < label <= offset for label in dis.findlabels(data))
        start, index = offset, index + 1
    return False


def _is_compared(pairs, at):
    """`type(x) == ...`: called with one argument, and what it says compared and nothing else. Steps on while all that
    runs is plain, counting what lies on the stack from the callee on."""
    if pairs[at][0] == _LOAD_GLOBAL and not pairs[at][1] & 1 or pairs[at][0] != _LOAD_GLOBAL and pairs[at + 1][0] != _PUSH_NULL:
        return False
    depth, answered = 0, False
    for operation, argument in pairs[at:]:
        if operation in _COMPARISONS and answered:
            return depth <= 2
        if answered and depth == 1 and operation in (_LOAD_ATTR, _FORMAT):
            return operation == _FORMAT
        if operation == _CALL and depth == argument + 2 and not answered:
            if argument != 1:
                return False
            depth, answered = 1, True
            continue
        if operation not in _PLAIN:
            return False
        takes, gives = _PLAIN[operation](argument)
        if depth - takes < (answered or 2) and takes:
            return False
        depth += gives - takes
    return False


def _keeps_to_itself(root, codes, stars):
    """Whether a program that sets attributes sets them on things of its own: what else would take them is only called,
    derived from, or asked for something."""
    loose, names, pairs = {"exit", "quit", *_loose, *_MAY_USE}, root.co_names, _instructions(root)
    for module in stars:
        loose |= _exports[module][1]
    for at, (operation, argument) in enumerate(pairs):
        if operation in (_IMPORT_NAME, _IMPORT_FROM):
            after, bound = pairs[at + 1]
            if after == _STORE_NAME and names[bound] != names[argument] and root.co_filename == "<candidate>":
                return False
            if after == _STORE_NAME and (operation == _IMPORT_NAME or names[argument] in _loose):
                loose.add(names[bound])
            elif after not in (_STORE_NAME, _IMPORT_FROM, _INTRINSIC):
                return False
    for code in codes:
        if "__annotate__" in code.co_varnames or "__annotate__" in code.co_cellvars:
            return False
        if code is not root and _IMPORT_NAME in code.co_code[::2]:
            return False
        # Annotations are made when they are asked for, which no harmless program can.
        if code.co_name != "__annotate__" and not loose.isdisjoint(code.co_names) and not _only_asks(code, loose):
            return False
    return True


def _only_asks(code, loose):
    names, pairs = code.co_names, _instructions(code)
    for at, (operation, argument) in enumerate(pairs):
        if operation not in _LOADS or names[argument >> _LOADS[operation]] not in loose:
            continue
        called, end = operation == _LOAD_GLOBAL and argument & 1, at
        while not called and pairs[end + 1][0] == _LOAD_ATTR:
            end += 1
            name = names[pairs[end][1] >> 1]
            if name[:2] == "__":
                return False
            called = pairs[end][1] & 1 or name not in _loose and name not in _MAY_USE
        after = pairs[end + 1][0]
        is_base = after == _CALL and pairs[end + 1][1] == 3 and pairs[at - 5][0] == _BUILD_CLASS
        if not (called or after == _PUSH_NULL or is_base or _decorates(pairs, end + 1)):
            return False
    return True


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
