"""The part of pytest that tests use: `raises`, `approx`, `fixture`, `mark`, `param`, `fail`, `skip`. A test that fails by it
fails an assertion.

Executed in the namespace of `harness.py`, before the names of the interpreter are learnt.
"""

import decimal
import fractions
import functools
import importlib.machinery
import math
import re
import sys
import types
import warnings

_COMPARED_AS_NUMBERS = frozenset((int, float, complex, decimal.Decimal, fractions.Fraction))


class Failed(AssertionError):
    """What `fail` raises."""


class Skipped(Exception):
    """What `skip` raises. A test that skips itself says nothing of the candidate, and is no pass."""


class ExceptionInfo:
    """What `raises` hands out: `value` and `type` are there once the block has ended."""

    value = type = tb = None
    typename = property(lambda self: self.type.__name__)

    def errisinstance(self, kind):
        return isinstance(self.value, kind)

    def exconly(self, tryshort=False):
        return f"{self.typename}: {self.value}"

    def match(self, regexp):
        if not re.search(regexp, str(self.value)):
            raise Failed(f"{regexp!r} is not found in {str(self.value)!r}")
        return True

    def __str__(self):
        return repr(self.value)


class _Raises:
    def __init__(self, expected, match=None, check=None):
        self._expected, self._match, self._check = expected, match, check
        self._info = ExceptionInfo()

    def __enter__(self):
        return self._info

    def __exit__(self, kind, error, trace):
        if kind is None:
            raise Failed(f"DID NOT RAISE {self._expected!r}")
        if not issubclass(kind, self._expected):
            return False
        info = self._info
        info.value, info.type, info.tb = error, kind, trace
        if self._match is not None:
            info.match(self._match)
        if self._check is not None and not self._check(error):
            raise Failed(f"{error!r} is not what was expected")
        return True


def _raises(expected_exception=Exception, *call, match=None, check=None, **named):
    if not call:
        return _Raises(expected_exception, match, check)
    with _Raises(expected_exception) as info:
        call[0](*call[1:], **named)
    return info


class Warned(list):
    """What was warned of."""

    list = property(lambda self: self)

    def pop(self, kind=Warning):
        at = next((at for at, each in enumerate(self) if issubclass(each.category, kind)), None)
        if at is None:
            raise Failed(f"{kind!r} not found in warning list")
        return list.pop(self, at)


class _Warns(warnings.catch_warnings):
    def __init__(self, expected=None, match=None):
        super().__init__(record=True)
        self._expected, self._wanted, self._seen = expected, match, Warned()

    def __enter__(self):
        super().__enter__()
        warnings._showwarnmsg_impl = self._seen.append
        warnings.simplefilter("always")
        return self._seen

    def __exit__(self, kind, *rest):
        super().__exit__(kind, *rest)
        if kind is None and self._expected is not None and not any(
            issubclass(each.category, self._expected) and re.search(self._wanted or "", str(each.message))
            for each in self._seen
        ):
            raise Failed(f"DID NOT WARN {self._expected!r}")


def _warns(expected_warning=Warning, *call, match=None, **named):
    if not call:
        return _Warns(expected_warning, match)
    with _Warns(expected_warning):
        return call[0](*call[1:], **named)


def _deprecated_call(*call, match=None, **named):
    return _warns((DeprecationWarning, PendingDeprecationWarning, FutureWarning), *call, match=match, **named)


def recorded_warnings():
    """What `recwarn` gives."""
    with _Warns() as seen:
        yield seen


class _Approx:
    """A number, or numbers in plain containers, within a tolerance. Numbers are those of the language's own types."""

    __hash__ = None
    __array_ufunc__ = None

    def __init__(self, expected, rel=None, abs=None, nan_ok=False):
        self._expected, self._how = expected, (rel, abs, nan_ok)

    def __repr__(self):
        return f"approx({self._expected!r})"

    def __eq__(self, actual):
        return _is_near(actual, self._expected, *self._how)

    def __ne__(self, actual):
        return not self == actual


def _is_near(actual, expected, rel, absolute, nan_ok):
    kind = type(expected)
    if kind is dict:
        return type(actual) is dict and actual.keys() == expected.keys() and all(
            _is_near(actual[key], item, rel, absolute, nan_ok) for key, item in expected.items()
        )
    if kind in (list, tuple):
        return type(actual) is kind and len(actual) == len(expected) and all(
            _is_near(each, item, rel, absolute, nan_ok) for each, item in zip(actual, expected)
        )
    if kind not in _COMPARED_AS_NUMBERS or type(actual) not in _COMPARED_AS_NUMBERS:
        return type(actual) is kind and actual == expected
    if actual == expected:
        return True
    if kind is not complex and math.isnan(expected):
        return nan_ok and type(actual) is not complex and math.isnan(actual)
    size = abs(expected)
    if kind is not complex and math.isinf(size):
        return False
    if absolute is None:
        tolerance = max((1e-6 if rel is None else rel) * float(size), 1e-12)
    else:
        tolerance = max(0 if rel is None else rel * float(size), absolute)
    return abs(actual - expected if type(actual) is kind else complex(actual) - complex(expected)) <= tolerance


def _fail(reason="", pytrace=True):
    raise Failed(reason)


def _skip(reason="", **_):
    raise Skipped(reason)


def _import_or_skip(name, *_, **__):
    try:
        return __import__(name)
    except ImportError as error:
        raise Skipped(str(error)) from None


def _fixture(function=None, **how):
    """Marks a function whose value tests ask for by a parameter's name."""
    if function is None:
        return lambda function: _fixture(function, **how)
    function.crossrank_fixture = how
    return function


def _param(*values, id=None, marks=()):
    param = _Param(values)
    param.is_left_out = any(map(_leaves_out, marks if isinstance(marks, (list, tuple)) else (marks,)))
    return param


class _Param(tuple):
    """The values of one case of `parametrize`, or of a fixture."""


def _leaves_out(mark):
    def marked():
        pass

    return hasattr(mark(marked), "crossrank_left_out")


def cases_of(params):
    """The values of a fixture's parameters, one at a time."""
    for each in params:
        if type(each) is not _Param:
            yield each
        elif not each.is_left_out:
            yield each[0]


class _Marks:
    def __getattr__(self, name):
        if name == "parametrize":
            return _parametrize
        if name == "usefixtures":
            return _use_fixtures
        return functools.partial(_mark, name)


def _parametrize(argnames, argvalues, indirect=False, **_):
    names = [name.strip() for name in argnames.split(",") if name.strip()] if isinstance(argnames, str) else [*argnames]
    cases = []
    for each in argvalues:
        if type(each) is not _Param:
            each = (each,) if len(names) == 1 and (isinstance(argnames, str)) else tuple(each)
        elif each.is_left_out:
            continue
        cases.append(dict(zip(names, each, strict=True)))

    def mark(function):
        function.crossrank_cases = [{**before, **case} for before in getattr(function, "crossrank_cases", [{}]) for case in cases]
        if indirect:
            function.crossrank_indirect = {*getattr(function, "crossrank_indirect", ()), *(names if indirect is True else indirect)}
        return function

    return mark


def _use_fixtures(*names):
    def mark(function):
        function.crossrank_uses = (*names, *getattr(function, "crossrank_uses", ()))
        return function

    return mark


def _mark(name, *values, **how):
    """`@mark.name` or `@mark.name(…)`; what is skipped, or expected to fail, is left out."""
    leaves_out = name == "skip" or name in ("skipif", "xfail") and bool(values[0] if values else how.get("condition", name == "xfail"))

    def mark(thing):
        if leaves_out:
            thing.crossrank_left_out = True
        return thing

    if len(values) == 1 and not how and callable(values[0]):
        leaves_out = name in ("skip", "xfail")
        return mark(values[0])
    return mark


def _pytest_module():
    module = types.ModuleType("pytest")
    module.__spec__ = importlib.machinery.ModuleSpec("pytest", None)
    vars(module).update(
        approx=_Approx,
        fail=_fail,
        fixture=_fixture,
        importorskip=_import_or_skip,
        main=lambda *_, **__: 0,
        mark=_Marks(),
        param=_param,
        raises=_raises,
        skip=_skip,
        warns=_warns,
        deprecated_call=_deprecated_call,
        ExceptionInfo=ExceptionInfo,
    )
    return module


sys.modules["pytest"] = _pytest_module()
