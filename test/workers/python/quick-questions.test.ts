import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadPyodide } from 'pyodide';
import { installHarness } from '../../../workers/python/harness.ts';

const python = await loadPyodide({ env: { HOME: '/home/pyodide', PYTHONHASHSEED: '0' } });
installHarness(python);

/** What both ways say of a text: by its text alone and by its tree; null where the first says nothing. */
const bothWays = (source: string): { quick: unknown; thorough: unknown } | null => {
  const globals = python.globals.get('_crossrank');
  globals.set('source', source);
  const said: string = python.runPython(
    `
try:
    found = quick_question(source)
    said = found and (found[1], _find_question(parsed(source)))
except SyntaxError:
    said = None
__import__("json").dumps(said)`,
    { globals },
  );
  const both = JSON.parse(said);
  return both && { quick: both[0], thorough: both[1] };
};

const VALUES =
  String.raw`1|-1|-0|007|1.50|-0.0|1e5|"a"|'b'|"it's"|''|True|None|true|[]|[1,2]|[1,]|(1,)|(1)|(1, 2)|[(1, "a")]|(1-2)|()|{}|{"a": 1}|"\n"|x|NaN|1_0|[[1], ["a"]]|["a", 'b']|"#"|") == "|- 1|+1|.5|"a" "b"|f"a"|"é"|1 2|[True, None]|["True"]|[(1, "a")], [2]|12345678901234567890|{"a": 1, "a": 2}|{1, 2}|{2, 1}|{(1, 2): ["a"]}|((1))|[(1,2), ("a: {b}",)]|b"a"|"a" "b"`.split(
    '|',
  );

const FORMS = [
  'assert f({value}) == {other}',
  'assert f({other}, {value}) == 1',
  'assert f({value})',
  'assert not f({value})',
  'assert f(1) is {value}',
  'assert f(1) is not {value}',
  'assert not f(1) == {value}',
  'assert f(1) == {value}  # {other}',
  '\n\nassert f(1) == {value}, "m, #"\n',
  'assert f(1) == {value}, \\\n  "message"',
  'assert f(1) == {value}, {other}',
  'assert f(\n{value}) == {other}\n{value}',
  'assert f(1) == [\n{value}, {other}]',
  'assert f(1) == {value} == {other}',
  'assert f(1) == {value}; x = {other}',
  'assert f(1)({value}) == {other}',
  'assert (f(1) == {value})',
  'assert(f({value}) == {other}), "m"',
  'assert (f(1)) == {value}',
  'assert ((f(1)) == {value})',
  'assert (f(1), {value})',
  'assert (f(1) == {value}, "m")',
  'assert not(f({value}))',
  'assert not (f(1)) == {value}',
  'assert (f(1)) and (f({value}))',
  'assert (f(1) == {value}) == {other}',
  'assert x',
  'assert sorted({value}) == {other}',
  'assert approx({value}) == {other}',
];

test('a question that is read off a text is the one that its tree asks', () => {
  const different: unknown[] = [];
  let found = 0;
  for (const [at, value] of VALUES.entries()) {
    const other = VALUES[(at * 7 + 3) % VALUES.length] ?? '';
    for (const form of FORMS) {
      const source = form.replaceAll('{value}', () => value).replaceAll('{other}', () => other);
      const both = bothWays(source);
      if (!both) continue;
      found++;
      if (JSON.stringify(both.quick) !== JSON.stringify(both.thorough)) different.push({ source, ...both });
    }
  }
  assert.deepEqual(different, []);
  assert.ok(found > 120, `only ${found} were read`);
});

test('its code notes what the call returned, and asserts what the text does', () => {
  const globals = python.globals.get('_crossrank');
  const said = python.runPython(
    `
code, *_ = quick_question("assert f([1, 2]) == 3")
outcomes = []
for f in (sum, len):
    _notes.clear()
    try:
        exec(code, {"f": f})
        outcomes.append("P")
    except AssertionError:
        outcomes.append("F")
    outcomes.append([answer for answer, number in _answers.items() if number == _notes[0]][0])
" ".join(outcomes)`,
    { globals },
  );
  assert.equal(said, 'P vint\n3 F vint\n2');
});

test('a small value has the same text however it is looked at', () => {
  const different: string = python.runPython(
    `
import itertools
leaves = [None, True, False, 0, 1, -1.0, -0.0, float("nan"), _HUGE, 1 - _HUGE, 10**5000, "", "a", "1", "x" * 300, b"", b"a", 1j, bytearray(b"a"), object]
pairs = [[a, b] for a, b in itertools.product(leaves, leaves)]
nested = [[a, b] for a, b in itertools.product(pairs[::19], pairs[::23])]
makers = [list, tuple, lambda items: {i: item for i, item in enumerate(items)}, lambda items: [items, tuple(items)], lambda items: (items[:1],)]
values = [*leaves, [], (), set(), {}, {1, 2, 3}, {"b", "a"}, [10**4000] * 40, [[10**4000] * 20] * 2]
values += [make(items) for items in pairs + nested for make in makers]
def noted(value):
    _notes.clear()
    note_answer(value)
    return _notes[0]
use_answers(new_answers())
wrong = []
for at, value in enumerate(values):
    # Once as new, and once as known.
    first, again, text = noted(value), noted(value), answer_of(value)
    if not first == again == _answers.get(text) or quick_answer(value) != text:
        wrong.append(f"{at} {type(value)}")
"\\n".join(wrong)`,
    { globals: python.globals.get('_crossrank') },
  );
  assert.equal(different, '');
});
