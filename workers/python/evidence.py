"""What a program answered, as canonical text: type and value, bounded. Only exact types of the language are taken apart,
and by functions of theirs that no program can change; all else is opaque. Nothing of the program's is called.

Two plain values have the same text exactly when they are equal, but for what the text tells apart and `==` does not:
numbers of different types, and -0.0. `nan` has the text of `nan`. A bytearray, a Counter, an OrderedDict (in its own
order) and a defaultdict are not their plain kin either.

Executed in the namespace of `harness.py`, after `plain.py` and `opaque.py`.
"""

import hashlib
import itertools
import marshal

# An answer's first letter: its kind.
_VALUE, _EXCEPTION, _OPAQUE = "v", "e", "o"
# No more characters of a value are looked at, nor deeper nesting: what has more is opaque.
_MOST_CHARACTERS, _MOST_DEPTH = 100_000, 40
# A longer text is cut, and ends in a digest of the whole.
_LONGEST_WHOLE, _LONGEST_CUT = 256, 160
_LARGE_BITS = 1 << 17

_sha256 = hashlib.sha256
_room = 0
# Of the problem under way: the numbers of its answers, and of values that are quickly known again: by the ids of their types,
# and by what small ones are packed to.
_answers, _known_values, _known_packed = {}, {}, {}
# The numbers of the answers that were noted in the cell.
_notes = []


class _NotPlain(Exception):
    """The value, or a part of it, has no canonical text."""


def note_answer(value):
    """What stands around the call that a test asks about: keeps what the call returned, and returns it."""
    kind = id(type(value))
    if kind in _known_values:
        number = _known_values[kind].get(value)
        if number is None:
            form = _small[kind](value)
            number = number_of(_answer_of(value, form))
            if form:
                _known_values[kind][value] = number
    elif kind in _small and (form := _small[kind](value)):
        packed = _packed(value, 2)
        number = _known_packed.get(packed)
        if number is None:
            number = number_of(_answer_of(value, form))
            if len(packed) < _LONGEST_PACKED:
                _known_packed[packed] = number
    else:
        number = number_of(answer_of(value))
    _notes.append(number)
    return value


# As long as a list may be that is looked at so.
_SHORT = 64


def _is_small(value):
    """Whether it is short, and holds only numbers and short texts, or lists and tuples of them: quickly packed, and like no other.
    `_SHOWN` where all in it is of one sort: its `repr` is its text."""
    if len(value) >= _SHORT:
        return False
    kinds = {*map(id, map(type, value))}
    if kinds <= _nesting_kinds and sum(map(len, value)) < _SHORT:
        value = [*_chain(value)]
        kinds = {*map(id, map(type, value))}
    if kinds <= _number_kinds:
        return _SHOWN
    if kinds <= _text_kinds:
        return sum(map(len, value)) < _LONGEST_WHOLE and _SHOWN
    return kinds <= _scalar_kinds and sum([len(item) for item in value if id(type(item)) in _text_kinds]) < _LONGEST_WHOLE


def quick_answer(value):
    """As `answer_of` says, of what is mostly small."""
    kind = id(type(value))
    return _answer_of(value, kind in _small and _small[kind](value))


def _answer_of(value, form):
    if form is _SHOWN:
        try:
            text = repr(value)
        except (ValueError, MemoryError):
            return answer_of(value)
        if len(text) <= _LONGEST_WHOLE:
            return f"{_VALUE}{_names_of_plain[id(type(value))]}\n{text}"
    return answer_of(value)


_SHOWN = "shown"
_packed, _LONGEST_PACKED = marshal.dumps, 512
_chain = itertools.chain.from_iterable
_nesting_kinds = frozenset(map(id, (list, tuple)))
_small = {id(kind): _is_small for kind in (list, tuple)} | {
    **{id(kind): lambda value: _SHOWN for kind in (type(None), bool, float)},
    id(int): lambda value: -_HUGE < value < _HUGE and _SHOWN,
    id(str): lambda value: len(value) < _LONGEST_WHOLE and _SHOWN,
    id(set): lambda value: bool(_is_small(value)),
    id(dict): lambda value: len(value) < _SHORT and bool(_is_small([*value]) and _is_small([*value.values()])),
}


def use_answers(answers):
    """What follows is about the problem that has these answers, which `new_answers` made."""
    global _answers, _known_values, _known_packed
    _answers, _known_values, _known_packed = answers


def new_answers():
    return {}, {id(kind): {} for kind in (bool, int, str, type(None))}, {}


def number_of(answer):
    return _answers.setdefault(answer, len(_answers))


def answer_text(number):
    """The answer of this number. Asked for when it is new, and so the last."""
    for answer in reversed(_answers):
        if _answers[answer] == number:
            return _text(answer)
    return _text("")


def forget_answers():
    """Answers are numbered anew."""
    for known in (_answers, _known_packed, *_known_values.values()):
        known.clear()
    return 0


def with_answer(ended, error, is_apart):
    """An outcome, and above its eight bits the number of what the candidate answered, from 1: what the call returned, or
    the exception that left it. None where there is none, and where more were noted than one: no cell of a test has two."""
    try:
        if _notes:
            return ended + 256 * (_notes[0] + 1) if len(_notes) == 1 else ended
        return ended if error is None else ended + 256 * (number_of(answer_of_exception(error, is_apart)) + 1)
    except (MemoryError, RecursionError):
        return ended


def answer_of(value):
    global _room
    name = _names_of_plain.get(id(type(value)))
    if name is not None:
        _room = _MOST_CHARACTERS
        try:
            return f"{_VALUE}{name}\n{_bounded(_written(value, 0))}"
        except (_NotPlain, MemoryError, RecursionError, ValueError):
            pass
    return f"{_OPAQUE}{name or _name_of_class(type(value))}\n"


def answer_of_exception(error, is_apart):
    """Of an exception that left the call. Apart, its name is what the other side said of it."""
    if not is_apart and id(type(error)) in _answers_of_errors:
        return _answers_of_errors[id(type(error))]
    name = _name_of_class(type(error))
    if is_apart and type(said := _variables(error).get("crossrank")) is tuple:
        name = said[0]
    return f"{_EXCEPTION}{name}\n"


_variables = BaseException.__dict__["__dict__"].__get__


def _name_of_class(kind):
    return _exact(_names_of_remotes.get(id(kind)) or _name_of(kind))[:100].replace("\n", " ")


_answers_of_errors = {
    id(kind): f"{_EXCEPTION}{kind.__name__}\n"
    for kind in vars(builtins).values()
    if type(kind) is type and issubclass(kind, BaseException)
}
_names_of_remotes = {id(kind): name for name, kind in REMOTES.items()}


def _bounded(text):
    if len(text) <= _LONGEST_WHOLE:
        return text
    return f"{text[:_LONGEST_CUT]}… sha256:{_sha256(text.encode()).hexdigest()[:32]}"


def _written(value, depth):
    write = _text_writers.get(id(type(value)))
    if write is None:
        raise _NotPlain
    return write(value, depth)


def _take(characters):
    global _room
    _room -= characters
    if _room < 0:
        raise _NotPlain


def _scalar(value, depth):
    text = repr(value)
    _take(len(text))
    return text


def _whole_number(value, depth):
    if -_HUGE < value < _HUGE:
        return _scalar(value, depth)
    # Interpreters refuse to write longer ones in tens, and take long.
    if value.bit_length() > _LARGE_BITS:
        raise _NotPlain
    text = hex(value)
    _take(len(text))
    return text


def _string(value, depth):
    _take(len(value))
    return repr(value)


def _items(value, depth):
    """The texts of what is in a container, each of them taken apart."""
    if depth > _MOST_DEPTH:
        raise _NotPlain
    _take(2 * len(value))
    depth += 1
    return [_written(item, depth) for item in value]


def _goes_by_repr(value):
    """Whether no item needs a look of its own."""
    if len(value) > _MOST_CHARACTERS:
        return False
    kinds = set(map(id, map(type, value)))
    if kinds <= _number_kinds:
        return True
    return kinds <= _text_kinds and sum(map(len, value)) < _MOST_CHARACTERS


_number_kinds = frozenset(map(id, (type(None), bool, float, int)))
_text_kinds = frozenset(map(id, (str, bytes)))
_scalar_kinds = _number_kinds | _text_kinds


def _sequence_of(start, end, end_of_one):
    def write(value, depth):
        if depth <= _MOST_DEPTH and _goes_by_repr(value):
            try:
                return _scalar(value, depth)
            except ValueError:
                # A number of more digits than the interpreter writes.
                pass
        return f"{start}{', '.join(_items(value, depth))}{end_of_one if len(value) == 1 else end}"

    return write


def _set_of(start, end, empty):
    return lambda value, depth: f"{start}{', '.join(sorted(_items(value, depth)))}{end}" if value else empty


def _dict_of(start="", end="", items=dict.items, in_order=False):
    def write(value, depth):
        pairs = [*items(value)]
        keys, values = _items([key for key, _ in pairs], depth), _items([item for _, item in pairs], depth)
        texts = [f"{key}: {item}" for key, item in zip(keys, values)]
        return f"{start}{{{', '.join(texts if in_order else sorted(texts))}}}{end}"

    return write


_text_writers = {
    id(kind): write
    for kind, write in {
        type(None): _scalar,
        bool: _scalar,
        float: _scalar,
        complex: _scalar,
        int: _whole_number,
        str: _string,
        bytes: _string,
        bytearray: _string,
        list: _sequence_of("[", "]", "]"),
        tuple: _sequence_of("(", ")", ",)"),
        set: _set_of("{", "}", "set()"),
        frozenset: _set_of("frozenset({", "})", "frozenset()"),
        dict: _dict_of(),
        collections.Counter: _dict_of("Counter(", ")"),
        collections.defaultdict: _dict_of("defaultdict(", ")"),
        collections.OrderedDict: _dict_of("OrderedDict(", ")", collections.OrderedDict.items, in_order=True),
    }.items()
}
_names_of_plain = {
    id(kind): kind.__name__
    for kind in (type(None), bool, float, complex, int, str, bytes, bytearray, list, tuple, set, frozenset, dict)
    + (collections.Counter, collections.defaultdict, collections.OrderedDict)
}
