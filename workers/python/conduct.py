"""Whether a program is harmless, told from its compiled code before it runs: it may run beside the judge, and nothing is
put back after it.

Harmless is what is proven to be. Names are told apart by what the code does with them, and by `safe_names.py`; names made
at run time are kept out by keeping out what takes them. A program that sets attributes must have no way to set one of
anything but its own things.

Executed in the namespace of `harness.py`, after `compared_types.py`.
"""

import dis
import sys

# Code without these, and without a risky name, needs no closer look. The others are deleted by `translate`.
_NOTED = frozenset((_IMPORT_NAME, _STORE_ATTR, _DELETE_ATTR, _STORE_GLOBAL, _op["DELETE_GLOBAL"], _MATCH_CLASS))
_UNNOTED = bytes(sorted(frozenset(range(256)) - _NOTED))
_GENERATOR, _COROUTINE = 0x20, 0x80 | 0x100 | 0x200


def codes_in(root):
    """The code of a text, and of all functions and classes in it."""
    codes = [root]
    for code in codes:
        codes.extend([constant for constant in code.co_consts if type(constant) is _Code])
    return codes


def names_in(root):
    """All names that a text has in its code."""
    return {name for code in codes_in(root) for name in code.co_names}


def is_contained(root):
    """Whether the program can change nothing that outlives its namespace and see nothing but it, whatever it says of its own
    values: no cell needs what is put back otherwise, as long as another interpreter judges."""
    return is_harmless(root, _METHODS | _METHODS_THAT_JUDGE)


def is_harmless(root, methods=_METHODS):
    """Whether the program can change nothing that outlives its namespace, see nothing but it, and lie about no value."""
    codes, stars, storing, asks_beside = [root], [], False, False
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
        asks_beside |= not _names_beside.isdisjoint(names)
        codes.extend([constant for constant in code.co_consts if type(constant) is _Code])
    if asks_beside and _reaches(codes):
        return False
    for module in stars:
        if not all(_exports[module][0].isdisjoint(code.co_names) for code in codes):
            return False
    if root.co_filename == "<candidate>":
        plain = None
        if methods is not _METHODS or _names_underivable(codes, stars):
            plain = _plain_bases
        elif any("dataclass" in code.co_names for code in codes):
            plain = _plain_bases | _BASES_OF_DATA
        if plain is not None and any(_derives(code, code is root, plain) for code in codes):
            return False
        return not storing or _keeps_to_itself(root, codes, stars)
    # A test must not hand to a candidate what that could set attributes of, nor set any of what the candidate hands out.
    return not storing and _keeps_to_itself(root, codes, stars)


def _look_closely(code, is_root, stars, methods):
    """-1 where it may do harm, else 1 where it sets attributes. `stars` gets the modules of which it imports all names."""
    names, pairs, seen, module = code.co_names, _instructions(code), 0, ""
    is_class = not is_root and not code.co_flags & 1
    for at, (operation, argument) in enumerate(pairs):
        if operation in _ATTRIBUTES:
            name = names[argument >> _ATTRIBUTES[operation]]
            if operation == _IMPORT_FROM:
                if module not in _MAY_USE:
                    # A module that is not there gives nothing.
                    continue
                if module == "collections.abc" and name not in _MAY_USE[module].split():
                    return -1
                if name in _DECORATORS and is_root and pairs[at + 1] == (_STORE_NAME, argument):
                    continue
            if not _may_ask(code, pairs, at, name, methods):
                return -1
            if operation in (_STORE_ATTR, _DELETE_ATTR) or name in _STORING or name in _METHODS and operation == _LOAD_ATTR:
                seen |= 1
        elif operation in _LOADS:
            name = names[argument >> _LOADS[operation]]
            if name in _risky_globals and not _may_load(code, pairs, at, name, methods):
                return -1
        elif operation in _STORES:
            if not _may_store(code, pairs, at, names[argument], methods if is_class and operation == _STORE_NAME else None):
                return -1
        elif operation == _IMPORT_NAME:
            module = names[argument]
            if module in _OF_TESTS and code.co_filename == "<candidate>":
                return -1
            if module not in _MAY_USE and (module.partition(".")[0] in _modules_there or not module):
                return -1
        elif operation == _MATCH_CLASS:
            asked = _constant(code, pairs[at - 1])
            if type(asked) is not tuple or not all(map(_is_plain_name, asked)):
                return -1
        elif operation == _INTRINSIC and argument == _STAR:
            if module in _MAY_USE:
                stars.append(module)
    return seen


def _is_plain_name(name):
    """Whether it may be asked of anything, wherever it comes from."""
    return not (name in _risky_attributes or name in _METHODS or name in _BESIDE or name in _STORING or _DUNDER(name))


def _may_ask(code, pairs, at, name, methods):
    if name not in _risky_attributes and (name in _METHODS or not _DUNDER(name)):
        return True
    if pairs[at][0] != _LOAD_ATTR:
        return False
    return (
        name in _ASKED
        or name == "format" and _formats_constant(code, pairs, at)
        or name in _ASKED_THROUGH and _is_asked_for(code, pairs, at, _ASKED_THROUGH[name])
        or name in _DECORATORS and _may_decorate(code, pairs, at, methods)
    )


def _may_load(code, pairs, at, name, methods):
    if name == "getattr":
        name = _gets_constant(code, pairs, at)
        return name is not None and _is_plain_name(name)
    return (
        name == "__classdict__"
        or name == "type" and _is_compared(code, pairs, at)
        or name == "__annotations__" and _annotates(code, pairs, at)
        or name in _DECORATORS and _may_decorate(code, pairs, at, methods)
    )


def _may_decorate(code, pairs, at, methods):
    """A class that lies must get no hash from its decorator, which keywords ask for."""
    end = _decorated_from(code, pairs, at)
    return end is not None and (methods is _METHODS or pairs[end - 1][0] != _CALL_KW)


def _may_store(code, pairs, at, name, methods):
    """`methods`: what a class may define, where it is a class that gets the name."""
    if name in _BASES_OF_DATA and pairs[at - 1] != (_IMPORT_FROM, pairs[at][1]):
        return False
    if methods is None:
        if name in _shadowable and not _is_only_read(code, pairs, at, name):
            return False
        return name not in _CALLED_LATER and (not _DUNDER(name) or name in _COMPILED)
    if name == "__module__":
        return pairs[at - 1][0] == _LOAD_NAME and code.co_names[pairs[at - 1][1]] == "__name__"
    if name == "__annotate_func__":
        return _is_of_compiler(code, pairs, at)
    if name == "__slots__":
        slots = _slots_of(code, pairs, at)
        return slots is not None and not any(map(_DUNDER, slots))
    if name[:1] == "_" and (name in _risky_attributes or _DUNDER(name)):
        # Private methods too: classes of the library rest their own equality on some.
        return name in methods or name in _COMPILED and name != "__annotate__"
    return name not in _CALLED_LATER


def _is_only_read(code, pairs, at, name):
    """A test's own lines may call a list `list`, where they call nothing by that name: what is known of calls by their names then
    is not of it. A function's `global list` is for others to call."""
    if code.co_filename == "<candidate>" or name not in _LIKE_VALUES or pairs[at][0] != _STORE_NAME or len(codes_in(code)) > 1:
        return False
    load = (_LOAD_NAME, code.co_names.index(name))
    return not any(pair == load and after[0] == _PUSH_NULL for pair, after in zip(pairs, pairs[1:]))


def _reaches(codes):
    """Whether an attribute is asked that something has to which another name leads."""
    used = {name for code in codes for name in code.co_names}
    risky = {name for name, beside in _BESIDE.items() if not beside.isdisjoint(used)}
    for code in codes:
        if not risky.isdisjoint(code.co_names):
            for operation, argument in _instructions(code):
                if operation in _ATTRIBUTES and code.co_names[argument >> _ATTRIBUTES[operation]] in risky:
                    return True
    return False


def _derives(code, is_root, plain):
    """Whether a class is made here of another base than one of these names."""
    if _BUILD_CLASS not in code.co_code[::2]:
        return False
    names, pairs = code.co_names, _instructions(code)
    for at, (operation, _) in enumerate(pairs):
        if operation != _BUILD_CLASS:
            continue
        end = _after_body(pairs, at)
        base, argument = pairs[end]
        if base == _CALL and argument == 2:
            continue
        is_plain = (base == _LOAD_GLOBAL or base == _LOAD_NAME and is_root) and names[argument >> _LOADS[base]] in plain
        if not is_plain or pairs[end + 1] != (_CALL, 3):
            return True
    return False


def _names_underivable(codes, stars):
    exported = {name for module in stars for name in dir(sys.modules[module])}
    return not all(_NOT_TO_DERIVE_FROM.isdisjoint(names) for names in (exported, *(code.co_names for code in codes)))


def _keeps_to_itself(root, codes, stars):
    """Whether a program that sets attributes sets them on things of its own: what else would take them is only called,
    derived from, or asked for something."""
    bound = _bound_by_imports(root)
    if bound is None:
        return False
    imported, takers = bound
    loose = _loose.union(takers, *(_exports[module][1] for module in stars))
    if root.co_filename != "<candidate>" and not stars and not loose.isdisjoint(root.co_names):
        loose = loose - _given_first(codes)
    for code in codes:
        if "__annotate__" in code.co_varnames or "__annotate__" in code.co_cellvars:
            return False
        if code is not root and not _imports_firm(code):
            return False
        # Annotations are made when they are asked for, which no harmless program can.
        if code.co_name != "__annotate__" and not loose.isdisjoint(code.co_names) and not _only_asks(code, loose, imported):
            return False
    return True


def _given_first(codes):
    """Names that a test gives a value of its own on every way to where it reads them, and that nothing else of it names: `numbers`
    is a list there, and no module of the candidate's."""
    root, *others = codes
    given, read, others_bound, jumps = {}, {}, set(), []
    before = None
    # Of what an exception leads to the code's order tells nothing.
    for each in () if root.co_exceptiontable else dis.get_instructions(root):
        if each.jump_target is not None:
            jumps.append((each.offset, each.jump_target))
        if each.opcode == _STORE_NAME and before not in (_IMPORT_NAME, _IMPORT_FROM):
            given.setdefault(each.argval, each.offset)
        elif each.opcode in _STORES:
            others_bound.add(each.argval)
        elif each.opcode in _LOADS:
            read.setdefault(each.argval, []).append(each.offset)
        before = each.opcode
    named_elsewhere = others_bound.union(*(code.co_names for code in others))
    return {
        name
        for name, store in given.items()
        if name not in named_elsewhere
        and all(store < load and not any(at < store < to <= load for at, to in jumps) for load in read.get(name, ()))
    }


def _bound_by_imports(root):
    """The modules that a text imports, and the names that it gives to what takes attributes. None where more than names get it."""
    if _IMPORT_NAME not in root.co_code[::2]:
        return (), ()
    names, pairs, imported, takers = root.co_names, _instructions(root), set(), set()
    for (operation, argument), (after, bound) in zip(pairs, pairs[1:]):
        if operation not in (_IMPORT_NAME, _IMPORT_FROM):
            continue
        if after == _STORE_NAME and names[bound] != names[argument] and root.co_filename == "<candidate>":
            return None
        if operation == _IMPORT_NAME:
            imported.add(names[argument])
        if after == _STORE_NAME and (operation == _IMPORT_NAME or names[argument] in _loose):
            takers.add(names[bound])
        elif after not in (_STORE_NAME, _IMPORT_FROM, _INTRINSIC):
            return None
    return imported, takers


def _only_asks(code, loose, imported):
    names, pairs = code.co_names, _instructions(code)
    for at, (operation, argument) in enumerate(pairs):
        if operation not in _LOADS or names[argument >> _LOADS[operation]] not in loose:
            continue
        called, end = operation == _LOAD_GLOBAL and argument & 1, at
        module, asked = names[argument >> _LOADS[operation]], pairs[at + 1]
        # What another module has by a name that is safe here, such as `ast.parse`, takes attributes too.
        if module in imported and asked[0] == _LOAD_ATTR and not _is_given(module, names[asked[1] >> 1]):
            return False
        while not called and pairs[end + 1][0] == _LOAD_ATTR:
            end += 1
            name = names[pairs[end][1] >> 1]
            if name[:2] == "__":
                return False
            called = pairs[end][1] & 1 or name not in _loose
        after = pairs[end + 1][0]
        is_base = after == _CALL and pairs[end + 1][1] == 3 and pairs[at - 5][0] == _BUILD_CLASS
        if not (called or after == _PUSH_NULL or is_base or _decorates(pairs, end + 1)):
            return False
    return True


def _is_given(module, name):
    return module not in _MAY_USE or _MAY_USE[module] == "*" or name in _MAY_USE[module].split() or name in _DECORATORS


def _imports_firm(code):
    """Whether all that a function imports takes no attributes."""
    if _IMPORT_NAME not in code.co_code[::2]:
        return True
    names, pairs, module = code.co_names, _instructions(code), None
    for (operation, argument), (after, _) in zip(pairs, pairs[1:]):
        if operation == _IMPORT_NAME:
            module = sys.modules.get(names[argument])
            if after != _IMPORT_FROM:
                return False
        elif operation == _IMPORT_FROM and _takes_attributes(getattr(module, names[argument], None)):
            return False
    return True
