"""Which values are plain data, and how each is written and made: exact types only.

Executed in the namespace of `harness.py`, after `codec.py`.
"""

import array
import collections
import datetime
import decimal
import fractions
import importlib
import pathlib
import uuid

_TEXTS, _WHOLE = {str}, {int, bool}
_timezone, _offset = datetime.timezone, datetime.timezone.utcoffset


def _goes_as_it_is(value):
    """True where no item needs a look of its own."""
    kinds = set(map(type, value))
    if not kinds <= _NUMBERS:
        return kinds == _TEXTS and all(map(str.isascii, value))
    if int not in kinds:
        return True
    return kinds <= _WHOLE and -_HUGE < min(value) and max(value) < _HUGE


def _sequence(tag, *more):
    def write(writer, value, node):
        node.append(tag)
        node.extend(get(value) for get in more)
        node.extend(value if _goes_as_it_is(value) else map(writer.part, value))

    return write


def _pairs(tag, items=dict.items):
    def write(writer, value, node):
        node.append(tag)
        part = writer.part
        for key, item in items(value):
            node.append(part(key))
            node.append(part(item))

    return write


def _defaultdict(writer, value, node):
    factory, part = value.default_factory, writer.part
    # One that is not the same on both sides is called where it is.
    node += ("D", NAMES.get(id(factory)) or part(factory))
    for key, item in dict.items(value):
        node += (part(key), part(item))


def _record(kind, tag, names):
    """A value of few parts. Getters of a class written in C, or of slots, run no code of a program's."""
    getters = [getattr(kind, name).__get__ for name in names.split()]

    def write(writer, value, node):
        node.append(tag)
        node += [writer.part(get(value)) for get in getters]

    return write


def _memoryview(writer, value, node):
    if not value.readonly or value.format != "B" or value.ndim != 1:
        return writer.opaque(writer, value, node)
    node += ("m", value.tobytes().hex())


def _zoned(kind, tag, names):
    write = _record(kind, tag, names)

    def write_zoned(writer, value, node):
        zone = value.tzinfo
        if zone is not None and type(zone) is not _timezone:
            return writer.opaque(writer, value, node)
        write(writer, value, node)
        node += (value.fold, None if zone is None else writer.part(_offset(zone, None)))

    return write_zoned


def _exactly(kind, value):
    if type(value) is not kind:
        raise Malformed
    return value


def _made_by(make):
    return lambda reader, node: make(*reader.parts(node))


def _make_zoned(make):
    def zoned(*parts):
        *clock, fold, offset = parts
        return make(*clock, None if offset is None else _timezone(offset), fold=fold)

    return _made_by(zoned)


_deque, _array = collections.deque, array.array
_dict_keys, _dict_values, _dict_items = (type(view) for view in ({}.keys(), {}.values(), {}.items()))
_text_of_path = pathlib.PurePath.__str__
_paths = pathlib.PosixPath, pathlib.PurePosixPath


def refill(value, fresh, kind):
    """Gives a container of `kind`, or of a class derived from it, what is in `fresh`."""
    if kind is list or kind in FLAT:
        kind.__setitem__(value, slice(None), fresh)
    elif kind is set:
        set.clear(value), set.update(value, fresh)
    elif kind is collections.deque:
        kind.clear(value), kind.extend(value, fresh)
    elif kind is collections.OrderedDict:
        kind.clear(value), kind.update(value, fresh)
    else:
        dict.clear(value), dict.update(value, fresh)


WRITERS = {
    int: lambda writer, value, node: node.extend(("i", hex(value))),
    str: lambda writer, value, node: node.extend(("u", value.encode("utf-32-le", "surrogatepass").hex())),
    list: _sequence("l"),
    tuple: _sequence("t"),
    set: _sequence("s"),
    frozenset: _sequence("f"),
    _deque: _sequence("q", _deque.maxlen.__get__),
    dict: _pairs("d"),
    collections.Counter: _pairs("C"),
    collections.OrderedDict: _pairs("O", collections.OrderedDict.items),
    collections.defaultdict: _defaultdict,
    bytes: lambda writer, value, node: node.extend(("b", value.hex())),
    bytearray: lambda writer, value, node: node.extend(("B", value.hex())),
    _array: lambda writer, value, node: node.extend(("a", value.typecode, value.tobytes().hex())),
    complex: _record(complex, "c", "real imag"),
    range: _record(range, "r", "start stop step"),
    slice: _record(slice, "S", "start stop step"),
    type(...): _record(type(...), "e", ""),
    type(NotImplemented): _record(type(NotImplemented), "n", ""),
    fractions.Fraction: _record(fractions.Fraction, "F", "_numerator _denominator"),
    decimal.Decimal: lambda writer, value, node: node.extend(("x", str(value))),
    uuid.UUID: _record(uuid.UUID, "U", "int"),
    pathlib.PosixPath: lambda writer, value, node: node.extend(("p", _text_of_path(value), 0)),
    pathlib.PurePosixPath: lambda writer, value, node: node.extend(("p", _text_of_path(value), 1)),
    _dict_keys: _sequence("vk"),
    _dict_values: _sequence("vv"),
    _dict_items: _sequence("vi"),
    memoryview: _memoryview,
    datetime.date: _record(datetime.date, "Y", "year month day"),
    datetime.timedelta: _record(datetime.timedelta, "L", "days seconds microseconds"),
    datetime.datetime: _zoned(datetime.datetime, "T", "year month day hour minute second microsecond"),
    datetime.time: _zoned(datetime.time, "H", "hour minute second microsecond"),
}

MAKERS = {
    "i": _made_by(lambda digits: int(digits, 16)),
    "u": _made_by(lambda digits: bytes.fromhex(digits).decode("utf-32-le", "surrogatepass")),
    "t": lambda reader, node: tuple(reader.parts(node)),
    "f": lambda reader, node: frozenset(reader.parts(node)),
    "b": _made_by(bytes.fromhex),
    "c": _made_by(complex),
    "r": _made_by(range),
    "S": _made_by(slice),
    "e": _made_by(lambda: ...),
    "n": _made_by(lambda: NotImplemented),
    "F": _made_by(fractions.Fraction),
    "x": _made_by(decimal.Decimal),
    "U": _made_by(lambda number: uuid.UUID(int=_exactly(int, number))),
    "p": _made_by(lambda text, is_pure: _paths[is_pure](_exactly(str, text))),
    "vk": lambda reader, node: dict.fromkeys(reader.parts(node)).keys(),
    "vv": lambda reader, node: dict(enumerate(reader.parts(node))).values(),
    "vi": lambda reader, node: dict(reader.parts(node)).items(),
    "m": _made_by(lambda digits: memoryview(bytes.fromhex(digits))),
    "Y": _made_by(datetime.date),
    "L": _made_by(datetime.timedelta),
    "T": _make_zoned(datetime.datetime),
    "H": _make_zoned(datetime.time),
    "k": _made_by(lambda name: NAMED[name]),
}

# Made empty, and filled when the containers around them are there.
SHELLS = {
    "l": lambda reader, node: [],
    "s": lambda reader, node: set(),
    "d": lambda reader, node: {},
    "C": lambda reader, node: collections.Counter(),
    "O": lambda reader, node: collections.OrderedDict(),
    "D": lambda reader, node: collections.defaultdict(NAMED[node[1]] if type(node[1]) is str else reader.part(node[1])),
    "q": lambda reader, node: _deque((), node[1]),
    "B": lambda reader, node: bytearray.fromhex(node[1]),
    "a": lambda reader, node: _array(node[1], bytes.fromhex(node[2])),
}

KINDS = {
    "l": list,
    "s": set,
    "d": dict,
    "C": collections.Counter,
    "O": collections.OrderedDict,
    "D": collections.defaultdict,
    "q": _deque,
    "B": bytearray,
    "a": _array,
}
CONTAINERS = frozenset(KINDS.values())
PAIRS = frozenset((dict, collections.Counter, collections.OrderedDict, collections.defaultdict))
FLAT = frozenset((bytearray, _array))

_whole = slice(None)

# What a value of a class derived from one of these is, as an exact value of the base; no method of the class is asked.
RAW = {
    list: lambda value: list.__getitem__(value, _whole),
    bytearray: lambda value: bytearray.__getitem__(value, _whole),
    set: lambda value: set(set.__iter__(value)),
    _deque: lambda value: _deque(_deque.__iter__(value), _deque.maxlen.__get__(value)),
    collections.OrderedDict: lambda value: collections.OrderedDict(collections.OrderedDict.items(value)),
    collections.defaultdict: lambda value: collections.defaultdict(None, dict.items(value)),
    collections.Counter: lambda value: collections.Counter(dict(dict.items(value))),
    dict: lambda value: dict(dict.items(value)),
    int: int.__int__,
    float: float.__float__,
    complex: complex.__complex__,
    str: str.__str__,
    bytes: lambda value: bytes.__getitem__(value, _whole),
    tuple: lambda value: tuple.__getitem__(value, _whole),
    frozenset: lambda value: frozenset(frozenset.__iter__(value)),
}

# Classes that are the same on both sides, so that their name is enough.
NAMED = {kind.__name__: kind for kind in (*WRITERS, type(None))} | {
    name: kind
    for name, kind in vars(__import__("builtins")).items()
    if type(kind) is type and (kind in (object, type, bool) or issubclass(kind, BaseException))
}
# Errors of the library's own that programs raise and tests expect.
_ERROR_MODULES = (
    "asyncio binascii concurrent.futures configparser copy csv dataclasses decimal graphlib ipaddress json pickle queue re shutil "
    "statistics struct threading zlib zoneinfo"
)
NAMED |= {
    f"{module}.{name}": kind
    for module in _ERROR_MODULES.split()
    for name, kind in vars(importlib.import_module(module)).items()
    if type(kind) is type and issubclass(kind, BaseException) and name[0] != "_" and kind not in NAMED.values()
}
NAMES = {id(kind): name for name, kind in NAMED.items()}
