"""What goes on beside the calls of a test and a candidate apart, each in an interpreter of its own: what a test puts in the
place of things of the library (`patch('builtins.input')`), its standard input and environment are the candidate's too; what
the candidate warns of and logs reaches the test that listens. Only for tests that may do such a thing: those that are not
harmless.

What the candidate tells is its own word, as what it returns and prints: a list of warnings and records, taken apart by type.
The judge's own filters, levels and handlers decide what becomes of it.

Executed in the namespace of `harness.py`, after `membrane.py`.
"""

import builtins
import importlib
import io
import logging
import os
import sys
import types
import unittest.mock
import warnings

_ask_plainly = ask
_MOST_TOLD = 10_000
_root, _known_loggers = logging.root, logging.root.manager.loggerDict
_input_here = builtins.input
_enter_warnings = warnings.catch_warnings.__enter__
_start_patch, _end_patch = unittest.mock._patch.__enter__, unittest.mock._patch.__exit__
# Streams are captured otherwise; the rest of `sys` is the interpreter's own affair.
_OF_SYS = frozenset(["argv"])

# What is shown counts as output.
warnings.simplefilter("ignore")
_filters_of_cells = warnings.filters[:]

_is_looking = _hears_warnings = _hears_logs = False
_stdin_told = _environ_told = _input_told = _levels_told = _registry = None
_loggers_before, _filters_before = 0, None


def look_beside(is_looking):
    """The judge's side: a new cell, whose test may do more than call."""
    global ask, _is_looking, _hears_warnings, _hears_logs, _stdin_told, _environ_told, _input_told, _levels_told, _registry
    global _loggers_before, _filters_before
    ask = _ask_and_look if is_looking else _ask_plainly
    _is_looking, _hears_warnings, _hears_logs = is_looking, False, False
    if is_looking:
        _stdin_told, _environ_told, _input_told, _levels_told = sys.stdin, dict(os.environ), builtins.input, {}
        _registry, _loggers_before, _filters_before = {}, len(_known_loggers), warnings.filters[:1]


def _ask_and_look(operation, *values):
    _tell_candidate()
    try:
        return _ask_plainly(operation, *values)
    except (KeyboardInterrupt, MemoryError):
        raise
    finally:
        if _hears_warnings or _hears_logs:
            _hear_candidate()


def _tell_candidate():
    global _stdin_told, _environ_told, _input_told, _hears_warnings, _hears_logs, _levels_told
    if sys.stdin is not _stdin_told:
        _stdin_told = sys.stdin
        is_own = _stdin_told is sys.__stdin__ or not hasattr(_stdin_told, "readline")
        _ask_plainly("stdin", *((None, None) if is_own else (_stdin_told.read, _stdin_told.readline)))
    if os.environ != _environ_told:
        _environ_told = dict(os.environ)
        _ask_plainly("environ", _environ_told)
    if builtins.input is not _input_told:
        _input_told = builtins.input
        _ask_plainly("unpatch" if _input_told is _input_here else "patch", "builtins", "input", _input_told)
    hears_warnings = warnings.filters[:1] != _filters_before
    hears_logs = bool(_root.handlers) or len(_known_loggers) > _loggers_before
    levels = _levels_of_test() if hears_logs else {}
    if hears_warnings != _hears_warnings or hears_logs != _hears_logs or levels != _levels_told:
        _hears_warnings, _hears_logs, _levels_told = hears_warnings, hears_logs, levels
        _ask_plainly("listen", hears_warnings, hears_logs, levels)


def _levels_of_test():
    levels = {name: each.level for name, each in _known_loggers.items() if getattr(each, "level", 0)}
    if _root.level != logging.WARNING:
        levels["root"] = _root.level
    return levels


def _hear_candidate():
    told = _ask_plainly("told")
    if type(told) is not tuple or len(told) != 2 or set(map(type, told)) != {list}:
        raise RuntimeError("the program's side sent no message")
    warned, logged = told
    for each in logged:
        _log_here(*each)
    for error, line in warned:
        if derives(Warning, type(error)) and type(line) is int:
            warnings.warn_explicit(error, None, CANDIDATE_FILE, line, "candidate", _registry)


def _log_here(names, level, message, line, function, error):
    """Hands a record to what the test listens with, where the candidate's loggers would have brought it."""
    if not (type(names) is list and set(map(type, names)) == {str} and type(level) is int and type(line) is int):
        return
    if type(message) is not str or type(function) is not str or _root.manager.disable >= level:
        return
    info = (type(error), error, None) if derives(BaseException, type(error)) else None
    loggers = [logging.getLogger(name) for name in names]
    record = loggers[0].makeRecord(names[0], level, CANDIDATE_FILE, line, message, (), info, function)
    if loggers[0].disabled or not loggers[0].filter(record):
        return
    for each in loggers:
        for handler in each.handlers:
            if level >= handler.level:
                handler.handle(record)
        if not each.propagate:
            break


def _start_here_and_there(self):
    made = _start_patch(self)
    if _is_looking and _is_of_library(self.target, self.attribute):
        ask("patch", self.target.__name__, self.attribute, getattr(self.target, self.attribute))
    return made


def _end_here_and_there(self, *error):
    target = self.target if self.is_started else None
    ended = _end_patch(self, *error)
    if _is_looking and target is not None and _is_of_library(target, self.attribute):
        ask("unpatch", target.__name__, self.attribute, None)
    return ended


def _is_of_library(target, name):
    if type(target) is not types.ModuleType or target is builtins and name == "input":
        return False
    return _module_name(target) is not None and (target is not sys or name in _OF_SYS)


def _enter_recording(self):
    log = _enter_warnings(self)
    # Who records means to hear: that none are shown is our doing.
    if log is not None and warnings.filters == _filters_of_cells:
        warnings.filters.clear()
    return log


warnings.catch_warnings.__enter__ = _enter_recording
unittest.mock._patch.__enter__, unittest.mock._patch.__exit__ = _start_here_and_there, _end_here_and_there


# The program's side.


class InputOfTest(io.TextIOBase):
    """Standard input that the test has put there."""

    def __init__(self, read, readline):
        self.read, self.readline = read, readline

    def readable(self):
        return True


_replaced = {}  # what patches have replaced, by module and name
_stdin_own = None
_listening, _warned, _logged, _own_levels = None, [], [], {}
_call_handlers = logging.Logger.callHandlers


def _take_stdin(read, readline):
    global _stdin_own
    _stdin_own = _stdin_own or sys.stdin
    sys.stdin = _stdin_own if read is None else InputOfTest(read, readline)


def _take_environ(environ):
    os.environ.clear()
    os.environ.update(environ)


def _patch_module(module, name, value):
    target = importlib.import_module(module)
    _replaced.setdefault((module, name), []).append(vars(target).get(name, _replaced))
    setattr(target, name, value)


def _unpatch_module(module, name, _):
    if not _replaced.get((module, name)):
        return
    target, value = importlib.import_module(module), _replaced[module, name].pop()
    delattr(target, name) if value is _replaced else setattr(target, name, value)


def _listen(to_warnings, to_logs, levels):
    global _listening, _warned
    if _listening is not None and not to_warnings:
        _listening.__exit__(None, None, None)
        _listening, _warned = None, []
    elif _listening is None and to_warnings:
        _listening = warnings.catch_warnings(record=True)
        _warned = _listening.__enter__()
        warnings.simplefilter("always")
    logging.Logger.callHandlers = _note_record if to_logs else _call_handlers
    for name, level in {**_own_levels, **levels}.items():
        logger = logging.getLogger(None if name == "root" else name)
        _own_levels.setdefault(name, logger.level)
        logger.setLevel(level)


def _note_record(self, record):
    names, logger = [], self
    while logger is not None:
        names.append(logger.name)
        logger = logger.parent if logger.propagate else None
    error = record.exc_info[1] if record.exc_info else None
    if len(_logged) < _MOST_TOLD:
        _logged.append((names, record.levelno, record.getMessage(), record.lineno, record.funcName or "", error))
    if self.hasHandlers():
        _call_handlers(self, record)


def _told():
    told = [(each.message, each.lineno) for each in _warned[:_MOST_TOLD]], _logged[:]
    _warned.clear(), _logged.clear()
    return told


operations |= {
    "stdin": _take_stdin,
    "environ": _take_environ,
    "patch": _patch_module,
    "unpatch": _unpatch_module,
    "listen": _listen,
    "told": _told,
}
