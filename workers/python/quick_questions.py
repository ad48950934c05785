"""The question of a test that is one plain assertion about one call with plain values, read off its text: most tests are, and a
syntax tree takes as long as all else together. What it says is what `questions.py` says, or nothing.

Executed in the namespace of `harness.py`, after `questions.py`.
"""

import ast
import json
import keyword
import re

_LONGEST_QUICK = 1000
_ASSERTION = (
    r"\n*assert\b[ \t]*(not\b[ \t]*)?(?P<around>\([ \t]*)?(?P<within>\([ \t]*)?"
    r"(?P<call>(?P<name>[A-Za-z_][A-Za-z_0-9]*)\((?P<values>[^#]*)\))(?(within)[ \t]*\))"
    r"(?:[ \t]*(?:(?P<equals>==)|\bis\b(?![ \t]+not))[ \t]*(?P<wanted>[^#]*?))?(?(around)[ \t]*\))"
    r"(?:,[ \t]*(?:\\\n[ \t]*)?(?:\"[^\"\\\n]*\"|'[^'\\\n]*'))?[ \t]*(?:#[^\r\n\x00\f]*)?[ \t\n]*"
)
# The values reach to the last parenthesis that they can reach to, or else to the first: the answer wanted may be a tuple.
_READINGS = re.compile(_ASSERTION).fullmatch, re.compile(_ASSERTION.replace("[^#]*)", "[^#]*?)", 1)).fullmatch
# What is written alike in Python and JSON, but for quotes and names. Of -0 and exponents the two think differently.
_ALIKE = re.compile(r"(?:[0-9., \t\n\[\]]|-(?!0(?![.0-9]))|\"[^\"\\\x00-\x1f\x7f]*\"|True|False|None)*").fullmatch
_scan_values = json.JSONDecoder().scan_once
# Found in the code as a name, and then a constant: no name leads a program to it.
_QUICK_NAME = "crossrank_note_answer"


def quick_question(source):
    """The test's code, (question, wanted answer or "") and whether it only compares these; None where it takes a syntax tree to tell."""
    if len(source) > _LONGEST_QUICK:
        return None
    found, values = _read(source)
    if values is None:
        return None
    name, negated, wanted = found["name"], found[1], found["wanted"]
    if name in _names_of_python or name == "approx" or name in _KEYWORDS or negated and wanted is not None:
        return None
    if wanted is None:
        wanted = not negated
    else:
        wanted = _value_of(wanted)
        if wanted is _UNKNOWN:
            return None
    start, end = found.span("call")
    code = compile(
        f"{source[:start]}{_QUICK_NAME}({source[start:end]}){source[end:]}", TEST_FILE, "exec", dont_inherit=True
    )
    code = _with_constant(code)
    if code is None:
        return None
    asked = f"{name}({repr(values)[1:-1]})", _answer_if_plain(lambda: wanted)
    return code, asked, found["equals"] is not None


def _read(source):
    """The parts of the text, and the values that it calls with, or None."""
    for read in _READINGS:
        found = read(source)
        if found is None:
            break
        values = _values_of(f"[{found['values']}]")
        if values is not None:
            return found, values
    return None, None


_KEYWORDS = frozenset(keyword.kwlist)


_UNKNOWN = object()


def _value_of(text):
    values = _values_of(f"[{text}]")
    return _UNKNOWN if values is None or len(values) != 1 else values[0]


def _values_of(text):
    """What a list of plain values is, or None where that is not told quickly."""
    if "(" in text or "{" in text:
        return _values_with_tuples(text)
    if "'" in text and '"' not in text:
        text = text.replace("'", '"')
    if _ALIKE(text) is None:
        return None
    if '"' not in text:
        text = text.replace("True", "true").replace("False", "false").replace("None", "null")
    try:
        values, end = _scan_values(text, 0)
    except (StopIteration, ValueError, RecursionError):
        return None
    return values if end == len(text) else None


def _values_with_tuples(text):
    """With tuples and dicts too, where they are written as Python shows them."""
    try:
        values = ast.literal_eval(text)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    return values if type(values) is list and _squeezed(repr(values)) == _squeezed(text) else None


def _squeezed(text):
    return text.replace(" ", "").replace("\t", "").replace("\n", "").replace('"', "'")


def _with_constant(code):
    """The code with the helper in the place of its name."""
    at = code.co_code.find(bytes((_LOAD_NAME, code.co_names.index(_QUICK_NAME))))
    if at % 2 or len(code.co_consts) > 255:
        return None
    load = bytes((_LOAD_CONST, len(code.co_consts)))
    return code.replace(
        co_code=code.co_code[:at] + load + code.co_code[at + 2 :], co_consts=(*code.co_consts, note_answer)
    )
