import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import Type from 'typebox';
import Value from 'typebox/value';
import { parse, parseAllDocuments } from 'yaml';
import { environment } from '../src/config.ts';
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

const Security = Type.Object({
  allowPrivilegeEscalation: Type.Literal(false),
  readOnlyRootFilesystem: Type.Literal(true),
  capabilities: Type.Object({ drop: Type.Tuple([Type.Literal('ALL')]) }),
});
const Labels = Type.Record(Type.String(), Type.String());
const Workload = Type.Object({
  kind: Type.Literal('Deployment'),
  spec: Type.Object({
    selector: Type.Object({ matchLabels: Labels }),
    template: Type.Object({
      metadata: Type.Object({ labels: Labels }),
      spec: Type.Object({
        automountServiceAccountToken: Type.Literal(false),
        terminationGracePeriodSeconds: Type.Number(),
        securityContext: Type.Object({
          runAsNonRoot: Type.Literal(true),
          seccompProfile: Type.Object({ type: Type.Literal('RuntimeDefault') }),
        }),
        containers: Type.Tuple([
          Type.Object({
            securityContext: Security,
            resources: Type.Object({ limits: Type.Object({ memory: Type.String() }) }),
            env: Type.Array(Type.Object({ name: Type.String(), value: Type.Optional(Type.String()) })),
          }),
        ]),
      }),
    }),
  }),
});

const kubernetes = parseAllDocuments(await readFile('deploy/kubernetes/crossrank.yaml', 'utf8')).map(
  (document) => {
    assert.deepEqual(document.errors, []);
    return document.toJS({ maxAliasCount: 10 });
  },
);
const ofKind = (kind: string) => kubernetes.filter((object) => object.kind === kind);

test('workloads of Kubernetes have no more rights than they need, and time to end', () => {
  const workloads = ofKind('Deployment').map((object) => Value.Parse(Workload, object));
  assert.equal(workloads.length, 2);
  for (const { spec } of workloads) {
    const pod = spec.template.spec;
    assert.deepEqual(spec.selector.matchLabels, spec.template.metadata.labels);
    const given = Object.fromEntries(pod.containers[0].env.map(({ name, value }) => [name, value]));
    const notice = Number(given.DRAIN_NOTICE_MS ?? environment.drainNoticeMs.standard);
    const drain = Number(given.DRAIN_MS ?? environment.drainMs.standard);
    assert.ok(pod.terminationGracePeriodSeconds * 1_000 >= notice + drain + 5_000);
  }
});

test('what is selected in Kubernetes is there: the service, the budget, the autoscaler, the policy', () => {
  const [service, worker] = ofKind('Deployment');
  const labels = service.spec.template.metadata.labels;
  const selects = (selector: object) =>
    Object.entries(selector).every(([key, value]) => labels[key] === value);
  assert.ok(selects(ofKind('Service')[0].spec.selector));
  assert.ok(selects(ofKind('PodDisruptionBudget')[0].spec.selector.matchLabels));
  const autoscaler = ofKind('HorizontalPodAutoscaler')[0].spec;
  assert.equal(autoscaler.scaleTargetRef.name, service.metadata.name);
  assert.equal(autoscaler.metrics[0].pods.metric.name, 'crossrank_queue_requests');
  const policy = ofKind('NetworkPolicy')[0].spec;
  assert.ok(selects(policy.podSelector.matchLabels));
  assert.equal(
    worker.spec.template.metadata.labels['app.kubernetes.io/name'],
    policy.podSelector.matchLabels['app.kubernetes.io/name'],
  );
  assert.deepEqual(policy.policyTypes, ['Ingress', 'Egress']);
  // Nothing may be reached without saying what: a rule without `to` is the whole network.
  for (const { to, ports } of policy.egress) assert.ok(to.length > 0 && ports.length > 0);
});

test('Compose has the service, two workers and PostgreSQL; ours can write nowhere but /tmp', async () => {
  const { services } = parse(await readFile('deploy/compose.yaml', 'utf8'), { merge: true });
  assert.deepEqual(Object.keys(services), ['service', 'worker', 'postgres']);
  for (const own of [services.service, services.worker]) {
    assert.equal(own.read_only, true);
    assert.deepEqual(own.cap_drop, ['ALL']);
    assert.deepEqual(own.tmpfs, ['/tmp']);
    assert.match(own.environment.DATABASE_URL, /@postgres\//);
  }
  assert.equal(services.worker.deploy.replicas, 2);
  assert.ok(
    services.worker.healthcheck.test.join().includes(`:${services.worker.environment.METRICS_PORT}/readyz`),
  );
  assert.match(services.service.ports[0], /^127\.0\.0\.1:/);
});

test('pods reach a collector of traces only where they are told to send them, and only those that do', async () => {
  const base = await readFile('deploy/kubernetes/crossrank.yaml', 'utf8');
  assert.doesNotMatch(base, /OTEL_|4318/);
  const overlay = parse(await readFile('deploy/kubernetes-traces/kustomization.yaml', 'utf8'));
  const [resource, policyFile] = overlay.resources;
  await access(`deploy/kubernetes-traces/${resource}/kustomization.yaml`);
  const [{ target, patch }] = overlay.patches;
  const [service] = ofKind('Deployment');
  assert.equal(target.name, service.metadata.name);
  const [{ value }] = parse(patch);
  assert.ok(Object.values(environment).some(({ name }) => name === value.name));

  const { spec } = parse(await readFile(`deploy/kubernetes-traces/${policyFile}`, 'utf8'));
  assert.deepEqual(spec.podSelector.matchLabels, service.spec.selector.matchLabels);
  assert.deepEqual(spec.policyTypes, ['Egress']);
  const [{ to, ports }, ...others] = spec.egress;
  assert.deepEqual(others, []);
  assert.deepEqual(ports, [{ port: Number(new URL(value.value).port), protocol: 'TCP' }]);
  assert.equal(to.length, 1);
  const namespace = new URL(value.value).hostname.split('.')[1];
  assert.equal(to[0].namespaceSelector.matchLabels['kubernetes.io/metadata.name'], namespace);
  assert.ok(to[0].podSelector);
});

test('workers are probed and scraped on the port of their metrics, in Kubernetes and in Compose', async () => {
  const [, { spec }] = ofKind('Deployment');
  const { annotations } = spec.template.metadata;
  const [{ ports, env, readinessProbe, livenessProbe }] = spec.template.spec.containers;
  const [{ name, containerPort }] = ports;
  const port = env.find((variable: { name: string }) => variable.name === 'METRICS_PORT').value;
  assert.deepEqual([port, annotations['prometheus.io/port']], [String(containerPort), String(containerPort)]);
  for (const { httpGet } of [readinessProbe, livenessProbe]) assert.equal(httpGet.port, name);
  const allowed = ofKind('NetworkPolicy')[0].spec.ingress[0].ports.map((rule: { port: string }) => rule.port);
  assert.deepEqual(allowed, ['http', name]);

  const { scrape_configs, rule_files } = parse(await readFile('deploy/prometheus/prometheus.yaml', 'utf8'));
  await access(`deploy/prometheus/${rule_files[0]}`);
  const { services } = parse(await readFile('deploy/compose.yaml', 'utf8'), { merge: true });
  const [{ names, port: scraped }] = scrape_configs[1].dns_sd_configs;
  assert.equal(String(scraped), services[names[0]].environment.METRICS_PORT);
});

test('every file that a container is told to run is in the image', async () => {
  const image = await readFile('Dockerfile', 'utf8');
  const copied = [...image.matchAll(/^COPY (\w+) \.\//gm)].map(([, folder]) => folder);
  const { services } = parse(await readFile('deploy/compose.yaml', 'utf8'), { merge: true });
  const args: readonly string[] = ofKind('Deployment')[1].spec.template.spec.containers[0].args;
  assert.deepEqual(services.worker.command, args);
  const [, script = ''] = args;
  await access(script);
  assert.ok(copied.includes(script.split('/')[0]), `${script} is not copied`);
  assert.match(image, /^USER 10001$/m);
});
