"""Problems that are open, and their tests, compiled once."""

import re

_problems = {}
# Of the problem whose slice is under way.
_prelude, _tests = "", {}
_seed = 0
_asking = False


def open_problem(problem, prelude, seed, asks):
    """`asks`: what its tests ask is found, and what programs answer is kept."""
    _problems[problem] = (prelude, {}, seed, bool(asks), new_answers())
    return 0


def forget_problem(problem):
    _problems.pop(problem, None)
    return 0


def use_problem(problem):
    """What follows is about this problem."""
    global _prelude, _tests, _seed, _asking
    _prelude, _tests, _seed, _asking, answers = _problems[problem]
    use_answers(answers)
    return 0


# Fixtures by which a test looks for more than values.
_LISTENS = re.compile("caplog|capfd|recwarn|monkeypatch|mocker|tmp_?path|tmpdir").search
# Tests compiled lately, in this problem or another: who asks again, with other candidates, asks with the same tests.
_compiled_lately = {}
_MOST_COMPILED = 1000
_LONGEST_KEPT = 4000


def compile_test(index, source, explain):
    """Compiles a test once for the problem. Returns "!" and why it does not compile; or what it asks: "?", or "=" where it does
    nothing but compare the two; the question, a NUL and the answer that it wants, if that is plain; "" for nothing."""
    key = (source, explain, _asking)
    known = _compiled_lately.get(key)
    if known is None:
        try:
            quick = quick_question(source) if _asking and not explain else None
            code, asked, compares = quick or (*_compiled(source, explain), False)
            ready = quick and _ready_quickly(code)
            mark = "=" if ready and compares and not ready[2] and asked[1] else "?"
            said = "" if asked is None else mark + "\0".join(asked)
            known = ready or _ready(source, code, asked, explain), said
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            return _text("!" + _compile_message(error))
        if len(source) <= _LONGEST_KEPT:
            if len(_compiled_lately) >= _MOST_COMPILED:
                _compiled_lately.clear()
            _compiled_lately[key] = known
    _tests[index], said = known
    return _text(said)


def _ready(source, code, asked, explain):
    """A test as cells need it: its code, whether that is harmless, whether what it may change is put back before, whether it asks
    something, the modules that it reads of; and where it is not harmless, its harmless first lines in the same form, or None."""
    listens = _LISTENS(source) is not None
    is_calm, first_lines = is_harmless(code) and not listens, None
    if not (is_calm or listens):
        leaner = compiled_without_idle(source, False, lambda text: _compiled(text, explain)[0])
        if leaner is not None and is_harmless(leaner[0]):
            code, is_calm = leaner[0], True
        else:
            first_lines = harmless_first_lines(source, asked, explain)
    asks = asked is not None
    return *_parts(code, is_calm, asks), first_lines and (*_parts(first_lines, True, asks), None)


def _parts(code, is_calm, asks):
    return code, is_calm, puts_back(names_in(code)), asks, modules_asked(code)


def _ready_quickly(code):
    """The same of a test that is one assertion of one name called with plain values."""
    name = code.co_names[1]
    return None if name in _risky_globals else (code, True, name in PUT_BACK, True, {}, None)


def _compiled(source, explain):
    if _asking:
        return compile_asking(source, explain)
    return (explained if explain else compile_plainly)(source), None


def test_is_harmless(index):
    return int(_tests[index][1])
