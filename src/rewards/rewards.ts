/**
 * Rewards for reinforcement learning: each group of completions is ranked by the one use case, `rerank`, and a rule makes
 * rewards of what came out. A completion with a cell that nobody knows has no reward: null, never 0.
 */

import type { Admit, Ticket } from '../admission/admission.ts';
import { type Answer, answer, refuse } from '../rerank/refusal.ts';
import { budgetOf, type RerankService, rerank } from '../rerank/rerank.ts';
import type { RerankReply } from '../rerank/wire/reply.ts';
import type { RerankRequest } from '../rerank/wire/request.ts';
import { efficiencyOf } from './efficiency.ts';
import { type Parts, rules } from './rules.ts';
import type { RewardsReply, RewardsRequest } from './wire.ts';

/** Groups under way at a time: they share the sandboxes. */
const GROUPS_AT_ONCE = 4;

type Group = RewardsRequest['groups'][number];
type GroupRewards = RewardsReply['groups'][number];
type Reward = { readonly reward: number | null; readonly parts: GroupRewards['parts'][number] };

/** The first group that is refused refuses all: a rollout is asked for whole, and let in as one. */
export async function rewardsOf(
  request: RewardsRequest,
  service: RerankService,
  signal: AbortSignal,
): Promise<Answer<RewardsReply>> {
  const until = request.deadline_ms === undefined ? null : performance.now() + request.deadline_ms;
  const cells = request.groups.reduce(
    (sum, { completions, tests }) => sum + completions.length * tests.length,
    0,
  );
  const { admit, leave } = asOne(service.admit, cells);
  const budget = budgetOf(service);
  const groups: GroupRewards[] = [];
  const queue = request.groups.entries();
  let refused: Extract<Answer<never>, { ok: false }> | null = null;
  const worker = async () => {
    for (const [index, group] of queue) {
      if (refused !== null) return;
      const rewarded = await rewardGroup(request, group, index, until, { ...service, admit, budget }, signal);
      if (rewarded.ok) groups[index] = rewarded.value;
      else refused ??= rewarded;
    }
  };
  try {
    await Promise.all(Array.from({ length: GROUPS_AT_ONCE }, worker));
  } finally {
    await leave();
  }
  return refused ?? answer({ groups });
}

/** Asks for room once, for all that will be asked for. */
function asOne(admit: Admit, cells: number): { readonly admit: Admit; readonly leave: () => Promise<void> } {
  let asked: Promise<Answer<Ticket>> | null = null;
  const used = { cells: 0, ms: 0 };
  const leave = (cells: number, ms: number) => {
    used.cells += cells;
    used.ms += ms;
  };
  return {
    async admit(work, signal) {
      const cameAt = performance.now();
      asked ??= admit({ ...work, cells }, signal);
      const admitted = await asked;
      if (!admitted.ok) return admitted;
      return answer({ ...admitted.value, waitedMs: performance.now() - cameAt, leave });
    },
    async leave() {
      const admitted = await asked;
      if (admitted?.ok) admitted.value.leave(used.cells, used.ms);
    },
  };
}

async function rewardGroup(
  { rule, language, limits, strategy, seed, priority }: RewardsRequest,
  { id = undefined, prelude, tests, completions }: Group,
  index: number,
  until: number | null,
  service: RerankService,
  signal: AbortSignal,
): Promise<Answer<GroupRewards>> {
  const name = id ?? String(index);
  const left = until === null ? null : Math.floor(until - performance.now());
  if (left !== null && left < 1)
    return answer(
      toGroup(
        name,
        completions.map(() => unknown('Time ran out.')),
      ),
    );
  const request: RerankRequest = {
    language,
    candidates: completions,
    tests,
    include: ['outcomes', 'tests'],
    ...(prelude !== undefined && { prelude }),
    ...(limits !== undefined && { limits }),
    ...(strategy !== undefined && { strategy }),
    ...(seed !== undefined && { seed }),
    ...(priority !== undefined && { priority }),
    ...(left !== null && { deadline_ms: left }),
  };
  const ranked = await rerank(request, { ...service, inRows: true }, signal);
  if (!ranked.ok) {
    const { kind, errors, retryAfterMs } = ranked.refusal;
    return refuse(
      kind,
      errors.map(({ pointer, detail }) => ({ pointer: pointerIn(index, pointer), detail })),
      retryAfterMs,
    );
  }
  return answer(toGroup(name, rewardsFrom(ranked.value, tests, rules[rule])));
}

/** Fields of a group are its own; all others are the request's. */
function pointerIn(index: number, pointer: string): string {
  const own = pointer.replace(/^\/candidates/, '/completions');
  return /^\/(completions|tests|prelude)/.test(own) ? `/groups/${index}${own}` : own;
}

/** For each completion in the order sent; exported for its tests. */
export function rewardsFrom(
  reply: Pick<RerankReply, 'results' | 'outcomes' | 'tests'>,
  tests: Group['tests'],
  rule: (parts: Parts) => number,
): Reward[] {
  const weights = tests.map((sent) => (typeof sent === 'object' ? (sent.count ?? 1) : 1));
  const validity = tests.map((_, index) => (reply.tests?.[index]?.pass_rate ?? 0) * (weights[index] ?? 1));
  const outcomes = reply.outcomes ?? [];
  const fastest = Math.min(
    ...reply.results
      .filter((result) => isAll(outcomes[result.index]))
      .map(({ cpu_ms }) => cpu_ms ?? Number.POSITIVE_INFINITY),
  );
  const rewards: Reward[] = [];
  for (const { index, relevance_score, cpu_ms, cpu_ms_sd, flags = [] } of reply.results) {
    const row = outcomes[index] ?? '';
    const fault = faultOf(row);
    if (fault !== null) {
      rewards[index] = { reward: null, parts: { error: fault, flags } };
      continue;
    }
    const passes = [...row].map((letter) => (letter === 'P' ? 1 : 0));
    const all_passed = isAll(row);
    const parts: Parts = {
      pass_rate: share(passes, weights),
      all_passed,
      posterior: relevance_score,
      validity: share(passes, validity),
      efficiency: all_passed
        ? efficiencyOf({ cpuMs: cpu_ms ?? 0, cpuMsSd: cpu_ms_sd ?? 0, cells: row.length }, fastest)
        : null,
      format: row.includes('C') ? 0 : 1,
    };
    rewards[index] = { reward: rule(parts), parts: { ...parts, flags } };
  }
  return rewards;
}

function isAll(row: string | undefined): boolean {
  return row !== undefined && /^P+$/.test(row);
}

function faultOf(row: string): string | null {
  const failed = row.split('I').length - 1;
  const skipped = row.split('S').length - 1;
  if (failed > 0) return `The service failed on ${failed} cells.`;
  return skipped > 0 ? `${skipped} cells were not executed in time.` : null;
}

/** Σ weight × pass ÷ Σ weight; 0 where all weights are. */
function share(passes: readonly number[], weights: readonly number[]): number {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const passed = passes.reduce((sum, pass, index) => sum + pass * (weights[index] ?? 0), 0);
  return whole === 0 ? 0 : passed / whole;
}

function unknown(error: string): Reward {
  return { reward: null, parts: { error, flags: [] } };
}

function toGroup(id: string, rewards: readonly Reward[]): GroupRewards {
  return { id, rewards: rewards.map(({ reward }) => reward), parts: rewards.map(({ parts }) => parts) };
}
