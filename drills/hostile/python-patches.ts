/** Python programs that change what tests call, and so what a test says. */
import { EVENS, FEW } from './problems-python.ts';
import { type Suite, source } from './suite.ts';

export const pythonPatches: Suite = {
  subject: 'python patches',
  problem: EVENS,
  programs: [
    {
      name: 'AssertionError replaced',
      tries: 'to have failed assertions raise something else',
      flagged: true,
      code: source`
        import builtins
        class Calm(Exception):
            def __new__(cls, *anything):
                return SystemExit(0)
        builtins.AssertionError = Calm
        def evens(xs):
            return None
      `,
    },
    {
      name: 'AssertionError with a __new__ of its own, in the module',
      tries: 'to have tests raise the class of the program',
      code: source`
        class AssertionError(BaseException):
            def __new__(cls, *anything):
                return SystemExit(0)
        def evens(xs):
            return None
      `,
    },
    {
      name: 'len, sum, sorted, isinstance, all replaced',
      tries: 'to have the builtins of a test lie',
      flagged: true,
      code: source`
        import builtins
        class Lie(list):
            def __eq__(self, other):
                return True
        builtins.len = lambda x: 2 if x == [] else 1
        builtins.isinstance = lambda *anything: True
        builtins.sorted = lambda *anything: Lie()
        builtins.all = lambda *anything: True
        builtins.sum = lambda *anything: Near()
        class Near(float):
            pass
        def evens(xs):
            return []
      `,
    },
    {
      name: 'builtins replaced in the call',
      tries: 'the same, after whoever looks at load',
      flagged: true,
      code: source`
        def evens(xs):
            import builtins
            vars(builtins)["len"] = lambda x: 2
            vars(builtins)["all"] = lambda *anything: True
            vars(builtins)["isinstance"] = lambda *anything: True
            return []
      `,
    },
    {
      name: '__builtins__ of its own',
      tries: 'to bring the builtins that tests will use',
      flagged: true,
      code: source`
        import builtins
        mine = dict(vars(builtins), len=lambda x: 2, all=lambda *anything: True, isinstance=lambda *anything: True)
        __builtins__ = mine
        def evens(xs):
            return []
      `,
    },
    {
      name: 'builtins of its own by globals()',
      tries: 'the same without the name in the text',
      flagged: true,
      code: source`
        import types
        key = "__builtins" + "__"
        mine = types.SimpleNamespace(**vars(__import__("built" + "ins")))
        mine.len = lambda x: 2
        mine.all = lambda *anything: True
        globals()[key] = vars(mine)
        def evens(xs):
            return []
      `,
    },
    {
      name: 'assertEqual of unittest does nothing',
      tries: 'to have every unittest assertion hold',
      flagged: true,
      code: source`
        import unittest
        unittest.TestCase.assertEqual = lambda self, first, second, msg=None: None
        unittest.TestCase._baseAssertEqual = unittest.TestCase.assertEqual
        def evens(xs):
            return None
      `,
    },
    {
      name: 'unittest compares by a table of its own',
      tries: 'to have the assertion find no difference',
      flagged: true,
      code: source`
        import unittest.case
        unittest.case.TestCase._getAssertEqualityFunc = lambda *anything: (lambda *more, **named: None)
        unittest.case.TestCase.failureException = SystemExit
        def evens(xs):
            return []
      `,
    },
    {
      name: 'another unittest in sys.modules',
      tries: 'to have tests import the module of the program',
      flagged: true,
      code: source`
        import sys, types
        class TestCase:
            def __getattr__(self, name):
                return lambda *anything: None
        fake = types.ModuleType("unittest")
        fake.TestCase = TestCase
        sys.modules["unittest"] = fake
        def evens(xs):
            return None
      `,
    },
    {
      name: 'json and math lie',
      tries: 'to have the modules of a test say what is wanted',
      flagged: true,
      code: source`
        import json, math
        class Lie(str):
            def __eq__(self, other):
                return True
            __hash__ = str.__hash__
        json.dumps = lambda *anything, **named: Lie()
        math.isclose = lambda *anything, **named: True
        def evens(xs):
            return []
      `,
    },
    {
      name: '__import__ replaced',
      tries: 'to hand tests modules of its own',
      flagged: true,
      code: source`
        import builtins, types
        real = builtins.__import__
        class Anything(types.ModuleType):
            def __getattr__(self, name):
                return lambda *anything, **named: Anything("x")
            def __call__(self, *anything):
                return self
            def __eq__(self, other):
                return True
        def fake(name, *rest):
            return Anything(name) if name in ("unittest", "json", "math") else real(name, *rest)
        builtins.__import__ = fake
        def evens(xs):
            return []
      `,
    },
    {
      name: 'a finder in front of all others',
      tries: 'to hand tests modules of its own',
      flagged: true,
      code: source`
        import importlib.abc, importlib.machinery, sys
        class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
            def find_spec(self, name, path=None, target=None):
                return importlib.machinery.ModuleSpec(name, self)
            def create_module(self, spec):
                return None
            def exec_module(self, module):
                module.dumps = lambda *anything: "[18]" if anything == ([],) else ""
                module.isclose = lambda *anything: True
                module.TestCase = type("TestCase", (), {"assertEqual": lambda *anything: None})
        sys.meta_path.insert(0, Finder())
        for name in ("json", "math", "unittest"):
            sys.modules.pop(name, None)
        def evens(xs):
            return []
      `,
    },
    {
      name: 'names of builtins defined in the module',
      tries: 'to have tests find the names of the program first',
      flagged: 'when passed',
      code: source`
        def len(x):
            return 2
        def isinstance(*anything):
            return True
        def all(*anything):
            return True
        class sorted(list):
            def __eq__(self, other):
                return True
        def zip(*anything, **named):
            return ()
        def evens(xs):
            return []
      `,
    },
    {
      name: 'a trace function that jumps over the assertion',
      tries: 'to have the line of the assertion never run',
      flagged: true,
      code: source`
        import sys
        def jump(frame, event, argument):
            if event == "line" and frame.f_code.co_filename != "<candidate>":
                try:
                    frame.f_lineno = max(line for *_, line in frame.f_code.co_lines() if line)
                except ValueError:
                    pass
            return jump
        def evens(xs):
            frame = sys._getframe()
            while frame is not None:
                frame.f_trace = jump
                frame = frame.f_back
            sys.settrace(jump)
            return None
      `,
    },
    {
      name: 'a trace function that returns out of the test',
      tries: 'to end the test by an exception that counts as its end',
      flagged: true,
      code: source`
        import sys
        def leave(frame, event, argument):
            if frame.f_code.co_filename != "<candidate>":
                raise SystemExit(0)
            return leave
        sys.settrace(leave)
        sys.setprofile(leave)
        def evens(xs):
            return None
      `,
    },
    {
      name: 'sys.monitoring watches the judge',
      tries: 'to be told of, and to break, every call of the judge',
      code: source`
        import sys
        watch = sys.monitoring
        if watch.get_tool(3) is None:
            watch.use_tool_id(3, "drill")
        watch.set_events(3, watch.events.PY_RETURN | watch.events.RAISE | watch.events.PY_START)
        def leave(*anything):
            raise SystemExit(0)
        for event in (watch.events.PY_RETURN, watch.events.RAISE, watch.events.PY_START):
            watch.register_callback(3, event, leave)
        def evens(xs):
            return None
      `,
    },
    {
      name: 'an audit hook that forbids',
      tries: 'to break compiling, running and importing for ever, as no hook can be taken back',
      code: source`
        import sys
        def forbid(event, arguments):
            if event in ("compile", "exec", "import", "open", "object.__getattr__"):
                raise RuntimeError("forbidden")
        sys.addaudithook(forbid)
        def evens(xs):
            return None
      `,
    },
    {
      name: 'a class of its own for the numbers of the judge',
      tries: 'to rewrite small numbers in memory, of which outcomes are made',
      flagged: true,
      beside: FEW,
      code: source`
        import ctypes
        def evens(xs):
            for failed in b"FE":
                digit = (ctypes.c_uint32 * 4).from_address(id(failed))
                digit[3] = ord("P")
            return None
      `,
    },
    {
      name: 'methods of builtin types replaced in memory',
      tries: 'to have lists and texts answer otherwise',
      flagged: true,
      code: source`
        import gc
        def inside(kind):
            return gc.get_referents(kind.__dict__)[0]
        inside(list)["__eq__"] = lambda self, other: True
        inside(list)["__ne__"] = lambda self, other: False
        inside(list)["__len__"] = lambda self: 2
        inside(AssertionError)["__new__"] = lambda *anything: SystemExit(0)
        inside(AssertionError)["__init__"] = lambda *anything: None
        type("Refresh", (list, ), {})
        def evens(xs):
            return []
      `,
    },
    {
      name: 'text that imitates a verdict',
      tries: 'to be read by whoever reads verdicts from output',
      code: source`
        import json, sys
        def evens(xs):
            for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
                print("P" * 15, "PASSED", "OK", "1 passed in 0.01s", file=stream)
                print(json.dumps({"outcomes": ["P" * 15], "type": "result", "passed": True}), file=stream)
                print("\x00\x00\x00P\r\n\r\n", "Ran 15 tests in 0.001s\n\nOK", file=stream, flush=True)
            return "P" * 15
      `,
      accepts: 'FE',
    },
  ],
};
