"""Containers that both sides hold: to the program and to the test each is one object, as in one interpreter.

A list, dict, set or other container that crosses is from then on known to both sides by a number, and crosses no more:
every message, of either side, brings the contents of those that its sender changed since they were last in step,
and the other side refills its own in place. Changes are found by the identity of what is in a container. One that a side no longer
holds for anything but this is forgotten by both. Of a container of a class of the program's (`write_opaque`) the same
is true; its `kind` is the plain one that it derives from.

The program can name only containers that the judge handed to it, and those that it handed to the judge.

Executed in the namespace of `harness.py`, after `plain.py`.
"""

import itertools
import operator
import sys

shared = {}  # (container, kind, what was in it when it was last in step), by number
numbers = {}  # numbers by id
# The judge's numbers are even, the program's odd.
_next_number = 2
# Messages that are being read. Hashing what they bring may send others, which must not tell of what is half read.
_unread = 0
# To look at all of 100,000 items takes 5 ms. After this many in one cell, messages that hand over no container bring
# only changes of those whose lengths differ.
_MOST_ITEMS = 2_000_000
_items_seen, _crossed = 0, False


def share_nothing(parity):
    """A new cell, on the judge's side (0) or the program's (1)."""
    global _next_number, _items_seen, _crossed
    _next_number, _items_seen, _crossed = 2 + parity, 0, False
    shared.clear(), numbers.clear()


def is_number_of_other_side(number):
    return type(number) is int and number > 0 and number % 2 != _next_number % 2


def share(number, value, kind):
    """From now on both sides have it by this number, when it is in step."""
    global _crossed
    if number in shared or id(value) in numbers or type(value) is not kind and _kind_of(value) is not kind:
        raise Malformed
    _crossed = True
    shared[number] = value, kind, ()
    numbers[id(value)] = number


def share_in_step(number, value, kind):
    global _crossed
    _crossed = True
    shared[number] = value, kind, [*value] if type(value) is list else _contents(_plainly(value, kind), kind)
    numbers[id(value)] = number


def forget(number):
    del numbers[id(shared.pop(number)[0])]


def in_step(number):
    """What is in it now is in it on the other side too."""
    # A message that was sent meanwhile may have said that it is forgotten.
    if number in shared:
        value, kind, _ = shared[number]
        share_in_step(number, value, kind)


def news():
    """(number, value as an exact one of its kind) of what changed, and the numbers of what nothing here holds any more."""
    global _items_seen, _crossed
    is_thorough = _crossed or _items_seen < _MOST_ITEMS
    _crossed = False
    changed, gone = [], []
    for number, entry in shared.items():
        if _references(entry[0]) == _ALONE:
            gone.append(number)
        value, kind, before = entry
        _items_seen += 1 + len(before)
        if type(value) is list:
            is_same = len(before) == len(value) and (not is_thorough or all(map(_is, before, value)))
        else:
            value = _plainly(value, kind)
            is_same = _has(value, kind, before, is_thorough)
        if not is_same:
            changed.append((number, value, kind))
    return changed, gone


_references, _is = sys.getrefcount, operator.is_


def _references_where_alone():
    """How many there are to a container that nothing but its entry holds, where `news` counts."""
    for _, entry in {2: ([], list, ())}.items():
        return _references(entry[0])


_ALONE = _references_where_alone()


def _kind_of(value):
    kind = type(value)
    return kind if id(kind) in _kind_ids else next((base for base in _mro(kind) if id(base) in _kind_ids), None)


_kind_ids = frozenset(map(id, CONTAINERS))


def _plainly(value, kind):
    return value if type(value) is kind else RAW[kind](value)


def _contents(value, kind):
    if kind in FLAT:
        return [bytes(value)]
    return [*value, *dict.values(value)] if kind in PAIRS else [*value]


def _has(value, kind, before, is_thorough):
    if kind in FLAT:
        return before == [bytes(value)]
    if len(before) != (2 * len(value) if kind in PAIRS else len(value)):
        return False
    if not is_thorough:
        return True
    now = itertools.chain(value, dict.values(value)) if kind in PAIRS else value
    return all(map(_is, before, now))
