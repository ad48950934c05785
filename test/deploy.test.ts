import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { buildTestApp } from './http/helper.ts';

const NAMES = /\b(?:crossrank|nodejs|process)_[a-z0-9_]+/g;
const PARTS_OF_HISTOGRAMS = /_(?:bucket|count|sum)$/;

test('alerts and the dashboard ask for metrics that there are', async () => {
  const app = await buildTestApp();
  const { body } = await app.inject({ url: '/metrics' });
  const told = new Set([...body.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
  for (const file of ['deploy/prometheus/alerts.yaml', 'deploy/grafana/crossrank.json']) {
    const asked = new Set((await readFile(file, 'utf8')).match(NAMES));
    assert.ok(asked.size > 4, file);
    for (const name of asked)
      assert.ok(told.has(name) || told.has(name.replace(PARTS_OF_HISTOGRAMS, '')), `${name} in ${file}`);
  }
});

test('every alert has its page of what to do', async () => {
  const rules = await readFile('deploy/prometheus/alerts.yaml', 'utf8');
  const runbook = await readFile('docs/operating.md', 'utf8');
  const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
  assert.ok(alerts.length > 4);
  for (const alert of alerts) assert.match(runbook, new RegExp(`^### ${alert}$`, 'm'));
});

test('what is deployed is configured by variables that there are', async () => {
  const known = await readFile('README.md', 'utf8');
  for (const file of ['deploy/compose.yaml', 'deploy/kubernetes/crossrank.yaml', 'Dockerfile']) {
    const text = await readFile(file, 'utf8');
    const used = [
      ...text.matchAll(/name: ([A-Z][A-Z_]+),/g),
      ...text.matchAll(/^ {4,6}([A-Z][A-Z_]+):/gm),
      ...text.matchAll(/\b([A-Z][A-Z_]+)=/g),
    ].flatMap(([, name]) => (name === undefined || name.startsWith('POSTGRES_') ? [] : [name]));
    assert.ok(used.length > 0, file);
    for (const name of used) assert.ok(known.includes(`| \`${name}\` |`), `${name} in ${file}`);
  }
});
