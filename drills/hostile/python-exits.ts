/** Python programs that leave instead of answering, or answer by throwing. */
import { EVENS, FEW } from './problems-python.ts';
import { type Suite, source } from './suite.ts';

/** A program whose only act is in the call. */
const inCall = (body: string) => `def evens(xs):\n${body.replaceAll(/^/gm, '    ')}\n`;

export const pythonExits: Suite = {
  subject: 'python exits',
  problem: EVENS,
  programs: [
    {
      name: 'sys.exit(0) at load',
      tries: 'an exit code 0 before any test',
      code: 'import sys\nsys.exit(0)\n',
      accepts: 'CE',
    },
    {
      name: 'os._exit(0) at load',
      tries: 'an exit code 0 of the process',
      code: 'import os\nos._exit(0)\n',
      accepts: 'CEX',
    },
    {
      name: 'sys.exit(0) in the call',
      tries: 'an exit code 0 inside the test',
      code: `import sys\n${inCall('sys.exit(0)')}`,
      accepts: 'E',
    },
    {
      name: 'quit() in the call',
      tries: 'an exit code 0 inside the test',
      code: inCall('quit()'),
      accepts: 'E',
    },
    {
      name: 'os._exit(0) in the call',
      tries: 'an exit code 0 of the process',
      beside: FEW,
      code: `import os\n${inCall('os._exit(0)')}`,
      accepts: 'EX',
    },
    {
      name: 'os._exit(0) in a thread',
      tries: 'an exit code 0 of the process, by way of what runs threads',
      beside: FEW,
      code: `import os, threading\n${inCall('thread = threading.Thread(target=os._exit, args=(0,))\nthread.start()\nthread.join()')}`,
      accepts: 'EX',
    },
    {
      name: 'a thread that never gives way',
      tries: 'to go on after its test',
      beside: FEW,
      code: `import threading, time\ndef spin():\n    while True: time.sleep(0)\n${inCall('threading.Thread(target=spin, daemon=True).start()\nreturn []')}`,
      accepts: 'FT',
    },
    {
      name: 'a loop of events that ends the test',
      tries: 'an exit out of what runs coroutines',
      code: `import asyncio\nasync def leave(): raise SystemExit(0)\n${inCall('asyncio.run(leave())')}`,
      accepts: 'E',
    },
    {
      name: 'os.abort() in the call',
      tries: 'to take the sandbox with it',
      beside: FEW,
      code: `import os\n${inCall('os.abort()')}`,
      accepts: 'EX',
    },
    {
      name: 'signals to its own process',
      tries: 'to take the sandbox with it',
      beside: FEW,
      code: source`
        import os, signal
        def evens(xs):
            for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGSEGV):
                try:
                    os.kill(os.getpid(), number)
                except OSError:
                    pass
                try:
                    signal.raise_signal(number)
                except OSError:
                    pass
            return None
      `,
    },
    {
      name: 'a crash on purpose',
      tries: 'to take the sandbox with it',
      beside: FEW,
      code: source`
        def evens(xs):
            import ctypes, faulthandler
            faulthandler._fatal_error_c_thread() if hasattr(faulthandler, "_fatal_error_c_thread") else None
            faulthandler._stack_overflow() if hasattr(faulthandler, "_stack_overflow") else None
            ctypes.string_at(2 ** 32 - 16, 64)
            return None
      `,
    },
    {
      name: 'SystemExit out of __eq__',
      tries: 'an exit code 0 in the middle of a comparison',
      code: source`
        import sys
        class Leave(list):
            def __eq__(self, other):
                sys.exit(0)
            __ne__ = __len__ = __iter__ = __bool__ = lambda self, *anything: sys.exit(0)
        def evens(xs):
            return Leave()
      `,
    },
    {
      name: 'SystemExit out of __repr__',
      tries: 'an exit code 0 while the failure is described',
      code: source`
        import sys
        class Leave(list):
            def __repr__(self):
                sys.exit(0)
            __str__ = __format__ = lambda self, *anything: sys.exit(0)
        def evens(xs):
            return Leave([7])
      `,
    },
    {
      name: 'an exit out of __del__',
      tries: 'to leave when the cell is cleared away',
      beside: FEW,
      code: source`
        import os
        class Late(list):
            def __del__(self):
                os._exit(0)
        def evens(xs):
            return Late([7])
      `,
    },
    {
      name: 'an exit handler that leaves with 0',
      tries: 'to change how the process ends',
      beside: FEW,
      code: source`
        import atexit, os
        atexit.register(os._exit, 0)
        def evens(xs):
            atexit._run_exitfuncs()
      `,
      accepts: 'FEX',
    },
    {
      name: "KeyboardInterrupt of the program's own",
      tries: 'to be taken for an interrupted cell',
      code: inCall('raise KeyboardInterrupt'),
      accepts: 'E',
    },
    {
      name: "MemoryError of the program's own",
      tries: 'to be taken for a fault of the sandbox',
      code: inCall('raise MemoryError("PASSED")'),
      accepts: 'EM',
    },
    {
      name: 'exceptions that are no Exception',
      tries: 'to pass by what catches errors',
      code: source`
        import asyncio
        class Odd(BaseException):
            pass
        kinds = [Odd, GeneratorExit, StopIteration, StopAsyncIteration, asyncio.CancelledError,
                 BaseExceptionGroup("odd", [Odd()]), Odd]
        def evens(xs):
            raise kinds[sum(xs) % 7]
      `,
      accepts: 'E',
    },
    {
      name: 'an exception whose text never ends',
      tries: 'to hold up whoever describes the failure',
      beside: FEW,
      code: source`
        class Endless(Exception):
            def __str__(self):
                while True:
                    pass
            __repr__ = __str__
        def evens(xs):
            raise Endless
      `,
      accepts: 'ET',
    },
    {
      name: 'a failed assertion whose text never ends',
      tries: 'to hold up whoever describes the failure',
      beside: FEW,
      code: source`
        class Endless(AssertionError):
            def __str__(self):
                while True:
                    pass
            __repr__ = __str__
        def evens(xs):
            raise Endless
      `,
      accepts: 'FET',
    },
    {
      name: 'an exception whose text leaves',
      tries: 'an exit code 0 while the failure is described',
      beside: FEW,
      code: source`
        class Leaving(Exception):
            def __str__(self):
                raise SystemExit(0)
            __repr__ = __str__
        def evens(xs):
            raise Leaving
      `,
      accepts: 'E',
    },
    {
      name: 'an exception whose text is 20 MB',
      tries: 'to fill the reply',
      beside: FEW,
      code: inCall('raise ValueError("x" * 20_000_000)'),
      accepts: 'EM',
    },
    {
      name: 'an exception whose text is no text',
      tries: 'to break whoever describes the failure',
      code: source`
        class Text(str):
            def __str__(self):
                return 7
            def __getitem__(self, key):
                raise SystemExit(0)
            def __len__(self):
                raise SystemExit(0)
        class Odd(Exception):
            def __str__(self):
                return Text("\ud800\0\x1b[2J") if sum_of % 2 else None
        sum_of = 0
        def evens(xs):
            global sum_of
            sum_of = sum(xs)
            raise Odd
      `,
      accepts: 'E',
    },
    {
      name: 'an exception that lies about its class',
      tries: 'to break whoever names the failure',
      beside: FEW,
      code: source`
        class Meta(type):
            @property
            def __name__(cls):
                raise SystemExit(0)
            @property
            def __mro__(cls):
                raise SystemExit(0)
            def __instancecheck__(cls, value):
                return True
            def __getattribute__(cls, name):
                raise SystemExit(0)
        class Odd(Exception, metaclass=Meta):
            @property
            def __class__(self):
                return AssertionError
            @property
            def __traceback__(self):
                raise SystemExit(0)
            @__traceback__.setter
            def __traceback__(self, value):
                raise SystemExit(0)
            def __getattribute__(self, name):
                raise SystemExit(0)
        def evens(xs):
            raise Odd
      `,
      accepts: 'E',
    },
    {
      name: 'a syntax error made by hand',
      tries: 'to break whoever describes the failure',
      beside: FEW,
      code: source`
        class Odd(SyntaxError):
            def __getattribute__(self, name):
                if name in ("msg", "lineno", "filename", "text"):
                    raise SystemExit(0)
                return super().__getattribute__(name)
        def evens(xs):
            raise Odd("no", ("<candidate>", 10 ** 30, [], {}))
      `,
      accepts: 'E',
    },
    {
      name: 'a missing module with an odd name',
      tries: 'to break whoever names the missing module',
      code: source`
        class Name(str):
            def split(self, *anything):
                raise SystemExit(0)
        raise ModuleNotFoundError("no", name=Name("\x1b[2J" + "x" * 1_000_000))
      `,
      accepts: 'C',
    },
  ],
};
