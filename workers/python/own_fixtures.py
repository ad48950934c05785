"""The fixtures that pytest has itself, as far as tests use them.

Executed in the namespace of `harness.py`, after `fixtures.py`.
"""

import collections
import contextlib
import io
import logging
import os
import pathlib
import re
import sys
import tempfile
import unittest.mock


class Captured:
    """What `capsys` gives."""

    def __init__(self):
        self._streams = io.StringIO(), io.StringIO()

    def readouterr(self):
        read = [stream.getvalue() for stream in self._streams]
        for stream in self._streams:
            stream.seek(0), stream.truncate()
        return _Read(*read)

    @contextlib.contextmanager
    def disabled(self):
        yield


_Read = collections.namedtuple("CaptureResult", "out err")


def _capsys():
    captured = Captured()
    with contextlib.redirect_stdout(captured._streams[0]), contextlib.redirect_stderr(captured._streams[1]):
        yield captured


class LogCapture(logging.Handler):
    """What `caplog` gives."""

    def __init__(self):
        super().__init__()
        self.handler, self._levels = self, {}
        self.clear()
        self.setFormatter(logging.Formatter("%(levelname)-8s %(name)s:%(filename)s:%(lineno)d %(message)s"))

    def emit(self, record):
        self.records.append(record)
        self._texts.append(self.format(record))

    def clear(self):
        self.records, self._texts = [], []

    text = property(lambda self: "".join(f"{text}\n" for text in self._texts))
    messages = property(lambda self: [record.getMessage() for record in self.records])
    record_tuples = property(lambda self: [(each.name, each.levelno, each.getMessage()) for each in self.records])

    def get_records(self, when):
        return self.records

    def set_level(self, level, logger=None):
        named = logging.getLogger(logger)
        self._levels.setdefault(named, named.level)
        named.setLevel(level)
        self.setLevel(level)

    @contextlib.contextmanager
    def at_level(self, level, logger=None):
        named = logging.getLogger(logger)
        before, named.level, own = named.level, 0, self.level
        named.setLevel(level)
        self.setLevel(level)
        try:
            yield
        finally:
            named.setLevel(before)
            self.setLevel(own)


def _caplog():
    capture, root = LogCapture(), logging.getLogger()
    root.addHandler(capture)
    try:
        yield capture
    finally:
        root.removeHandler(capture)
        for named, level in capture._levels.items():
            named.setLevel(level)


class Monkeypatch:
    """What `monkeypatch` gives."""

    def __init__(self, stack):
        self._stack = stack

    def setattr(self, target, name, *value, raising=True):
        patched = unittest.mock.patch(target, name) if not value else unittest.mock.patch.object(target, name, *value, create=not raising)
        self._stack.enter_context(patched)

    def delattr(self, target, name=None, raising=True):
        if name is None:
            module, _, name = target.rpartition(".")
            target = sys.modules[module]
        if hasattr(target, name):
            self._stack.callback(setattr, target, name, getattr(target, name))
            delattr(target, name)
        elif raising:
            raise AttributeError(name)

    def setitem(self, mapping, name, value):
        self._stack.enter_context(unittest.mock.patch.dict(mapping, {name: value}))

    def delitem(self, mapping, name, raising=True):
        self._stack.enter_context(unittest.mock.patch.dict(mapping))
        if name in mapping or raising:
            del mapping[name]

    def setenv(self, name, value, prepend=None):
        if prepend and name in os.environ:
            value = f"{value}{prepend}{os.environ[name]}"
        self.setitem(os.environ, name, str(value))

    def delenv(self, name, raising=True):
        self.delitem(os.environ, name, raising)

    def syspath_prepend(self, path):
        self.setattr(sys, "path", [str(path), *sys.path])

    def chdir(self, path):
        self._stack.callback(os.chdir, os.getcwd())
        os.chdir(path)

    def undo(self):
        self._stack.close()

    @contextlib.contextmanager
    def context(self):
        with contextlib.ExitStack() as stack:
            yield Monkeypatch(stack)


def _monkeypatch():
    with contextlib.ExitStack() as stack:
        yield Monkeypatch(stack)


def _tmp_path():
    with tempfile.TemporaryDirectory() as path:
        yield pathlib.Path(path)


class LocalPath(os.PathLike):
    """What `tmpdir` gives, as far as tests use it."""

    def __init__(self, path):
        self._path = pathlib.Path(path)
        self.strpath = str(path)

    def join(self, *parts):
        return LocalPath(self._path.joinpath(*map(str, parts)))

    __truediv__ = join

    def mkdir(self, *parts):
        made = self.join(*parts)
        made._path.mkdir()
        return made

    def write(self, text, mode="w"):
        with open(self._path, mode) as file:
            file.write(text)

    def read(self, mode="r"):
        with open(self._path, mode) as file:
            return file.read()

    def check(self):
        return self._path.exists()

    exists = check

    def listdir(self):
        return [LocalPath(each) for each in self._path.iterdir()]

    basename = property(lambda self: self._path.name)
    dirname = property(lambda self: str(self._path.parent))

    def __fspath__(self):
        return self.strpath

    __str__ = __fspath__


class _Folders:
    """What `tmp_path_factory` gives."""

    def __init__(self, path):
        self._path = path

    def getbasetemp(self):
        return self._path

    def mktemp(self, name, numbered=True):
        return pathlib.Path(tempfile.mkdtemp(prefix=re.sub(r"\W", "_", name), dir=self._path))


def _mocker():
    """What the plugin `pytest-mock` gives, as far as tests use it."""
    with contextlib.ExitStack() as stack:
        yield Mocker(stack)


class Mocker:
    def __init__(self, stack):
        self._stack = stack
        for name in "Mock MagicMock AsyncMock ANY call sentinel mock_open create_autospec".split():
            setattr(self, name, getattr(unittest.mock, name))
        self.patch = self._patching(unittest.mock.patch)
        self.patch.object, self.patch.dict = map(self._patching, (unittest.mock.patch.object, unittest.mock.patch.dict))

    def _patching(self, patch):
        return lambda *values, **how: self._stack.enter_context(patch(*values, **how))

    def stub(self, name=None):
        return unittest.mock.MagicMock(spec=lambda *values, **named: None, name=name)

    def spy(self, target, name):
        return self.patch.object(target, name, side_effect=getattr(target, name), autospec=True)


_own_fixtures = {
    "capfd": _capsys,
    "caplog": _caplog,
    "capsys": _capsys,
    "mocker": _mocker,
    "monkeypatch": _monkeypatch,
    "recwarn": recorded_warnings,
    "tmp_path": _tmp_path,
    "tmp_path_factory": lambda tmp_path: _Folders(tmp_path),
    "tmpdir": lambda tmp_path: LocalPath(tmp_path),
}
_own_fixtures["tmp_path_factory"].crossrank_fixture = {"scope": "session"}
