/** Whole Python programs: what they read, print and leave to the end of their process, as CPython does it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runningExecutor } from './running.ts';

const { execute, rows } = runningExecutor();

const TWICE_21 = { stdin: '21\n', stdout: '42\n' };

/** Rows of candidates that are to print twice what they read. */
const outcomes = async (...candidates: readonly string[]) =>
  (await rows({ language: 'python', candidates, tests: [TWICE_21] })).join('');

test('whole programs read standard input and are compared by what they print, trailing white space aside', async () => {
  assert.deepEqual(
    await rows({
      language: 'python',
      candidates: [
        'n = int(input())\nprint(n * 2)',
        'import sys\nfor line in sys.stdin:\n    print(int(line) * 2, end="  \\n\\n")',
        'import sys\nif __name__ == "__main__":\n    sys.stdout.write(str(2 * int(sys.stdin.buffer.read())))\n    sys.exit(0)',
        'print(input())',
        'print(int(input()) * 2)\nraise SystemExit(1)',
        'input(); input()',
      ],
      tests: [{ stdin: '21\n', stdout: '42\n' }],
    }),
    ['P', 'P', 'P', 'F', 'E', 'E'],
  );
});

test('streams lead to their file descriptors', async () => {
  const passed = await outcomes(
    'import os\nos.write(1, b"%d\\n" % (2 * int(os.read(0, max(os.fstat(0).st_size, 8192)))))',
    'import os, sys\nos.write(sys.stdout.fileno(), str(2 * int(os.fdopen(sys.stdin.fileno()).read())).encode())',
    'import sys\nsys.stdout.reconfigure(line_buffering=True)\nassert not sys.stdin.isatty()\nprint(2 * int(input()))',
    'import io, sys\nsys.stdout = io.TextIOWrapper(sys.stdout.detach())\nprint(2 * int(open(0).read()))',
    'import io, sys\nsys.stdout = io.TextIOWrapper(sys.stdout.buffer, write_through=True)\nprint(2 * int(input()))',
    'import sys\nn = int(sys.stdin.read())\nassert sys.stdin.read() == ""\nopen(1, "w").write(str(2 * n))',
    'class Tee:\n    def write(self, text): out.write(text)\n    def flush(self): pass\nimport sys\nout, sys.stdout = sys.stdout, Tee()\nprint(2 * int(input()))',
    'import sys\nprint(2 * int(input()))\nprint("no matter", file=sys.stderr)\nsys.stdout.close()',
  );
  assert.equal(passed, 'PPPPPPPP');
});

test('what the end of a process does is done', async () => {
  const passed = await outcomes(
    'import atexit\natexit.register(lambda: print(2 * int(input())))',
    'import atexit, io, os, sys\nsys.stdout = io.StringIO()\natexit.register(lambda: os.write(1, sys.stdout.getvalue().encode()))\nprint(2 * int(input()))',
    'class Last:\n    n = int(input())\n    def __del__(self): print(2 * self.n)\nlast = Last()',
    'import os, sys\nprint(2 * int(input()))\nsys.stdout.flush()\nos._exit(0)',
  );
  assert.equal(passed, 'PPPP');
  const failed = await outcomes(
    'import os\nprint(2 * int(input()))\nos._exit(0)',
    'import os, sys\nprint(2 * int(input()), flush=True)\nos._exit(3)',
    'import sys\nprint(2 * int(input()))\nsys.exit("no")',
    'class Zero(int): pass\nclass Liar:\n    def __eq__(self, other): return True\nprint(2 * int(input()))\nraise SystemExit(Liar())',
  );
  assert.equal(failed, 'FEEE');
});

test('a program that ends its process is flagged only where a test waits for what it defines', async () => {
  const code = 'import os, sys\nprint(2 * int(input()))\nsys.stdout.flush()\nos._exit(0)';
  const [program, functions] = await Promise.all([
    execute({ language: 'python', candidates: [code], tests: [TWICE_21] }),
    execute({ language: 'python', candidates: [code], tests: ['assert f()'] }),
  ]);
  assert.deepEqual(program.tampering, []);
  assert.deepEqual(functions.tampering, [0]);
});

test('nothing that a program wrote is left for the next', async () => {
  const loud = 'print("x" * 100_000)';
  const late = 'import sys\nsys.stdout.write("left")\nraise ValueError';
  const endless = 'while True: print("x")';
  assert.equal(await outcomes(loud, 'print(42)', late, 'print(42)', endless, 'print(42)'), 'OPEPOP');
});

test('threads run, in turn', async () => {
  const passed = await outcomes(
    'import sys, threading\nsys.setrecursionlimit(10**6)\nthreading.stack_size(2**27)\ndef deep(n): return 0 if n == 0 else 2 + deep(n - 1)\ndef main(): print(deep(int(input())))\nthreading.Thread(target=main).start()',
    'import queue, threading\nq, out = queue.Queue(), []\ndef consume():\n    while (x := q.get()) is not None: out.append(x)\nreader = threading.Thread(target=consume)\nreader.start()\ndef produce():\n    q.put(int(input()) * 2)\n    q.put(None)\nwriter = threading.Thread(target=produce)\nwriter.start()\nreader.join(), writer.join()\nprint(*out)',
    'from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor() as pool:\n    print(*pool.map(lambda n: n * 2, [int(input())]))',
    'import threading, time\ndone = []\ndef work():\n    time.sleep(0.1)\n    done.append(int(input()) * 2)\nt = threading.Thread(target=work)\nt.start()\nwhile t.is_alive(): time.sleep(0.01)\nprint(*done)',
    'import threading\nown = threading.local()\nown.n = 42\ndef work(): own.n = int(input())\nt = threading.Thread(target=work)\nt.start()\nt.join()\nprint(own.n)',
    'import threading\ndef fail(): raise ValueError\nt = threading.Thread(target=fail)\nt.start()\nt.join()\nprint(2 * int(input()))',
    'import threading, time\ndef spin():\n    while True: time.sleep(1)\nthreading.Thread(target=spin, daemon=True).start()\nprint(2 * int(input()))',
  );
  assert.equal(passed, 'PPPPPPP');
  assert.equal(
    await outcomes(
      'import threading\nthreading.Event().wait()',
      'import threading\nthreading.Event().wait(0.1)\nprint(42)',
    ),
    'EP',
  );
});

test('asyncio has a loop', async () => {
  const passed = await outcomes(
    'import asyncio\nasync def main():\n    await asyncio.sleep(0.1)\n    print(2 * int(input()))\nasyncio.run(main())',
    'import asyncio\nasync def twice(n): return 2 * n\nloop = asyncio.get_event_loop()\nprint(loop.run_until_complete(twice(int(input()))))',
    'import asyncio, sys\nasync def main():\n    line = await asyncio.to_thread(sys.stdin.readline)\n    async with asyncio.TaskGroup() as group:\n        parts = [group.create_task(asyncio.sleep(0.02 / n, n * int(line))) for n in (1, 1)]\n    print(sum(part.result() for part in parts))\nasyncio.run(main())',
  );
  assert.equal(passed, 'PPP');
  assert.equal(
    await outcomes('import asyncio\nasync def main(): await asyncio.Event().wait()\nasyncio.run(main())'),
    'T',
  );
});

test('numbers, limits and names are those of the machine that a program was written for', async () => {
  const passed = await outcomes(
    'import sys\nassert min(sys.maxsize, 10**12) == 10**12\nprint(2 * int(input()))',
    'import resource, sys\nresource.setrlimit(resource.RLIMIT_STACK, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))\nprint(2 * int(input()))',
    'import pickle\nclass Point:\n    def __init__(self, x): self.x = x\nprint(2 * pickle.loads(pickle.dumps(Point(int(input())))).x)',
    'import bz2, io\nassert bz2.open(io.BytesIO(bz2.compress(b"x"))).read() == b"x"\nprint(2 * int(input()))',
  );
  assert.equal(passed, 'PPPP');
});
