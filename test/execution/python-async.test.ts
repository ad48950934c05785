/** Coroutines and threads of Python candidates, as tests wait for them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runningExecutor } from './running.ts';

const { rows } = runningExecutor();

/** The row of one candidate. */
const row = async (candidate: string, tests: readonly string[]) =>
  (await rows({ language: 'python', candidates: [candidate], tests })).join('');

const inMain = (body: string) =>
  `import asyncio\nasync def main():\n${body.replaceAll(/^/gm, '    ')}\nasyncio.run(main())`;

test('a test awaits what a candidate defines', async () => {
  const later = 'import asyncio\nasync def later(n):\n    await asyncio.sleep(0.01)\n    return n + 1';
  const tests = [
    'import asyncio\nassert asyncio.run(later(1)) == 2',
    'import asyncio\nassert asyncio.run(later(1)) == 3',
    'import asyncio\nassert asyncio.get_event_loop().run_until_complete(later(1)) == 2',
    inMain('assert await asyncio.gather(later(1), later(2)) == [2, 3]'),
    inMain('task = asyncio.create_task(later(1))\nassert await asyncio.wait_for(task, 1) == 2'),
  ];
  assert.equal(await row(later, tests), 'PFPPP');
});

test('what a coroutine raises is raised by the await', async () => {
  assert.equal(
    await row('async def f(n):\n    if n < 0: raise ValueError("negative")\n    return n', [
      inMain(
        'try: await f(-1)\nexcept ValueError as error: assert str(error) == "negative"\nelse: assert False',
      ),
      inMain('await f(-1)'),
    ]),
    'PE',
  );
});

test('generators, iterators and context managers may be asynchronous', async () => {
  const counter = `import asyncio
async def count(n):
    for i in range(n): yield i
class Counter:
    def __init__(self): self.n, self.open = 0, False
    async def __aenter__(self): self.open = True; return self
    async def __aexit__(self, *error): self.open = False
    def __aiter__(self): return self
    async def __anext__(self):
        self.n += 1
        if self.n > 3: raise StopAsyncIteration
        return self.n
    def __await__(self): return asyncio.sleep(0.01, self.n).__await__()`;
  assert.equal(
    await row(counter, [
      inMain('assert [i async for i in count(3)] == [0, 1, 2]'),
      inMain('assert [i async for i in count(3)] == [0, 1]'),
      inMain('c = Counter()\nasync with c as d:\n    assert d.open\nassert not c.open'),
      inMain('assert [i async for i in Counter()] == [1, 2, 3]'),
      inMain('assert await Counter() == 0'),
    ]),
    'PFPPP',
  );
});

test('a candidate awaits what a test hands it', async () => {
  const every = 'import asyncio\nasync def every(f, xs): return await asyncio.gather(*map(f, xs))';
  const twice = 'async def twice(x):\n    await asyncio.sleep(0.01)\n    return 2 * x\n';
  assert.equal(
    await row(every, [
      inMain(`${twice}assert await every(twice, [1, 2]) == [2, 4]\nassert await every(twice, [3]) == [6]`),
      inMain(`${twice}assert await every(twice, [1, 2]) == [2, 5]`),
    ]),
    'PF',
  );
});

test('a coroutine earns nothing that it does not compute', async () => {
  const liars = `class Equal:
    def __eq__(self, other): return True
async def equal(): return Equal()
async def leaving(): raise SystemExit(0)
class Swallowing:
    async def __aenter__(self): return self
    async def __aexit__(self, *error): return True
class Leaving:
    def __await__(self):
        raise SystemExit(0)
        yield
`;
  assert.equal(
    await row(liars, [
      inMain('assert await equal() == 1'),
      inMain('assert await leaving() == 1'),
      inMain('async with Swallowing():\n    assert False'),
      inMain('assert await Leaving() == 1'),
    ]),
    'FEFE',
  );
});

test('tests and candidates have threads', async () => {
  const counter = `import threading
from concurrent.futures import ThreadPoolExecutor
class Counter:
    def __init__(self): self.n, self.lock = 0, threading.Lock()
    def add(self):
        with self.lock: self.n += 1
def squares(xs):
    with ThreadPoolExecutor() as pool: return list(pool.map(lambda x: x * x, xs))`;
  assert.equal(
    await row(counter, [
      'import threading\nc = Counter()\nall_of_them = [threading.Thread(target=c.add) for _ in range(10)]\nfor t in all_of_them: t.start()\nfor t in all_of_them: t.join()\nassert c.n == 10',
      'from concurrent.futures import ThreadPoolExecutor\nc = Counter()\nwith ThreadPoolExecutor() as pool: list(pool.map(lambda _: c.add(), range(10)))\nassert c.n == 10',
      'assert squares([1, 2]) == [1, 4]',
      'assert squares([1, 2]) == [1, 5]',
    ]),
    'PPPF',
  );
});
