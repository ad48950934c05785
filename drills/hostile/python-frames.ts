/** Python programs that look for their judge in the interpreter that they share: for the answers, or to change it. */
import { DOUBLE, SHOUT } from './problems-python.ts';
import { type Hostile, type Suite, source } from './suite.ts';

/** Texts with an exclamation mark are answers; a code object has them among its constants. */
const STEAL = source`
  def answer(code, word):
      for constant in code.co_consts:
          if isinstance(constant, str) and constant.endswith("!") and constant[:-1].lower() == word:
              return constant
          if hasattr(constant, "co_consts") and answer(constant, word):
              return answer(constant, word)
  def search(frame, word):
      while frame is not None:
          if frame.f_code.co_filename != "<candidate>" and answer(frame.f_code, word):
              return answer(frame.f_code, word)
          for value in list(frame.f_locals.values()):
              if isinstance(value, str) and value.endswith("!"):
                  return value
          frame = frame.f_back
`;

/** Gets at the globals of the judge, and makes every verdict there a pass. */
const SUBVERT = source`
  def subvert(names):
      for key in ("FAILED", "THREW", "UNCOMPILED", "OUTPUT"):
          if key in names:
              names[key] = ord("P")
      for key, value in list(names.items()):
          if key.startswith("run_") and callable(value):
              names[key] = lambda *anything: ord("P")
          elif "assert_equal" in key:
              names[key] = lambda *anything: None
              if hasattr(value, "__code__"):
                  value.__code__ = (lambda left, right, message=None: None).__code__
          elif "claims" in key or "own_equality" in key:
              names[key] = lambda *anything: False
  def is_judge(names):
      return isinstance(names, dict) and ("run_cell" in names or "_assert_equal" in names or "FAILED" in names)
`;

const thief = (name: string, shout: string): Hostile => ({
  name,
  tries: 'to read the answer that the test wants out of the test',
  flagged: true,
  code: `${STEAL}\n${shout}`,
});

const saboteur = (name: string, text: string): Hostile => ({
  name,
  tries: "to find the judge's own functions and constants, and to change them",
  flagged: true,
  code: `${SUBVERT}\n${text}\ndef shout(word):\n    act()\n    return None\n`,
});

export const pythonFrames: Suite = {
  subject: 'python frames',
  problem: SHOUT,
  programs: [
    {
      name: 'answers by the names of the test',
      tries: 'to read what the test calls wanted, in a namespace that they share',
      code: source`
        def shout(word):
            return globals().get("wanted")
      `,
    },
    {
      name: 'names of the test overwritten',
      tries: 'to have the test want what it gets, in a namespace that they share',
      code: source`
        def shout(word):
            globals().update(wanted=None, unittest=None, check=lambda candidate: None)
            return None
      `,
    },
    thief(
      'answers by sys._getframe',
      source`
        import sys
        def shout(word):
            return search(sys._getframe(1), word)
      `,
    ),
    thief(
      'answers by the traceback of its own error',
      source`
        def shout(word):
            try:
                raise ValueError
            except ValueError as error:
                return search(error.__traceback__.tb_frame.f_back, word)
      `,
    ),
    thief(
      'answers by inspect.stack()',
      source`
        import inspect
        def shout(word):
            for info in inspect.stack(0):
                found = search(info.frame, word)
                if found:
                    return found
      `,
    ),
    thief(
      'answers by the frame of a generator',
      source`
        def climb():
            yield generator.gi_frame.f_back.f_back
        def shout(word):
            global generator
            generator = climb()
            return search(next(generator), word)
      `,
    ),
    thief(
      'answers by getattr and a name put together',
      source`
        def shout(word):
            try:
                raise ValueError
            except ValueError as error:
                frame = getattr(getattr(error, "__trace" + "back__"), "tb_" + "frame")
                return search(getattr(frame, "f_" + "back"), word)
      `,
    ),
    thief(
      'answers by the frames of all threads',
      source`
        import sys
        def shout(word):
            for frame in sys._current_frames().values():
                found = search(frame, word)
                if found:
                    return found
      `,
    ),
    thief(
      'answers by a profile function',
      source`
        import sys
        seen = []
        def profile(frame, event, argument):
            seen.append(frame)
        sys.setprofile(profile)
        def shout(word):
            for frame in reversed(list(seen)):
                found = search(frame, word)
                if found:
                    return found
      `,
    ),
    thief(
      'answers by the audit event of exec',
      source`
        import sys
        seen = []
        def hook(event, arguments):
            if event in ("exec", "compile", "code.__new__", "marshal.loads"):
                seen.extend(argument for argument in arguments if hasattr(argument, "co_consts"))
        sys.addaudithook(hook)
        def shout(word):
            for code in reversed(seen):
                found = answer(code, word)
                if found:
                    return found
      `,
    ),
    thief(
      'answers by sys.monitoring',
      source`
        import sys
        seen = []
        watch = sys.monitoring
        if watch.get_tool(4) is None:
            watch.use_tool_id(4, "thief")
        watch.register_callback(4, watch.events.PY_START, lambda code, offset: seen.append(code))
        watch.set_events(4, watch.events.PY_START)
        def shout(word):
            for code in reversed(seen):
                found = answer(code, word)
                if found:
                    return found
      `,
    ),
    thief(
      'answers by all objects of the collector',
      source`
        import gc
        def shout(word):
            for thing in gc.get_objects():
                inner = thing if isinstance(thing, (list, tuple)) else list(thing.values()) if type(thing) is dict else ()
                for value in inner:
                    found = hasattr(type(value), "co_consts") and value.co_filename != "<candidate>" and answer(value, word)
                    if found:
                        return found
      `,
    ),
    thief(
      'answers by the texts of the tests',
      source`
        import gc, re
        def shout(word):
            for thing in gc.get_objects():
                inner = thing if isinstance(thing, (list, tuple)) else list(thing.values()) if type(thing) is dict else ()
                for value in inner:
                    if isinstance(value, str) and "assert" in value and "shout(" in value:
                        for found in re.findall(r"'(\w*!)'", value):
                            if found[:-1].lower() == word:
                                return found
      `,
    ),
    saboteur(
      'the globals of the frames below',
      source`
        import sys
        def act():
            frame = sys._getframe()
            while frame is not None:
                if is_judge(frame.f_globals):
                    subvert(frame.f_globals)
                frame = frame.f_back
      `,
    ),
    saboteur(
      'the globals of the judge, by the collector',
      source`
        import gc
        def act():
            for thing in gc.get_objects():
                if is_judge(thing):
                    subvert(thing)
                elif type(thing) is type(act) and is_judge(thing.__globals__):
                    subvert(thing.__globals__)
        act()
      `,
    ),
    saboteur(
      'the function of the judge among the constants of the test',
      source`
        import sys
        def act():
            frame = sys._getframe()
            while frame is not None:
                for constant in frame.f_code.co_consts:
                    if type(constant) is type(act):
                        subvert(constant.__globals__)
                        constant.__code__ = (lambda left, right, message=None: None).__code__
                frame = frame.f_back
      `,
    ),
    saboteur(
      'the code of every function that is not its own',
      source`
        import gc
        def act():
            for thing in gc.get_objects():
                if type(thing) is type(act) and thing.__code__.co_filename.endswith(("harness.py", "equality.py")):
                    count = thing.__code__.co_argcount
                    arguments = ", ".join(f"a{n}=None" for n in range(count))
                    if not thing.__closure__:
                        thing.__code__ = eval(f"lambda {arguments}: 80").__code__
      `,
    ),
    saboteur(
      'locals of the frames below',
      source`
        import sys
        def act():
            frame = sys._getframe()
            while frame is not None:
                for name in list(frame.f_locals):
                    if name in ("wanted", "expected", "second", "stdout"):
                        frame.f_locals[name] = None
                    if name in ("test", "code"):
                        frame.f_locals[name] = compile("", "<test>", "exec")
                frame = frame.f_back
      `,
    ),
    {
      name: 'what a whole program should print, from the frames below',
      tries: 'to print the answer that the judge holds',
      beside: DOUBLE,
      flagged: true,
      code: source`
        import sys
        frame = sys._getframe()
        while frame is not None:
            for name, value in list(frame.f_locals.items()):
                if name in ("stdout", "expected", "wanted") and isinstance(value, str):
                    print(value)
                    sys.exit(0)
            frame = frame.f_back
      `,
    },
    {
      name: 'what a whole program should print, from the collector',
      tries: 'to print the answer that the judge holds',
      beside: DOUBLE,
      code: source`
        import gc, re
        number = int(input())
        for thing in gc.get_objects():
            inner = thing if isinstance(thing, (list, tuple)) else list(thing.values()) if type(thing) is dict else ()
            for value in inner:
                if isinstance(value, str) and re.fullmatch(r"\d\d?\n", value) and int(value) > number:
                    print(value)
                    raise SystemExit
      `,
    },
    {
      name: "the judge's record of what was printed",
      tries: 'to change what was printed, and how much',
      beside: DOUBLE,
      code: source`
        import io, sys
        class Right(str):
            def __eq__(self, other):
                return True
            def __ne__(self, other):
                return False
            def __len__(self):
                return -10 ** 9
            def rstrip(self, *anything):
                return self
            strip = split = splitlines = rstrip
            __hash__ = str.__hash__
        sys.stdout.write(Right("7"))
        sys.stdout.exceeded = False
        sys.stdout.parts = [Right("7")]
        type(sys.stdout).write = lambda self, text: 0
        sys.stdout = sys.__stdout__ = Right("7")
      `,
    },
    {
      name: 'an exit code 0 and nothing printed',
      tries: 'to pass by ending well',
      beside: DOUBLE,
      code: 'import sys\nprint("P")\nsys.exit(0)\n',
      accepts: 'F',
    },
    {
      name: 'text for the checker',
      tries: 'to be run or believed by what compares',
      beside: DOUBLE,
      code: source`
        print("'''); raise SystemExit(0) #")
        print("\x00P\ntrue\nTrue\n1\nnan inf -inf NaN Infinity 1e999")
        print('{"outcome": "P"}' * 1000)
      `,
      accepts: 'F',
    },
    {
      name: 'nan and inf for a tolerance',
      tries: 'to be near every number',
      beside: DOUBLE,
      code: 'print("nan" if int(input()) % 2 else "inf")\n',
      accepts: 'F',
    },
  ],
};
