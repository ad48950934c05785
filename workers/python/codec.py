"""Plain data as text, for the membrane between the program's interpreter and the judge's.

A message holds its containers side by side (`nodes`), each a tag and its parts; a part that is no number, text, true,
false or null is a reference: `[3]` to a node of this message, `[-4]` to node 3 of the request that it answers. So
shared references and cycles need no care, and depth costs nothing. Only exact types are taken apart, and by methods
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


def write_message(head, values, opaque, known, changed=()):
    """The text of a message, and what its nodes were made of. `opaque(writer, value, node)` writes what is not plain;
    `known` has the references of values of the request, by their id; `changed` are (node of the request, value)."""
    writer = Writer(opaque, known)
    parts = [writer.part(value) for value in values]
    updates = []
    for index, value in changed:
        node = []
        WRITERS[type(value)](writer, value, node)
        updates.append([index, node])
    pending = writer.pending
    while pending:
        write, value, node = pending.pop()
        write(writer, value, node)
    text = _join(_encode([head, parts, writer.nodes, updates], 0))
    if len(text) > MAX_TEXT:
        raise MemoryError("too much data for one call")
    return text, writer.kept


def read_message(text, resolve, known):
    """(head, values, reader, updates) of a message; `resolve(reader, node)` makes what is not plain."""
    if len(text) > MAX_TEXT:
        raise MemoryError("too much data for one call")
    if text.count("[") > _SHALLOW:
        _refuse_depth(text)
    message, end = _scan(text, 0)
    head, parts, nodes, updates = message
    if end != len(text) or type(head) is not str or type(parts) is not list or type(nodes) is not list:
        raise Malformed
    reader = Reader(nodes, resolve, known)
    values = [reader.part(part) for part in parts]
    fresh = [(index, reader.make(node)) for index, node in updates]
    reader.fill()
    return head, values, reader, fresh


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
    __slots__ = ("nodes", "memo", "kept", "pending", "opaque")

    def __init__(self, opaque, known):
        self.nodes, self.kept, self.pending = [], [], []
        self.memo, self.opaque = dict(known), opaque

    def part(self, value):
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
            node = []
            reference = self.memo[id(value)] = [len(self.nodes)]
            self.nodes.append(node)
            self.kept.append(value)
            self.pending.append((WRITERS.get(kind, self.opaque), value, node))
        return reference


class Reader:
    """Immutable values are made when they are asked for, containers at once and filled later: cycles lead through those."""

    __slots__ = ("nodes", "built", "pending", "resolve", "known", "mutable")

    def __init__(self, nodes, resolve, known):
        self.nodes, self.built, self.resolve, self.known = nodes, [_UNBUILT] * len(nodes), resolve, known
        self.pending, self.mutable = [], []

    def part(self, part):
        if type(part) in _SCALARS:
            return part
        if type(part) is not list or len(part) != 1 or type(part[0]) is not int:
            raise Malformed
        index = part[0]
        if index < 0:
            return self.known[-1 - index]
        value = self.built[index]
        if value is _UNBUILT:
            self.built[index] = _BUSY
            value = self.built[index] = self.make(self.nodes[index])
            if type(value) in CONTAINERS:
                self.mutable.append((index, value))
        elif value is _BUSY:
            raise Malformed
        return value

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
            elif tag == "v":
                raw = self.part(node[3])
                refill(value, raw, type(raw))
            elif tag == "q":
                value.extend(self.parts(node, 2))
            elif tag == "B":
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
