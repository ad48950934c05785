"""How what is no plain data crosses: as a handle, with what the other side must know to put something in its place.

Executed in the namespace of `harness.py`, after `remote.py` and before `membrane.py`.
"""

import abc
import builtins
import collections.abc
import functools
import itertools
import sys
import types

# Handles are never used twice, so that one of an earlier cell leads nowhere.
_handle_numbers = itertools.count(1)
is_judge = False
own_objects, own_handles = {}, {}  # ours: by handle, and handles by id
proxies, foreign = {}, {}  # the other side's: by handle, and handles by id
lineages, tainted = {}, set()  # the judge's: classes' handles by id of a class; results that prove nothing

_mro = type.__dict__["__mro__"].__get__
_dict = type.__dict__["__dict__"].__get__
_name_of = type.__dict__["__name__"].__get__
_bases = type.__dict__["__bases__"].__get__
_arguments = BaseException.__dict__["args"].__get__
_trace = BaseException.__dict__["__traceback__"].__get__
_cause = BaseException.__dict__["__cause__"].__get__
_parts_of_group = [BaseExceptionGroup.__dict__[name].__get__ for name in ("message", "exceptions")]
_MOST_TEXT = 2000
_COMPARING = frozenset("__eq__ __ne__ __lt__ __le__ __gt__ __ge__ __hash__".split())
_base_ids = frozenset(map(id, RAW))
_builtin_functions = {name: each for name, each in vars(builtins).items() if type(each) is types.BuiltinFunctionType}
_builtin_names = {id(each): name for name, each in _builtin_functions.items()}


# What a class of the program's may derive from, for a test that asks whether it is one. Not sets: one of the test's would ask
# it what is in it, to compare the two.
ABSTRACT = {name: getattr(collections.abc, name) for name in "Sequence MutableSequence Mapping MutableMapping".split()}


async def _async_generator():
    yield


_next_of_it = _async_generator().__anext__()
_next_of_it.close()


_KINDS = {
    id(types.GeneratorType): "generator",
    id(types.CoroutineType): "coroutine",
    id(type(_next_of_it)): "coroutine",
    id(types.AsyncGeneratorType): "async_generator",
    id(types.MethodType): "method",
    **dict.fromkeys(map(id, (types.FunctionType, type(len), type(str.upper))), "function"),
    **dict.fromkeys((id(type(iter(each))) for each in ([], (), {}, {}.values(), {}.items(), set())), "iterator"),
    **dict.fromkeys((id(type(iter(each))) for each in ("", "\xe4", b"", range(0))), "iterator"),
    **dict.fromkeys(map(id, (map, filter, zip, enumerate, type(reversed([])), itertools.chain)), "iterator"),
}


@functools.cache
def foreign_class(letters):
    """What stands in the program for an object of the test's: it can be called, iterated and awaited; see `handed.py`."""
    body = {"__slots__": ("__name__", "__doc__")}
    for letter in letters:
        body |= _METHODS_OF_FOREIGN[letter]
    return type("function" if "c" in letters else "object" if "d" in letters else "iterator", (), body)


_METHODS_OF_FOREIGN = {
    "c": {"__call__": _call},
    "i": {"__iter__": _forward("__iter__")},
    "n": {"__next__": _forward("__next__")},
    "a": {"__await__": _await},
    "f": {"__get__": lambda self, thing, kind=None: self if thing is None else types.MethodType(self, thing)},
    **METHODS_OF_HANDED,
}


def handle_of(value):
    handle = own_handles.get(id(value))
    if handle is None:
        handle = own_handles[id(value)] = next(_handle_numbers)
        own_objects[handle] = value
    return handle


def write_opaque(writer, value, node):
    """Writes what is no plain data. Asks nothing of the value itself: not its class by name, nor whether it is equal."""
    handle = foreign.get(id(value))
    kind = type(value)
    if handle is not None:
        node += ("o", handle)
    elif derives(type, kind) and id(value) in NAMES:
        node += ("k", NAMES[id(value)])
    elif derives(BaseException, kind):
        _write_exception(writer, value, node)
    elif kind is types.ModuleType and (name := _module_name(value)):
        node += ("M", name)
    elif is_judge:
        if _builtin_names.get(id(value)):
            node += ("N", _builtin_names[id(value)])
        elif (base := _plain_base(kind)) and base in WRITERS and base not in CONTAINERS:
            # A class of the test's own: the program gets the plain value.
            WRITERS[base](writer, RAW[base](value), node)
        else:
            parts = (callable(value), "c"), (hasattr(kind, "__iter__"), "i"), (hasattr(kind, "__next__"), "n")
            name = getattr(value, "__name__", None)
            letters = "a" if hasattr(kind, "__await__") else "".join(letter for has, letter in parts if has)
            letters, told = ("cf", value.__doc__) if kind is types.FunctionType else (letters + letters_of(kind), None)
            node += ("h", handle_of(value), letters, name if type(name) is str else None, told if type(told) is str else None)
    elif derives(type, kind):
        _write_class(writer, value, node)
    elif id(kind) in _KINDS:
        node += ("h", handle_of(value), _KINDS[id(kind)])
    elif base := _plain_base(kind):
        handle, raw = handle_of(value), RAW[base](value)
        if base in CONTAINERS:
            node += ("V", handle, writer.part(kind))
            WRITERS[base](writer, raw, node)
            writer.containers.append((*writer.part(value), value, base))
        else:
            node += ("v", handle, writer.part(kind), writer.part(raw))
    else:
        node += ("h", handle_of(value), writer.part(kind))


def _module_name(module):
    name = types.ModuleType.__getattribute__(module, "__name__")
    if type(name) is str and sys.modules.get(name) is module and name.partition(".")[0] in sys.stdlib_module_names:
        return name
    return None


def _plain_base(kind):
    """The base whose value an object is, where its class leaves comparing to that base."""
    for base in _mro(kind):
        if id(base) in _base_ids:
            return base
        if not _COMPARING.isdisjoint(_dict(base)):
            return None
    return None


def _write_class(writer, kind, node):
    line = _mro(kind)
    special, own = {}, []
    if derives(BaseException, kind):
        bases = [each for each in _bases(kind) if derives(BaseException, each)]
    else:
        base = _plain_base(kind) or object
        bases = [base]
        at = next(at for at, each in enumerate(line) if each is base)
        # What stands behind a plain base (`Flag` behind `int`) adds to it, and changes nothing of it.
        for each in reversed(line[at + 1 : -1]):
            special.update((name, value) for name, value in _dict(each).items() if name in FORWARDED and not hasattr(base, name))
        for each in reversed(line[:at]):
            special.update(_dict(each))
        if base is not object:
            own = [name for name in special if name == "__missing__" or name[:2] != "__" and hasattr(base, name)]
        special = [name if value is not None else "no " + name for name, value in special.items()]
        special = [name for name in special if name in FORWARDED]
    lineage = [handle_of(each) for each in line if id(each) not in NAMES]
    abstract = [name for name, each in ABSTRACT.items() if derives(each, kind)] if type(kind) is abc.ABCMeta else []
    node += ("K", handle_of(kind), _name_of(kind), lineage, special, own, abstract, *map(writer.part, bases))


def _write_exception(writer, error, node):
    kind = type(error)
    own = id(kind) not in NAMES
    line, text = 0, None
    if is_judge:
        kind = next(each for each in _mro(kind) if id(each) in NAMES or id(each) in foreign)
    else:
        trace = _trace(error)
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == CANDIDATE_FILE:
                line = trace.tb_lineno
            trace = trace.tb_next
        if own and any("__str__" in _dict(each) for each in _mro(kind) if id(each) not in NAMES):
            text = _text_of(error)
    handle = handle_of(error) if own or is_judge else None
    name, cause = _name_of(type(error)), _cause(error)
    arguments = _arguments(error)
    if derives(BaseExceptionGroup, kind):
        arguments = tuple(part(error) for part in _parts_of_group)
    # One of a chain is enough, and no chain is a circle then.
    cause = None if is_judge or cause is None or _cause(cause) is not None else writer.part(cause)
    node += ("E", writer.part(kind), writer.part(arguments), handle, text, name, line, cause)


def _text_of(error):
    try:
        text = str(error)
        return text[:_MOST_TEXT] if type(text) is str else ""
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException:
        return ""


def resolve_opaque(reader, node):
    """Makes what `write_opaque` wrote on the other side."""
    tag, handle = node[0], node[1]
    if tag == "o":
        return own_objects[handle]
    if tag == "M":
        if type(handle) is not str or handle.partition(".")[0] not in sys.stdlib_module_names:
            raise Malformed
        return sys.modules[handle]
    if tag == "N" and not is_judge:
        return _builtin_functions[handle]
    if tag == "E":
        return _make_exception(reader, node)
    proxy = proxies.get(handle)
    if proxy is not None:
        return proxy
    if type(handle) is not int:
        raise Malformed
    if not is_judge:
        _, _, letters, name, told = node
        proxy = foreign_class(letters)()
        proxy.__doc__ = told
        if name is not None:
            proxy.__name__ = name
    elif tag == "K":
        _, _, name, lineage, special, own, abstract, *bases = node
        if not (type(name) is str and len(name) < 1000 and set(map(type, [*special, *own, *abstract])) <= {str}):
            raise Malformed
        bases = tuple(map(reader.part, bases))
        if not bases or bases[0] is object:
            bases = (Remote,)
        elif not (len(bases) == 1 and bases[0] in RAW) and not all(derives(BaseException, base) for base in bases):
            raise Malformed
        proxy = make_class(name, bases, special, own)
        lineages[id(proxy)] = frozenset(lineage)
        for each in abstract:
            ABSTRACT[each].register(proxy)
    elif tag == "h":
        kind = REMOTES[node[2]] if type(node[2]) is str else reader.part(node[2])
        if not derives(Remote, kind):
            raise Malformed
        proxy = object.__new__(kind)
    elif tag == "v":
        kind, raw = reader.part(node[2]), reader.part(node[3])
        base = type(raw)
        if not derives(base, kind) or base not in RAW or base in CONTAINERS or type(kind) is not RemoteType:
            raise Malformed
        proxy = base.__new__(kind, raw)
    elif tag == "V":
        kind, raw = reader.part(node[2]), reader.make(node[3:])
        base = type(raw)
        if base not in CONTAINERS or not derives(base, kind) or type(kind) is not RemoteType:
            raise Malformed
        proxy = base.__new__(kind)
        reader.pending.append((proxy, ("V", raw)))
    else:
        raise Malformed
    proxies[handle] = proxy
    foreign[id(proxy)] = handle
    return proxy


def _make_exception(reader, node):
    _, kind, arguments, handle, text, name, line, cause = node
    kind, arguments, cause = reader.part(kind), reader.part(arguments), reader.part(cause)
    if handle in proxies:
        return proxies[handle]
    if not derives(BaseException, kind) or type(arguments) is not tuple or type(name) is not str or type(line) is not int:
        raise Malformed
    try:
        # A class of the program's own is not asked to make what was made elsewhere.
        error = type.__call__(kind, *arguments) if is_judge or id(kind) in NAMES else kind.__new__(kind, *arguments)
    except Exception:
        error = kind.__new__(kind)
    BaseException.args.__set__(error, arguments)
    if derives(BaseException, type(cause)):
        error.__cause__ = cause
    if is_judge:
        error.crossrank = (name[:100], line)
        if type(text) is str:
            error.crossrank_text = text[:_MOST_TEXT]
    if type(handle) is int:
        proxies[handle] = error
        foreign[id(error)] = handle
    return error
