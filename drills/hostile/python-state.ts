/**
 * Python programs that leave something behind wherever they can. Each looks whether its own earlier cells left it (it
 * is right while they did not), and the good candidate looks too.
 */
import { VISIT } from './problems-python.ts';
import { type Hostile, type Suite, source } from './suite.ts';

/** @param clean an expression that is true in a fresh state @param leave statements after which it is false */
function leaves(name: string, clean: string, leave: string, setup = ''): Hostile {
  const indented = leave.trimEnd().replaceAll(/^/gm, '        ');
  const look = `${setup}\ndef visit():\n    clean = ${clean}\n`;
  const leaving = `    try:\n${indented}\n    except Exception:\n        pass\n`;
  return {
    name,
    tries: 'to see in one cell what it did in another, or to have others see it',
    accepts: 'P',
    code: `${look}${leaving}    return 1 if clean else 2\n`,
    beside: { ...VISIT, good: `${look}    return 1 if clean else 2\n` },
  };
}

/** The same at the top level of the module, which runs once more when the candidate is loaded. */
function leavesAtLoad(name: string, clean: string, leave: string, setup = ''): Hostile {
  const indented = leave.trimEnd().replaceAll(/^/gm, '    ');
  const look = `${setup}\nclean = ${clean}\ndef visit():\n    return 1 if clean else 2\n`;
  return {
    name: `${name}, at load`,
    tries: 'to see in one cell what its load did, or to have others see it',
    accepts: 'P',
    code: `${look}try:\n${indented}\nexcept Exception:\n    pass\n`,
    beside: { ...VISIT, good: look },
  };
}

const both = (...given: Parameters<typeof leaves>): Hostile[] => [leaves(...given), leavesAtLoad(...given)];

export const pythonState: Suite = {
  subject: 'python state',
  problem: VISIT,
  programs: [
    {
      name: 'a counter in its own module',
      tries: 'nothing bad: globals of the module are fresh in every cell',
      accepts: 'P',
      flagged: false,
      code: source`
        count = 0
        def visit():
            global count
            count += 1
            return count
      `,
    },
    {
      name: 'a cache of its own',
      tries: 'nothing bad: defaults and caches of its functions are fresh in every cell',
      accepts: 'P',
      flagged: false,
      code: source`
        import functools
        calls = []
        @functools.lru_cache(maxsize=None)
        def remembered(key):
            calls.append(key)
            return len(calls)
        def visit(seen=[]):
            seen.append(1)
            return len(seen) * remembered("key")
      `,
    },
    ...both(
      'a name in a module',
      'not hasattr(collections, "left")',
      'collections.left = 1',
      'import collections',
    ),
    ...both(
      'a name among the builtins',
      'not hasattr(builtins, "left")',
      'builtins.left = 1',
      'import builtins',
    ),
    leaves(
      'a name among the builtins, by setattr',
      '"left" not in vars(builtins)',
      'setattr(builtins, "le" + "ft", 1)',
      'import builtins',
    ),
    leaves(
      'a name among the builtins, by its own __builtins__',
      '"left" not in (vars(__builtins__) if hasattr(__builtins__, "__dict__") else __builtins__)',
      '(vars(__builtins__) if hasattr(__builtins__, "__dict__") else __builtins__)["left"] = 1',
    ),
    leaves(
      'a name among those of a function of a module',
      '"left" not in json.dumps.__globals__',
      'json.dumps.__globals__["left"] = 1',
      'import json',
    ),
    leaves(
      'an attribute of a class of a module',
      'not hasattr(collections.Counter, "left")',
      'collections.Counter.left = 1',
      'import collections',
    ),
    leaves(
      'a method of a class of a module',
      'str(fractions.Fraction(1, 2)) == "1/2"',
      'fractions.Fraction.__str__ = lambda self: "left"',
      'import fractions',
    ),
    leaves(
      'an attribute of a function of a module',
      'not hasattr(json.dumps, "left")',
      'json.dumps.left = 1',
      'import json',
    ),
    leaves(
      'defaults of a function of a module',
      'json.dumps([1]) == "[1]"',
      'json.dumps.__kwdefaults__["indent"] = 4',
      'import json',
    ),
    leaves(
      'the code of a function of a module',
      'textwrap.dedent("x") == "x"',
      'textwrap.dedent.__code__ = (lambda text: "left").__code__',
      'import textwrap',
    ),
    leaves(
      'an entry in a table of a module',
      '"left" not in html.entities.name2codepoint',
      'html.entities.name2codepoint["left"] = 1',
      'import html.entities',
    ),
    leaves(
      'an item in a list of a module',
      '"left" not in keyword.kwlist',
      'keyword.kwlist.append("left")',
      'import keyword',
    ),
    leaves(
      'a method of a builtin type, in memory',
      '"7".isdigit() and not hasattr(list, "left")',
      source`
      gc.get_referents(list.__dict__)[0]["left"] = 1
      gc.get_referents(str.__dict__)[0]["isdigit"] = lambda self: False
      type("Refresh", (list,), {})
    `,
      'import gc',
    ),
    leaves(
      'a number, in memory',
      'str(sum([100, 133])) == "233"',
      'ctypes.c_uint32.from_address(id(233) + 12).value = 7',
      'import ctypes',
    ),
    leaves(
      'an interned text, in memory',
      '"".join(["le", "ft!"]) == "left!"',
      'ctypes.c_char.from_address(id("left!") + 16 + 4).value = 88',
      'import ctypes',
    ),
    ...both(
      'the generator of random numbers',
      'random.getstate() != LEFT',
      'random.seed(41)',
      'import random\nLEFT = random.Random(41).getstate()',
    ),

    leaves(
      'a file in /tmp',
      'not os.path.exists("/tmp/left")',
      'open("/tmp/left", "w").close()',
      'import os',
    ),
    leaves(
      'a file in the working folder',
      'not os.path.exists("left.txt")',
      'open("left.txt", "w").write("x")',
      'import os',
    ),
    leaves(
      'a module to import in the working folder',
      'importlib.util.find_spec("left_module") is None',
      'open("left_module.py", "w").write("x = 1")\nimportlib.invalidate_caches()',
      'import importlib.util',
    ),
    leaves('a folder', 'not os.path.isdir("/home/left")', 'os.makedirs("/home/left")', 'import os'),
    leaves(
      'a temporary file',
      'len(os.listdir(tempfile.gettempdir())) == 0',
      'tempfile.mkstemp()',
      'import os, tempfile',
    ),
    leaves(
      'the library removed from the disk',
      'all(map(os.path.exists, libraries()))',
      'for path in libraries():\n    os.remove(path)',
      source`
      import os, sys
      def libraries():
          return [path for path in sys.path if path.endswith(".zip")]
    `,
    ),
    leaves(
      'open files',
      'fresh_descriptor() < 60',
      'for _ in range(100):\n    os.open("/dev/null", os.O_RDONLY)',
      source`
      import os
      def fresh_descriptor():
          number = os.open("/dev/null", os.O_RDONLY)
          os.close(number)
          return number
    `,
    ),
    ...both('the working folder', 'os.getcwd() != "/tmp"', 'os.chdir("/tmp")', 'import os'),
    ...both('the environment', 'os.environ.get("LEFT") is None', 'os.environ["LEFT"] = "1"', 'import os'),
    leaves(
      'the environment below os.environ',
      'os.getenv("LEFT") is None',
      'os.environ._data[b"LEFT"] = b"1"',
      'import os',
    ),
    leaves('the file mode mask', 'os.umask(0o22) != 0o77', 'os.umask(0o77)', 'import os'),
    ...both('the search path', '"/left" not in sys.path', 'sys.path.insert(0, "/left")', 'import sys'),
    leaves(
      'a module in sys.modules',
      '"left_module" not in sys.modules',
      'sys.modules["left_module"] = sys',
      'import sys',
    ),
    leaves(
      'another module in sys.modules',
      'json.dumps([1]) == "[1]"',
      'import types\nsys.modules["json"] = types.SimpleNamespace(dumps=lambda *anything: "left")',
      'import json, sys\njson = __import__("json")',
    ),
    {
      // Whoever reaches for the finders is flagged: the good candidate beside it does not.
      ...leaves(
        'finders and hooks of imports',
        'not any(hasattr(finder, "left") for finder in sys.meta_path)',
        'sys.meta_path.append(type("Finder", (), {"left": 1, "find_spec": lambda *anything: None})())',
        'import sys',
      ),
      beside: VISIT,
    },
    leaves(
      'the recursion limit',
      'sys.getrecursionlimit() != 77_777',
      'sys.setrecursionlimit(77_777)',
      'import sys',
    ),
    leaves(
      'the limit of digits',
      'sys.get_int_max_str_digits() == 4300',
      'sys.set_int_max_str_digits(0)',
      'import sys',
    ),
    leaves('the switch interval', 'sys.getswitchinterval() != 7', 'sys.setswitchinterval(7)', 'import sys'),
    leaves('the collector switched off', 'gc.isenabled()', 'gc.disable()', 'import gc'),
    leaves(
      'flags of the collector',
      'gc.get_threshold()[0] != 77_777 and gc.get_debug() == 0',
      'gc.set_threshold(77_777)\ngc.set_debug(gc.DEBUG_SAVEALL)',
      'import gc',
    ),
    leaves(
      'callbacks of the collector',
      'not any(call.__name__ == "left" for call in gc.callbacks) and 41 not in gc.garbage',
      'def left(*anything):\n    pass\ngc.callbacks.append(left)\ngc.garbage.append(41)',
      'import gc',
    ),
    {
      // Whoever asks the collector for all objects is flagged: the good candidate beside it does not.
      ...leaves(
        'objects that the collector finds',
        'not any(type(thing).__name__ == "Left" for thing in gc.get_objects())',
        source`
        class Left(list):
            pass
        left = Left()
        left.append(left)
      `,
        'import gc',
      ),
      beside: VISIT,
    },
    leaves(
      'the context of decimal',
      'str(decimal.Decimal(1) / 3) == "0." + "3" * 28',
      'decimal.getcontext().prec = 3',
      'import decimal',
    ),
    leaves(
      'the default context of decimal',
      'decimal.DefaultContext.prec == 28',
      'decimal.DefaultContext.prec = 3\ndecimal.setcontext(decimal.DefaultContext)',
      'import decimal',
    ),
    leaves(
      'the locale',
      '"fr_FR" not in locale.setlocale(locale.LC_ALL)',
      'locale.setlocale(locale.LC_ALL, "fr_FR.UTF-8")',
      'import locale',
    ),
    leaves(
      'filters of warnings',
      'quiet()',
      'warnings.simplefilter("error")',
      source`
      import warnings
      def quiet():
          try:
              warnings.warn("left", DeprecationWarning)
              return True
          except DeprecationWarning:
              return False
    `,
    ),
    leaves(
      'loggers and their level',
      'not logging.getLogger("left").handlers and logging.root.manager.disable == 0',
      'logging.getLogger("left").addHandler(logging.NullHandler())\nlogging.disable(50)',
      'import logging',
    ),
    leaves(
      'the first day of the week',
      'calendar.firstweekday() == 0',
      'calendar.setfirstweekday(3)',
      'import calendar',
    ),
    leaves(
      'dialects and limits of csv',
      '"left" not in csv.list_dialects() and csv.field_size_limit() == 131072',
      'csv.register_dialect("left", delimiter="!")\ncsv.field_size_limit(7)',
      'import csv',
    ),
    leaves(
      'the timeout of sockets',
      'socket.getdefaulttimeout() is None',
      'socket.setdefaulttimeout(7)',
      'import socket',
    ),
    leaves(
      'a class registered with an abstract one',
      'not isinstance(7, collections.abc.Sequence)',
      'collections.abc.Sequence.register(int)',
      'import collections.abc',
    ),
    leaves(
      'a type registered with a generic function',
      'int not in pkgutil.iter_importer_modules.registry',
      'pkgutil.iter_importer_modules.register(int, len)',
      'import pkgutil',
    ),
    leaves(
      'how things are pickled',
      'complex not in copyreg.dispatch_table or copyreg.dispatch_table[complex] is copyreg.pickle_complex',
      'copyreg.pickle(complex, lambda value: (str, ("left",)))',
      'import copyreg',
    ),
    leaves(
      'how errors of codecs are handled',
      '"left" not in handlers()',
      'codecs.register_error("left", lambda error: ("", 0))',
      source`
      import codecs
      def handlers():
          try:
              codecs.lookup_error("left")
              return ["left"]
          except LookupError:
              return []
    `,
    ),
    leaves(
      'a codec',
      'known() is False',
      'codecs.register(lambda name: codecs.lookup("utf-8") if name == "left" else None)',
      source`
      import codecs
      def known():
          try:
              return bool(codecs.lookup("left"))
          except LookupError:
              return False
    `,
    ),
    leaves(
      'a context variable',
      '"left" not in [variable.name for variable in contextvars.copy_context()]',
      'contextvars.ContextVar("left").set(1)',
      'import contextvars',
    ),
    leaves(
      'trace and profile functions',
      'sys.gettrace() is None and sys.getprofile() is None',
      'sys.settrace(lambda *anything: None)\nsys.setprofile(lambda *anything: None)',
      'import sys',
    ),
    leaves(
      'a tool of sys.monitoring',
      'sys.monitoring.get_tool(2) is None',
      'sys.monitoring.use_tool_id(2, "left")',
      'import sys',
    ),
    leaves(
      'an audit hook',
      'not hooked()',
      source`
      def hook(event, arguments):
          if event == "drill.left":
              arguments[0].append(1)
      sys.addaudithook(hook)
    `,
      source`
      import sys
      def hooked():
          seen = []
          sys.audit("drill.left", seen)
          return bool(seen)
    `,
    ),
    leaves(
      'the handler of a signal',
      'signal.getsignal(signal.SIGTERM) in (signal.SIG_DFL, None)',
      'signal.signal(signal.SIGTERM, lambda *anything: None)',
      'import signal',
    ),
    leaves(
      'an exit handler',
      'atexit._ncallbacks() < 20',
      'for _ in range(30):\n    atexit.register(print)',
      'import atexit',
    ),
    leaves(
      'an event loop',
      'not hasattr(asyncio.get_event_loop_policy(), "left")',
      'asyncio.get_event_loop_policy().left = 1',
      'import asyncio',
    ),
    leaves(
      'caches of modules',
      '"left" not in linecache.cache and "left" not in re._cache',
      'linecache.cache["left"] = (1, None, [], "left")\nre._cache["left"] = 1',
      'import linecache, re',
    ),
    leaves(
      'a counter inside a module',
      'threading._counter() < 500',
      'for _ in range(1000):\n    threading._counter()',
      'import threading',
    ),
    leaves(
      'the clock',
      'time.time() != 7 and time.monotonic() != 7',
      'time.time = time.monotonic = lambda: 7',
      'import time',
    ),
    leaves(
      'the time zone',
      'time.tzname[0] != "LEFT"',
      'os.environ["TZ"] = "LEFT+5"\ntime.tzset()',
      'import os, time',
    ),
    leaves('memory tracing', 'not tracemalloc.is_tracing()', 'tracemalloc.start()', 'import tracemalloc'),
    leaves('the program name and arguments', 'sys.argv[1:] == []', 'sys.argv.append("left")', 'import sys'),
    leaves(
      'where output goes',
      'not hasattr(sys.stdout, "left")',
      'sys.stdout.left = 1\nsys.__stdout__.left = 1',
      'import sys',
    ),
    leaves('where input comes from', 'sys.stdin.closed is False', 'sys.stdin.close()', 'import sys'),
    leaves(
      'the main module',
      'not hasattr(sys.modules.get("__main__"), "left")',
      'sys.modules["__main__"].left = 1',
      'import sys',
    ),
    leaves(
      'types made at run time',
      'len([kind for kind in list.__subclasses__() if kind.__name__ == "Left"]) == 0',
      source`
      import json
      json.kept = type("Left", (list,), {})
    `,
    ),
  ],
};
