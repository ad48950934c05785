"""Plain data as text, for the membrane between the program's interpreter and the judge's.

A message holds its containers side by side (`nodes`), each a tag and its parts; a part that is no number, text, true,
false or null is a reference: `[3]` to a node of this message, `[-4]` to what has the number 4: a container that both
sides hold (`sharing.py`), or else a node of the request that is answered. So shared references and cycles need no care, and depth
costs nothing. A message is `[head, parts, nodes, number, updates, gone]`: node k has the number `number + 2k`, updates are
(number of a container, node), `gone` are numbers that are forgotten. Only exact types are taken apart, and by methods
of theirs that no program can change: writing runs no code of the program's.

Executed in the namespace of `harness.py`, before `plain.py`.
"""

import json
import re

MAX_TEXT = 64 << 20
# Interpreters refuse to read or write integers of more digits than some limit, which a program may change.
_HUGE = 1 << 2000

_encode = json.encoder.c_make_encoder(None, None, json.encoder.encode_basestring_ascii, None, ":", ",", False, False, True)
_scan = json.scanner.c_make_scanner(json.JSONDecoder())
_join = "".join
_SHALLOW, _DEEPEST = 200, 5
_QUOTED = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"')
_BRACKETS = {code: None for code in range(128) if chr(code) not in "[]"}

_NUMBERS = frozenset((int, float, bool, type(None)))
_SCALARS = _NUMBERS | {str}
_UNBUILT, _BUSY = object(), object()


class Malformed(Exception):
    """What the other side sent is no message."""


def write_message(head, values, opaque, known):
    """The text of a message, which must be sent then, and what its nodes were made of with the number of the first.
    `opaque(writer, value, node)` writes what is not plain; `known` has the references of values of the request, by their id."""
    global _next_number
    writer = Writer(opaque, known)
    parts = [writer.part(value) for value in values]
    writer.write()
    changed, gone = news() if shared and not _unread else ((), ())
    updates = []
    if changed:
        for number, value, kind in changed:
            node = []
            WRITERS[kind](writer, value, node)
            updates.append([number, node])
        writer.write()
    first = _next_number
    text = _join(_encode([head, parts, writer.nodes, first, updates, gone], 0))
    if len(text) > MAX_TEXT:
        raise MemoryError("too much data for one call")
    _next_number = first + 2 * len(writer.nodes)
    for number in gone:
        forget(number)
    for number, _, _ in changed:
        in_step(number)
    for index, value, kind in writer.containers:
        share_in_step(first + 2 * index, value, kind)
    return text, (first, writer.kept)


def read_message(text, resolve, sent=(0, ())):
    """(head, values, reader) of a message; `resolve(reader, node)` makes what is not plain; `sent` is what `write_message`
    gave with the request that the message answers."""
    global _unread
    if len(text) > MAX_TEXT:
        raise MemoryError("too much data for one call")
    if text.count("[") > _SHALLOW:
        _refuse_depth(text)
    message, end = _scan(text, 0)
    head, parts, nodes, first, updates, gone = message
    if end != len(text) or type(head) is not str or type(parts) is not list or type(nodes) is not list:
        raise Malformed
    if not is_number_of_other_side(first):
        raise Malformed
    reader = Reader(nodes, resolve, first, sent)
    _unread += 1
    try:
        values = [reader.part(part) for part in parts]
        changes = [(number, shared[number], reader.make(node)) for number, node in updates]
        reader.fill()
        for number, (value, kind, _), fresh in changes:
            if type(fresh) is not kind:
                raise Malformed
            refill(value, fresh, kind)
            in_step(number)
        for number in reader.containers:
            in_step(number)
        for number in gone:
            forget(number)
    finally:
        _unread -= 1
    return head, values, reader


def _refuse_depth(text):
    """No message is deep, and one that is would overflow the reader's stack."""
    brackets = _QUOTED.sub("", text)
    if "{" in brackets:
        raise Malformed
    brackets = brackets.translate(_BRACKETS)
    for _ in range(_DEEPEST):
        brackets = brackets.replace("[]", "")
    if brackets:
        raise Malformed


class Writer:
    __slots__ = ("nodes", "memo", "kept", "pending", "containers", "opaque")

    def __init__(self, opaque, known):
        self.nodes, self.kept, self.pending, self.containers = [], [], [], []
        self.memo, self.opaque = dict(known), opaque

    def part(self, value):
        global _crossed
        kind = type(value)
        if kind is str:
            # Two halves of a pair, written apart, would be read as one character.
            if value.isascii() or not _has_surrogates(value):
                return value
        elif kind is int:
            if -_HUGE < value < _HUGE:
                return value
        elif kind in _NUMBERS:
            return value
        reference = self.memo.get(id(value))
        if reference is None:
            number = numbers.get(id(value))
            if number is not None:
                _crossed = True
                return [-number]
            node = []
            index = len(self.nodes)
            reference = self.memo[id(value)] = [index]
            self.nodes.append(node)
            self.kept.append(value)
            self.pending.append((WRITERS.get(kind, self.opaque), value, node))
            if kind in CONTAINERS:
                self.containers.append((index, value, kind))
        return reference

    def write(self):
        pending = self.pending
        while pending:
            write, value, node = pending.pop()
            write(self, value, node)


class Reader:
    """Immutable values are made when they are asked for, containers at once and filled later: cycles lead through those."""

    __slots__ = ("nodes", "built", "pending", "containers", "resolve", "first", "sent")

    def __init__(self, nodes, resolve, first, sent):
        self.nodes, self.built, self.resolve = nodes, [_UNBUILT] * len(nodes), resolve
        self.first, self.sent = first, sent
        self.pending, self.containers = [], []

    def part(self, part):
        if type(part) in _SCALARS:
            return part
        if type(part) is not list or len(part) != 1 or type(part[0]) is not int:
            raise Malformed
        index = part[0]
        if index < 0:
            return self.known(-index)
        value = self.built[index]
        if value is _UNBUILT:
            self.built[index] = _BUSY
            node = self.nodes[index]
            value = self.built[index] = self.make(node)
            kind = KINDS.get(node[3] if node[0] == "V" else node[0])
            if kind is not None:
                number = self.first + 2 * index
                share(number, value, kind)
                self.containers.append(number)
        elif value is _BUSY:
            raise Malformed
        return value

    def known(self, number):
        """What has a number of an earlier message."""
        global _crossed
        if number in shared:
            _crossed = True
            return shared[number][0]
        first, kept = self.sent
        index, between = divmod(number - first, 2)
        if between or index < 0:
            raise Malformed
        return kept[index]

    def make(self, node):
        make = MAKERS.get(node[0])
        if make is not None:
            return make(self, node)
        container = SHELLS.get(node[0])
        if container is None:
            return self.resolve(self, node)
        value = container(self, node)
        self.pending.append((value, node))
        return value

    def parts(self, node, start=1):
        rest = node[start:]
        return rest if _SCALARS.issuperset(map(type, rest)) else [self.part(part) for part in rest]

    def fill(self):
        pending, at = self.pending, 0
        while at < len(pending):
            value, node = pending[at]
            at += 1
            tag = node[0]
            if tag == "l":
                value += self.parts(node)
            elif tag == "q":
                value.extend(self.parts(node, 2))
            elif tag == "V":
                _, raw = node
                refill(value, raw, type(raw))
            elif tag == "B" or tag == "a":
                pass
            elif tag == "s":
                value.update(self.parts(node))
            else:
                parts = iter(self.parts(node, 2 if tag == "D" else 1))
                for key, item in zip(parts, parts, strict=True):
                    value[key] = item


def _has_surrogates(text):
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
