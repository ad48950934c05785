import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptedBy, source } from '../../../drills/hostile/suite.ts';
import { entries } from '../../../drills/hostile/suites.ts';

test('there are enough programs of each language, and no two have the same name', () => {
  const count = (name: string) => entries.filter(({ problem }) => problem.language === name).length;
  assert.ok(count('python') >= 40);
  assert.ok(count('javascript') >= 40);
  assert.ok(count('typescript') >= 12);
  const names = entries.map(({ subject, name }) => `${subject} / ${name}`);
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  );
});

test('every entry says what is expected of every cell', () => {
  for (const entry of entries) {
    const { problem, name } = entry;
    const cells = problem.tests.length;
    assert.equal(problem.wrongRow.length, cells, name);
    assert.equal(problem.goodRow?.length ?? cells, cells, name);
    assert.match(problem.wrongRow, /F|E/, name);
    const accepted = acceptedBy(entry);
    assert.equal(accepted.length, cells, name);
    for (const letters of accepted) assert.match(letters, /^[PFECTMOX]+$/, name);
  }
});

test('no hostile program is the text of an honest one', () => {
  for (const { code, name, problem } of entries) {
    assert.notEqual(code, problem.good, name);
    assert.notEqual(code, problem.wrong, name);
  }
});

test('program text is taken raw, without the indentation that it has among our own lines', () => {
  const text = source`
    first("\n")
      second

    third
  `;
  assert.equal(text, 'first("\\n")\n  second\n\nthird\n');
});
