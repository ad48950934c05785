"""What stands in one interpreter for a value of the other.

On the judge's side a `Remote` forwards what a test does with it to the program, but for one thing: a comparison with
a value that is not the program's is decided here, and is false. Where an operator was given such a value, its result
must not be a plain one (`abs(half(3) - 1.5) < 1e-6` is a comparison too).

Executed in the namespace of `harness.py`, after `plain.py` and before `membrane.py`, whose tables and `ask` it uses.
"""

import collections
import collections.abc
import dataclasses
import types

derives = type.__subclasscheck__

# Names with underscores that are asked of the program: any other is a protocol that the judge's libraries try.
_PUBLIC_DUNDERS = frozenset(
    "__name__ __qualname__ __doc__ __dict__ __annotations__ __wrapped__ __defaults__ __kwdefaults__ __match_args__ "
    "__members__ __cause__ __context__ __notes__".split()
)


def _demand(kind, value, what):
    if type(value) is not kind:
        raise TypeError(f"{what} returned no {kind.__name__}")
    return value


def _get_attribute(self, name):
    if name[:2] == "__" and name not in _PUBLIC_DUNDERS or id(self) not in foreign:
        if name in _DESCRIBED and id(self) in foreign and (described := _DESCRIBED[name](self)) is not None:
            return described
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
    return ask("get", self, name)


def _described_fields(self):
    """A dataclass's fields, as `dataclasses` asks for them."""
    told = ask("fields", self)
    if type(told) is not list:
        return None
    fields = {}
    for name, kind, has_default, default, init in told:
        default = default if has_default else dataclasses.MISSING
        field = dataclasses.Field(default, dataclasses.MISSING, init is not False, True, None, True, None, False, None)
        field.name, field.type, field._field_type = _demand(str, name, "fields"), kind, dataclasses._FIELD
        fields[name] = field
    return fields


def _described_code(self):
    """What `inspect` reads of a function: its parameters, and whether it is a generator's or awaited."""
    told = ask("code", self)
    return types.SimpleNamespace(**told) if type(told) is dict and {*told} == {*PARTS_OF_CODE} else None


PARTS_OF_CODE = "co_argcount co_posonlyargcount co_kwonlyargcount co_varnames co_flags co_name co_qualname co_firstlineno".split()
_DESCRIBED = {"__dataclass_fields__": _described_fields, "__code__": _described_code}


def _set_attribute(self, name, value):
    ask("set", self, name, value)


def _delete_attribute(self, name):
    ask("del", self, name)


def _call(self, *values, **named):
    return ask("call_named", self, named, *values) if named else ask("call", self, *values)


class Remote:
    """An object of the program's."""

    __slots__ = ()
    __getattr__, __setattr__, __delattr__ = _get_attribute, _set_attribute, _delete_attribute
    __hash__ = object.__hash__

    def __eq__(self, other):
        if self is other:
            return True
        return ask("equal", self, other) is True if derives(Remote, type(other)) else NotImplemented

    def __repr__(self):
        return _demand(str, ask("repr", self), "__repr__")

    def __str__(self):
        return _demand(str, ask("str", self), "__str__")

    def __format__(self, how):
        return _demand(str, ask("format", self, how), "__format__")

    def __dir__(self):
        return _demand(list, ask("dir", self), "__dir__")

    def __copy__(self):
        return ask("copy", self)

    def __deepcopy__(self, memo):
        return ask("deepcopy", self)


class Function(Remote):
    __slots__ = ()
    __call__ = _call
    __class__ = property(lambda self: types.FunctionType)
    __doc__ = property(lambda self: ask("get", self, "__doc__"))


class Method(Function):
    __slots__ = ()
    __class__ = property(lambda self: types.MethodType)
    __func__ = property(lambda self: ask("get", self, "__func__"))
    __self__ = property(lambda self: ask("get", self, "__self__"))


class Iterator(Remote):
    __slots__ = ()

    def __iter__(self):
        return self

    def __next__(self):
        return ask("__next__", self)


class Generator(Iterator):
    __slots__ = ()
    __class__ = property(lambda self: types.GeneratorType)


def _await(self):
    """The program's event loop runs it to its end, while the judge's stands still."""
    return ask("await", self)
    yield


class Coroutine(Remote):
    __slots__ = ()
    __await__ = _await

    def send(self, value):
        raise StopIteration(ask("await", self))

    def throw(self, error, *more):
        ask("method", self, "close")
        raise error

    def close(self):
        ask("method", self, "close")


collections.abc.Coroutine.register(Coroutine)


class AsyncGenerator(Remote):
    __slots__ = ()

    def __aiter__(self):
        return self

    def __anext__(self):
        return ask("method", self, "__anext__")


REMOTES = {
    "function": Function,
    "method": Method,
    "iterator": Iterator,
    "generator": Generator,
    "coroutine": Coroutine,
    "async_generator": AsyncGenerator,
}


def _unary(name):
    def operate(self, *more):
        result = ask(name, self, *more)
        return _opaque(result, name) if id(self) in tainted else result

    return operate


def _binary(name):
    def operate(self, other, *more):
        result = ask(name, self, other, *more)
        if id(other) in foreign and id(self) not in tainted and id(other) not in tainted:
            return result
        return _opaque(result, name)

    return operate


def _opaque(result, name):
    if not derives(Remote, type(result)):
        raise TypeError(f"{name} of an object of the program's gave a plain value, which proves nothing")
    tainted.add(id(result))
    return result


def _ordering(name):
    def compare(self, other):
        if id(other) not in foreign:
            return NotImplemented
        return _demand(bool, ask(name, self, other), name)

    return compare


def _forward(name, kind=None):
    def forward(self, *values):
        result = ask(name, self, *values)
        return result if kind is None else _demand(kind, result, name)

    return forward


def _truth(self):
    if id(self) in tainted:
        raise TypeError("the truth of an operator's result proves nothing")
    return _demand(bool, ask("__bool__", self), "__bool__")


def _as_method(name):
    return lambda self, *values: ask("method", self, name, *values)


ARITHMETIC = "add sub mul truediv floordiv mod pow matmul and or xor lshift rshift".split()
ORDERINGS = "__lt__ __le__ __gt__ __ge__".split()
_UNARY = "__neg__ __pos__ __invert__ __abs__ __round__ __trunc__ __floor__ __ceil__".split()

# What a class of the program's may define and is then asked of it.
FORWARDED = {
    **{f"__{how}{name}__": _binary(f"__{how}{name}__") for name in ARITHMETIC for how in ("", "r", "i")},
    **{name: _binary(name) for name in ("__divmod__", "__rdivmod__")},
    **{name: _ordering(name) for name in ORDERINGS},
    **{name: _unary(name) for name in _UNARY},
    "__call__": _call,
    "__iter__": _forward("__iter__"),
    "__next__": _forward("__next__"),
    "__reversed__": _forward("__reversed__"),
    "__getitem__": _forward("__getitem__"),
    "__setitem__": _forward("__setitem__"),
    "__delitem__": _forward("__delitem__"),
    "__enter__": _as_method("__enter__"),
    "__exit__": lambda self, kind, error, trace: ask("method", self, "__exit__", kind, error, None),
    "__await__": _await,
    "__aenter__": _as_method("__aenter__"),
    "__aexit__": lambda self, kind, error, trace: ask("method", self, "__aexit__", kind, error, None),
    "__aiter__": _as_method("__aiter__"),
    "__anext__": _as_method("__anext__"),
    "__contains__": _forward("__contains__", bool),
    "__len__": _forward("__len__", int),
    "__hash__": _forward("__hash__", int),
    "no __hash__": None,
    "__bool__": _truth,
    "__str__": Remote.__str__,
    "__repr__": Remote.__repr__,
    "__format__": Remote.__format__,
}

_MUTATORS = {
    name: _as_method(name)
    for name in "append extend insert pop remove clear sort reverse popitem update setdefault move_to_end subtract add "
    "discard difference_update intersection_update symmetric_difference_update appendleft popleft extendleft rotate "
    "__setitem__ __delitem__ __iadd__ __imul__ __ior__ __iand__ __isub__ __ixor__".split()
}


def _of_contents(name):
    """Counters are compared by their own methods, which would ask the program's."""
    compare, raw = getattr(collections.Counter, name), RAW[collections.Counter]
    return lambda self, other: compare(raw(self), raw(other) if derives(collections.Counter, type(other)) else other)


_ORDERINGS_OF_COUNTERS = {name: _of_contents(name) for name in ("__eq__", "__ne__", *ORDERINGS)} | {"__hash__": None}


class RemoteType(type):
    """A class of the program's."""

    def __call__(cls, *values, **named):
        if id(cls) not in foreign:
            if derives(BaseException, cls):
                return type.__call__(cls, *values, **named)
            raise TypeError("a class of the program's can't be extended by a test")
        return _call(cls, *values, **named)

    __getattr__ = _get_attribute

    def __setattr__(cls, name, value):
        type.__setattr__(cls, name, value) if id(cls) not in foreign else _set_attribute(cls, name, value)

    def __delattr__(cls, name):
        type.__delattr__(cls, name) if id(cls) not in foreign else _delete_attribute(cls, name)

    def __instancecheck__(cls, value):
        return RemoteType.__subclasscheck__(cls, type(value))

    def __subclasscheck__(cls, other):
        return derives(cls, other) or foreign.get(id(cls)) in lineages.get(id(other), ())

    def __bool__(cls):
        return True

    def __dir__(cls):
        return _demand(list, ask("dir", cls), "__dir__") if id(cls) in foreign else type.__dir__(cls)

    # Enumerations.
    __iter__, __len__, __reversed__ = _forward("__iter__"), _forward("__len__", int), _forward("__reversed__")
    __getitem__, __contains__ = _forward("__getitem__"), _forward("__contains__", bool)


def _exception_text(base):
    def text(self):
        told = vars(self).get("crossrank_text")
        return base.__str__(self) if told is None else told

    return text


def make_class(name, bases, special, own):
    """The class that stands for one of the program's: opaque, of a plain base, or an exception."""
    body = {"__slots__": (), "__module__": "__main__", "__qualname__": name}
    if derives(BaseException, bases[0]):
        body |= {"__getattr__": _get_attribute, "__str__": _exception_text(bases[0])}
        del body["__slots__"]
        return RemoteType(name, bases, body)
    if bases[0] is not Remote:
        shared = "__getattr__ __setattr__ __delattr__ __copy__ __deepcopy__".split()
        body |= {key: Remote.__dict__[key] for key in shared}
        # Never a name that the language itself looks up, as `__eq__`: these are the program's words.
        body |= {key: property(lambda self, key=key: ask("get", self, key)) for key in own if key[:2] != "__"}
        if bases[0] is collections.Counter:
            body |= _ORDERINGS_OF_COUNTERS
        if bases[0] in CONTAINERS:
            body |= {key: method for key, method in _MUTATORS.items() if hasattr(bases[0], key)}
    for key in special:
        body[key.removeprefix("no ")] = FORWARDED[key]
    if "__missing__" in own:
        body["__getitem__"] = FORWARDED["__getitem__"]
    if "__len__" in body and bases[0] is Remote:
        body["__bool__"] = _truth
    return RemoteType(name, bases, body)
