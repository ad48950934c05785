"""The question that a test asks: the call whose value it compares, and the answer that it wants. Found in the test's syntax
tree when the test is compiled; the call is then wrapped in a helper that keeps its value, and nothing else is changed.

Of a test with several assertions the first one that compares a call counts, where it stands in the test's own lines or in
a function without parameters that the last line calls. What stands before it belongs to the question.

Executed in the namespace of `harness.py`, after `evidence.py` and before it.
"""

import ast

_MOST_QUESTION = 1000
_ANSWER_MARK = "\x00crossrank: answer\x00"
_helpers |= {_ANSWER_MARK: note_answer, _SWALLOWED: AssertionError, _NOTE_SWALLOWED: _note_swallowed}
_TRUE, _FALSE, _NONE = (ast.Constant(value) for value in (True, False, None))
_NEARLY = frozenset("isclose allclose approx".split())
_UNITTEST_PAIRS = frozenset(
    "assertEqual assertEquals assertIs assertAlmostEqual assertAlmostEquals assertListEqual assertTupleEqual assertDictEqual "
    "assertSetEqual assertSequenceEqual assertMultiLineEqual assertCountEqual assertNotEqual".split()
)
_UNITTEST_SINGLES = {"assertTrue": _TRUE, "assertFalse": _FALSE, "assertIsNone": _NONE}


def compile_asking(source, explain):
    """The compiled test, and (question, wanted answer or "") or None where it asks nothing that can be found."""
    if "(" not in source:
        # Nothing is called.
        return (explained if explain else compile_plainly)(source), None
    tree = parsed(source)
    asked = _find_question(tree)
    if asked is None:
        return (explained if explain else compile_plainly)(source), None
    if explain:
        tree = _with_equalities(tree)
    code = compile(told(tree, source), TEST_FILE, "exec", dont_inherit=True)
    return _with_helper(code), asked


def compile_plainly(source):
    if not (may_be_swallowed(source) or is_of_a_file(source)) or "\x00" in source:
        return compile(source, TEST_FILE, "exec", dont_inherit=True)
    return _with_helper(compile(told(parsed(source), source), TEST_FILE, "exec", dont_inherit=True))


def _find_question(tree):
    before = []
    for statement in _lines_of(tree):
        try:
            found = _asked_in(statement)
            if found is not None:
                place, wanted = found
                asked = _question_text(before, place.get(), wanted)
                place.wrap()
                return asked
        except (RecursionError, ValueError, MemoryError):
            return None
        before.append(statement)
    return None


def _lines_of(tree):
    """The statements of a test as they run: its own, or those of the function that its last line calls."""
    *before, last = tree.body or [None]
    match last:
        case ast.Expr(ast.Call(ast.Name(name), [], [])):
            for line in before:
                if type(line) is ast.FunctionDef and line.name == name and not line.decorator_list and not _parameters(line):
                    return [*(each for each in before if each is not line), *line.body]
    return tree.body


def _parameters(function):
    given = function.args
    return given.posonlyargs or given.args or given.kwonlyargs or given.vararg or given.kwarg


_MARK_NODE = ast.Constant(_ANSWER_MARK, lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)


class _Place:
    """Where an expression stands in the tree."""

    def __init__(self, holder, field, index=None):
        self.holder, self.field, self.index = holder, field, index

    def get(self):
        value = getattr(self.holder, self.field)
        return value if self.index is None else value[self.index]

    def wrap(self):
        node = self.get()
        wrapped = ast.copy_location(ast.Call(_MARK_NODE, [node], []), node)
        if self.index is None:
            setattr(self.holder, self.field, wrapped)
        else:
            getattr(self.holder, self.field)[self.index] = wrapped


def _asked_in(statement):
    """(place of the call, node of the answer wanted or None), or None."""
    match statement:
        case ast.Assert():
            return _asked_by_truth(_Place(statement, "test"), _TRUE)
        case ast.Expr(ast.Call(ast.Name(name) | ast.Attribute(attr=name)) as call):
            if name in _UNITTEST_SINGLES and len(call.args) == 1:
                return _asked_by_truth(_Place(call, "args", 0), _UNITTEST_SINGLES[name])
            if name in _UNITTEST_PAIRS and len(call.args) >= 2:
                return _asked_by_pair(_Place(call, "args", 0), _Place(call, "args", 1), name != "assertNotEqual")
    return None


def _asked_by_truth(place, wanted):
    match test := place.get():
        case ast.UnaryOp(ast.Not()) if wanted is not _NONE:
            return _asked_by_truth(_Place(test, "operand"), _FALSE if wanted is _TRUE else _TRUE)
        case ast.BoolOp(ast.And()) if wanted is _TRUE:
            return _asked_by_truth(_Place(test, "values", 0), _TRUE)
        case ast.Compare(ops=[operator]) if wanted is not _NONE:
            return _asked_by_comparison(test, operator, wanted is _TRUE)
        case ast.Call(ast.Name(name) | ast.Attribute(attr=name), [_, _, *_]) if name in _NEARLY and wanted is _TRUE:
            return _asked_by_pair(_Place(test, "args", 0), _Place(test, "args", 1), True)
    return (place, wanted) if _asks(place.get()) else None


def _asked_by_comparison(test, operator, is_wanted):
    left, right = _Place(test, "left"), _Place(test, "comparators", 0)
    match test.left:
        case ast.Call(ast.Name("abs"), [ast.BinOp(op=ast.Sub()) as difference], []) if type(operator) in (ast.Lt, ast.LtE):
            return _asked_by_pair(_Place(difference, "left"), _Place(difference, "right"), is_wanted)
    return _asked_by_pair(left, right, is_wanted and type(operator) in (ast.Eq, ast.Is))


def _asked_by_pair(left, right, is_wanted):
    """The call is the side that asks, where only one does; the other says what is wanted."""
    asks = _asks(left.get()), _asks(right.get())
    if asks == (True, False):
        call, other = left, right
    elif asks == (False, True):
        call, other = right, left
    else:
        return None
    return call, other.get() if is_wanted else None


def _asks(node):
    """Whether a value is asked of something that is not Python's own."""
    kind = type(node)
    if kind is ast.Constant:
        return False
    if kind is ast.List or kind is ast.Tuple:
        return any(map(_asks, node.elts))
    return _calls_own(node) or any(map(_calls_own, ast.walk(node)))


def _calls_own(node):
    if type(node) is not ast.Call:
        return False
    called = node.func
    if type(called) is ast.Name:
        return called.id not in _names_of_python and called.id != "approx"
    return type(called) is ast.Attribute and called.attr != "approx"


def _question_text(before, call, wanted):
    """The question with what stands before it. A name that was given a plain value only for the answer's sake is left out."""
    if before and type(wanted) is ast.Name:
        given = [line for line in before if wanted.id in _names_in(line)]
        match given:
            case [ast.Assign([ast.Name(name)], value)] if name == wanted.id and name not in _names_in(call):
                wanted = value
                before = [line for line in before if line is not given[0]]
    text = _source_of(call)
    if before:
        text = "\n".join([*map(ast.unparse, before), text])
    if len(text) > _MOST_QUESTION:
        text = f"{text[:_MOST_QUESTION // 2]}… sha256:{_sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"
    return text, _answer_wanted(wanted)


def _source_of(node):
    """As `ast.unparse` has it, which takes several times as long for a plain call."""
    try:
        return _plain_source(node)
    except KeyError:
        return ast.unparse(node)


def _plain_source(node):
    return _plain_sources[type(node)](node)


def _plain_list(nodes):
    return ", ".join(map(_plain_source, nodes))


def _plain_constant(node):
    return _plain_texts[type(node.value)](node.value)


def _plain_call(node):
    if node.keywords:
        raise KeyError
    return f"{_plain_source(node.func)}({_plain_list(node.args)})"


def _plain_sign(node):
    return {ast.USub: "-"}[type(node.op)] + {ast.Constant: _plain_constant}[type(node.operand)](node.operand)


_plain_texts = {int: repr, str: repr, bool: repr, type(None): repr, float: lambda value: {False: repr(value)}[value > 1e300]}
_plain_sources = {
    ast.Call: _plain_call,
    ast.Constant: _plain_constant,
    ast.List: lambda node: f"[{_plain_list(node.elts)}]",
    ast.Name: lambda node: node.id,
    ast.UnaryOp: _plain_sign,
}


def _names_in(line):
    return {each.id for each in ast.walk(line) if type(each) is ast.Name}


def _answer_wanted(node):
    if node is None:
        return ""
    try:
        return _answer_if_plain(lambda: _plain_value(node))
    except KeyError:
        return _answer_written_otherwise(node)


def _plain_value(node):
    return _plain_values[type(node)](node)


_plain_values = {
    ast.Constant: lambda node: node.value,
    ast.List: lambda node: [*map(_plain_value, node.elts)],
    ast.Tuple: lambda node: (*map(_plain_value, node.elts),),
}


def _answer_written_otherwise(node):
    match node:
        case ast.Call(ast.Name("approx") | ast.Attribute(attr="approx"), [node, *_]):
            return _answer_wanted(node)
        case ast.Call(ast.Name("float"), [ast.Constant(str() as text)], []):
            return _answer_if_plain(lambda: float(text))
        case ast.UnaryOp(ast.USub(), ast.Call(ast.Name("float"), [ast.Constant(str() as text)], [])):
            return _answer_if_plain(lambda: -float(text))
    return _answer_if_plain(lambda: ast.literal_eval(node))


def _answer_if_plain(make):
    try:
        answer = quick_answer(make())
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return ""
    return answer if answer[0] == _VALUE else ""
