/**
 * Runs hostile programs, each beside a good and a wrong one, through a service of its own over HTTP: none may earn a pass
 * that it did not compute, harm its neighbours, the service or the host, or go unnoticed. `npm run drill:hostile`.
 */
import { runBench, UsageError } from '../bench/options.ts';
import { type Service, startService } from '../examples/service.ts';
import { type Bait, layBait, SECRET_VARIABLE } from './hostile/bait.ts';
import { isClean, reportOf, trialLine } from './hostile/report.ts';
import type { Entry } from './hostile/suite.ts';
import { entries } from './hostile/suites.ts';
import { type Trial, tryEntry } from './hostile/trial.ts';

const USAGE = `npm run drill:hostile -- [--only PATTERN] [--list] [--quiet]

  --only   a regular expression: only programs whose subject or name it matches
  --list   name the programs and what each tries, and run none
  --quiet  no line for each program, only what went wrong`;

/** So that every candidate meets what the one before left behind. */
const SANDBOXES = '1';

const OPTIONS = {
  only: { type: 'string', default: '' },
  list: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
} as const;

await runBench(USAGE, OPTIONS, async ({ only, list, quiet }) => {
  const chosen = chosenBy(only);
  if (list) {
    for (const { subject, name, tries } of chosen) console.log(`${subject} / ${name}: ${tries}`);
    return 0;
  }

  const start = performance.now();
  const onTrial = (trial: Trial) => {
    if (!quiet || trial.findings.length > 0) console.log(trialLine(trial));
  };
  const trials = (await Promise.all(lanesOf(chosen).map((lane) => runLane(lane, onTrial)))).flat();
  console.log(reportOf(trials).join('\n'));
  console.log(`${((performance.now() - start) / 1000).toFixed(0)} s`);
  return isClean(trials) ? 0 : 1;
});

function chosenBy(pattern: string): Entry[] {
  const matching = patternOf(pattern);
  const chosen = entries.filter(({ subject, name }) => matching.test(`${subject} / ${name}`));
  if (chosen.length === 0) throw new UsageError(`--only: no program is called anything like ${pattern}`);
  return chosen;
}

function patternOf(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'i');
  } catch {
    throw new UsageError(`--only: ${pattern} is no regular expression`);
  }
}

/** The runtimes keep a core busy each. */
function lanesOf(chosen: readonly Entry[]): (readonly Entry[])[] {
  const lanes = Map.groupBy(chosen, ({ problem }) =>
    problem.language === 'python' ? 'python' : 'javascript',
  );
  return [...lanes.values()];
}

/** Programs one after the other, with a service and a bait of their own; one that is spoilt is started again. */
async function runLane(lane: readonly Entry[], onTrial: (trial: Trial) => void): Promise<Trial[]> {
  await using bait = await layBait();
  const trials: Trial[] = [];
  let service = await startWith(bait);
  try {
    for (const entry of lane) {
      const trial = await tryEntry(entry, service.url, bait);
      trials.push(trial);
      onTrial(trial);
      if (!trial.isSpoilt) continue;
      await service.stop();
      service = await startWith(bait);
    }
  } finally {
    await service.stop();
  }
  return trials;
}

/** The service has the environment of the drill, as it is when it is started. */
function startWith(bait: Bait): Promise<Service> {
  Object.assign(process.env, { SANDBOXES, [SECRET_VARIABLE]: bait.secret });
  return startService();
}
