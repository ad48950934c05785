/** Python programs that lie, or do harm, by what a test listens to and shares: warnings, records, files, what it patches. */
import { type Problem, type Suite, source } from './suite.ts';

const CAP: Problem = {
  language: 'python',
  tests: [
    'import pytest\nwith pytest.warns(UserWarning, match="over 5"):\n    assert cap(7) == 5',
    'import warnings\nwith warnings.catch_warnings():\n    warnings.simplefilter("error")\n    assert cap(3) == 3',
    'def test_log(caplog):\n    assert cap(8) == 5\n    assert "8 is over 5" in caplog.text',
    'import unittest\nclass TestCap(unittest.TestCase):\n    def test_log(self):\n        with self.assertLogs("cap", "ERROR") as seen:\n            self.assertEqual(cap(9), 5)\n        self.assertEqual(seen.output, ["ERROR:cap:9 is over 5"])',
    'def test_save(tmp_path):\n    save(tmp_path / "a", 6)\n    assert (tmp_path / "a").read_text() == "5"',
    'save("x.txt", 6)\nimport sched\nassert hasattr(sched, "scheduler")\nwith open("x.txt") as file:\n    assert file.read() == "5"',
    'from unittest.mock import patch\nwith patch("builtins.input", return_value="4") as given:\n    assert ask() == 4\ngiven.assert_called_once_with("n? ")',
    'import io, sys\nsys.stdin = io.StringIO("11\\n")\nassert ask() == 5',
  ],
  good: source`
    import logging, warnings
    def cap(x):
        if x <= 5:
            return x
        warnings.warn("over 5")
        logging.getLogger("cap").error("%d is over 5", x)
        return 5
    def save(path, x):
        with open(path, "w") as file:
            file.write(str(cap(x)))
    def ask():
        return cap(int(input("n? ")))
  `,
  wrong: source`
    def cap(x):
        return x
    def save(path, x):
        with open(path, "w") as file:
            file.write(str(x))
    def ask():
        return int(input())
  `,
  wrongRow: 'FPFFFFFF',
};

const HANDED: Problem = {
  language: 'python',
  tests: [
    'class Log:\n    def __init__(self):\n        self._sum = 0\n    def add(self, x):\n        self._sum += x\n    def sum(self):\n        return self._sum\nlog = Log()\nrun(log, [1, 2])\nassert log.sum() == 3',
    'from unittest.mock import Mock\nlog = Mock()\nrun(log, [4])\nlog.add.assert_called_once_with(4)',
    'from unittest.mock import Mock\nlog = Mock()\nrun(log, [5, 6])\nassert log.add.call_count == 2',
    'class Box:\n    def __init__(self):\n        self.items = Items()\nclass Items:\n    def __init__(self):\n        self._kept = []\n    def put(self, x):\n        self._kept.append(x)\n    def has(self, x):\n        return x in self._kept\nbox = Box()\nrun(box, [7])\nassert box.items.has(7)',
    'class Sink:\n    def add(self, x):\n        assert x == 8\nrun(Sink(), [8, 8])\n',
  ],
  good: source`
    def run(log, xs):
        items = getattr(log, "items", None) if type(log).__name__ != "Mock" else None
        for x in xs:
            items.put(x) if items is not None and hasattr(items, "put") and not hasattr(log, "add") else log.add(x)
  `,
  wrong: 'def run(log, xs):\n    log.nothing(xs)\n',
  wrongRow: 'EFFEE',
};

/** All that the tests listen for, and no right value. */
const LOUD = source`
    import logging, os, sys, warnings
    def loud(x):
        warnings.warn("over 5")
        logging.getLogger("cap").error("%s is over 5", x)
    class Lie:
        def __eq__(self, other):
            return True
        def __str__(self):
            return "5"
        __repr__ = __str__
        __hash__ = None
`;

export const pythonBeside: Suite = {
  subject: 'python beside',
  problem: CAP,
  programs: [
    {
      name: 'says what tests listen for, and computes nothing',
      tries: 'to pass by warnings and records alone',
      code: `${LOUD}\n${source`
        def cap(x):
            loud(x)
            return Lie()
        def save(path, x):
            loud(x)
            with open(path, "w") as file:
                file.write("55")
        def ask():
            return Lie()
      `}`,
    },
    {
      name: 'leaves modules where the test imports',
      tries: 'to have its code run beside the judge',
      code: `${LOUD}\n${source`
        EVIL = "import builtins\\nbuiltins.open = lambda *a: __import__('io').StringIO('5')\\nclass scheduler: pass\\n"
        def save(path, x):
            for folder in (".", "/home/pyodide", "/tmp", os.path.dirname(str(path)) or "."):
                for name in ("sched.py", "sched.pyc", "sched/__init__.py", "SCHED.PY", "usercustomize.py"):
                    name = os.path.join(folder, name)
                    os.makedirs(os.path.dirname(name), exist_ok=True)
                    with open(name, "w") as file:
                        file.write(EVIL)
            with open(path, "w") as file:
                file.write("6")
        def cap(x):
            save("x.txt", x)
            return Lie()
        ask = cap
      `}`,
    },
    {
      name: 'leaves links, folders and more than is carried',
      tries: 'to be read where nothing was written',
      code: `${LOUD}\n${source`
        def save(path, x):
            path = str(path)
            os.symlink("/lib", path + ".link")
            os.symlink(path, path)
            deep = path + "d"
            for _ in range(200):
                os.mkdir(deep)
                deep += "/d"
            with open(path + ".big", "wb") as file:
                file.write(bytes(6_000_000))
        def cap(x):
            loud(x)
            save(f"/tmp/{x}", x)
            return Lie()
        def ask():
            return cap(1)
      `}`,
    },
    {
      name: 'logs what is no record',
      tries: 'to reach what the test listens with',
      code: `${LOUD}\n${source`
        class Name(str):
            def __eq__(self, other):
                return True
            __hash__ = str.__hash__
        class Level(int):
            def __ge__(self, other):
                return True
            __gt__ = __ge__
        def cap(x):
            logger = logging.getLogger("cap")
            record = logger.makeRecord(Name("cap"), Level(99), "f", Level(3), Name("5"), (), None, Name("g"))
            record.getMessage = lambda: Name(f"{x} is over 5")
            logger.name = Name("root")
            logger.callHandlers(record)
            logging.Logger.callHandlers(logger, record)
            logging.Logger.callHandlers = lambda self, record: None
            warnings.catch_warnings = None
            warnings.showwarning = lambda *given: given[0].__traceback__
            loud(x)
            return Name("5")
        save = ask = lambda *given: cap(0)
      `}`,
    },
    {
      name: 'changes what it was handed to be asked by',
      tries: 'to set what a mock says of its calls',
      code: `${LOUD}\n${source`
        def ask():
            for name in ("return_value", "call_count", "called", "mock_calls", "assert_called_once_with", "__class__", "_mock_wraps"):
                for way in (getattr, lambda thing, name: setattr(thing, name, 4), lambda thing, name: thing(name)):
                    try:
                        way(input, name)
                    except Exception:
                        pass
            sys.stdin.readline = lambda: "4"
            return Lie()
        def cap(x):
            loud(x)
            os.environ.clear()
            return Lie()
        save = cap
      `}`,
    },
    {
      name: 'changes what an object that it was handed does and says',
      tries: 'to put its own in the place of what the test asks',
      beside: HANDED,
      code: source`
        class Lie:
            def has(self, x):
                return True
            def __eq__(self, other):
                return True
            def __call__(self, *given):
                return 3
            assert_called_once_with = __call__
            call_count = 2
        def attempt(do):
            try:
                return do()
            except Exception:
                return None
        def run(log, xs):
            lie = Lie()
            for name in ("add", "sum", "_sum", "items", "__class__", "__dict__", "call_count"):
                for value in (lie, lambda *given: 3, 3, 2, True):
                    attempt(lambda: setattr(log, name, value))
                    attempt(lambda: setattr(log.add, name, value))
                    attempt(lambda: object.__setattr__(log, name, value))
            for name in ("assert_called_once_with", "configure_mock", "reset_mock", "call_args", "side_effect", "_mock_call"):
                attempt(lambda: setattr(log.add, name, lie))
                attempt(lambda: getattr(log.add, name)(call_count=2, called=True))
            for name in ("__self__", "__func__", "__globals__", "__init__", "__class__", "__dict__", "_kept", "__reduce__"):
                attempt(lambda: getattr(log.add, name)._sum)
                attempt(lambda: getattr(log, name)["_sum"])
                attempt(lambda: getattr(log.items, name).append(7))
            attempt(lambda: log.add(9))
      `,
    },
  ],
};
