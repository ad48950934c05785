"""The membrane between two interpreters: the judge's, where the test runs, and the program's, where the candidate runs.
A test calls what the program defines; what comes back is plain data or a `Remote`. A program may lie about the values
that it returns, and about nothing else: its side is taken at its word nowhere.

Both sides execute this, in the namespace of `harness.py`, after `codec.py`, `plain.py`, `remote.py` and `opaque.py`.
"""

import copy
import dataclasses
import math
import operator

_ASKED_OF_A_TEST = frozenset("await call call_named __iter__ __next__ own_get own_set own_do".split())
_send_request = None
_lent = {}
# Both stacks grow with each call back, and one that overflows takes its interpreter with it.
_depth, _DEEPEST_CALLS = 0, 50


def connect(send, judging):
    """Once for each start: `send(request)` brings a request to the other side's `answer` and returns its reply."""
    global _send_request, is_judge
    _send_request, is_judge = send, judging


def begin():
    """A new cell: what was lent or borrowed before is no longer known here."""
    global _lent, _depth
    _lent, _depth = {}, 0
    for table in (own_objects, own_handles, proxies, foreign, lineages, tainted):
        table.clear()
    share_nothing(0 if is_judge else 1)


def lend(namespace):
    """The program's side: where `borrow` looks names up."""
    global _lent
    _lent = namespace


def borrow(names):
    """The judge's side: what the program calls by these names; those that are not there are left out."""
    names = list(names)
    found = ask("names", names)
    if type(found) is not dict or not set(names).issuperset(found):
        raise RuntimeError("the program's side sent no message")
    return found


def ask(operation, *values):
    global _depth
    if _depth >= _DEEPEST_CALLS:
        raise RecursionError("calls back and forth are nested too deep")
    text, sent = write_message(operation, values, write_opaque, {})
    _depth += 1
    try:
        text = _send_request(text)
    finally:
        _depth -= 1
    try:
        head, (result,), _ = read_message(text, resolve_opaque, sent)
        if head == "ok":
            return result
        if head != "raise" or not derives(BaseException, type(result)):
            raise Malformed
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException:
        raise RuntimeError("the program's side sent no message") from None
    raise result


def answer(request):
    """Does what the other side asks for, whatever objects of the program's do meanwhile. Never raises."""
    try:
        return _serve(request)
    except BaseException as error:
        kind = type(error)
    name = _name_of(kind) if kind in (KeyboardInterrupt, MemoryError, RecursionError) else "RuntimeError"
    return f'["raise",[[0]],[["E",[1],[2],null,null,"{name}",0,null],["k","{name}"],["t"]],{_next_number},[],[]]'


def _serve(request):
    operation, values, reader = read_message(request, resolve_opaque)
    # The program may call, iterate and await what the test gave it, by the handle it got, and do what `handed.py` lets it.
    if is_judge and not (operation in _ASKED_OF_A_TEST and id(values[0]) in own_handles):
        raise Malformed
    operate = operations[operation]
    try:
        head, result = "ok", operate(*values)
    except BaseException as error:
        head, result = "raise", error
    try:
        known = {id(value): [-reader.first - 2 * at] for at, value in enumerate(reader.built) if type(value) is not object}
        return write_message(head, [result], write_opaque, known)[0]
    finally:
        del result


def _swapped(operate):
    return lambda left, right: operate(right, left)


def _truly(operate):
    return lambda *values: True if operate(*values) else False


def _told_fields(thing):
    kind = thing if isinstance(thing, type) else type(thing)
    if not dataclasses.is_dataclass(kind):
        return None
    return [
        (each.name, each.type, each.default is not dataclasses.MISSING, each.default, each.init) for each in dataclasses.fields(kind)
    ]


operations = {
    "names": lambda names: {name: _lent[name] for name in names if name in _lent},
    "call": lambda function, *values: function(*values),
    "call_named": lambda function, named, *values: function(*values, **named),
    "await": run_until_complete,
    "method": lambda value, name, *values: getattr(value, name)(*values),
    "own_get": get_of_own,
    "own_set": set_of_own,
    "own_do": do_with_own,
    "get": getattr,
    "set": setattr,
    "del": delattr,
    "equal": _truly(operator.eq),
    "str": lambda value: str.__str__(str(value)),
    "repr": lambda value: str.__str__(repr(value)),
    "format": lambda value, how: str.__str__(format(value, how)),
    "dir": dir,
    "fields": _told_fields,
    "code": lambda function: {name: getattr(function.__code__, name) for name in PARTS_OF_CODE},
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    **{name: getattr(operator, name) for name in FORWARDED if hasattr(operator, name)},
    **{name: _truly(getattr(operator, name)) for name in ORDERINGS},
    **{f"__r{name}__": _swapped(getattr(operator, f"__{name}__")) for name in ARITHMETIC},
    **{"__divmod__": divmod, "__rdivmod__": _swapped(divmod), "__round__": round, "__bool__": bool, "__pow__": pow},
    **{"__trunc__": math.trunc, "__floor__": math.floor, "__ceil__": math.ceil, "__hash__": hash, "__len__": len},
    **{"__iter__": iter, "__next__": next, "__reversed__": reversed},
}
