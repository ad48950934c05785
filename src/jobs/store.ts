/** Batches and their problems in the database: every statement is here, but for those that make its tables. */
import type { ResultLine } from '../batches/result-line.ts';
import { type Owner, toWorkCeilings } from '../keys/api-key.ts';
import type { Database, Row } from './database.ts';
import { TABLES } from './tables.ts';

export type BatchState = 'queued' | 'running' | 'completed' | 'cancelled';

/** By name, whose batches are to be seen; null: everybody's. */
export type Viewer = string | null;

export type Batch = {
  readonly id: string;
  /** The key that made it, by name (`-` where none was needed), with the ceilings and the weight that it had then. */
  readonly owner: Owner;
  readonly state: BatchState;
  readonly total: number;
  /** Problems that have a result, failed ones among them. */
  readonly done: number;
  readonly failed: number;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
};

/** A problem as it came; `fault` where its line could not be read. */
export type NewProblem = {
  readonly ordinal: number;
  readonly customId: string;
  readonly body: string;
  readonly fault: boolean;
};

export type PendingProblem = {
  readonly ordinal: number;
  readonly customId: string;
  readonly body: string;
  readonly fault: boolean;
  /** How often a worker began it and did not come to an end. */
  readonly attempts: number;
};

export type Finished = { readonly ordinal: number; readonly line: ResultLine };

export type Store = ReturnType<typeof createStore>;

const BATCH = 'id, owner, ceilings, weight, state, total, done, failed, created_at, started_at, ended_at';
const UNIQUE_VIOLATION = '23505';

export function createStore(database: Pick<Database, 'executeSql'>) {
  const ask = async (text: string, ...values: unknown[]): Promise<Row[]> =>
    (await database.executeSql(text, values)).rows;
  /** A number, not a step: done twice, it is the same. */
  const setAttempts = async (id: string, ordinals: readonly number[], attempts: number): Promise<void> => {
    await ask(
      `UPDATE crossrank.problem SET attempts = $3 WHERE batch_id = $1 AND ordinal = ANY($2::int[]) AND status = 0`,
      ...[id, ordinals, attempts],
    );
  };

  return {
    async prepare(): Promise<void> {
      await database.executeSql(TABLES);
    },
    async begin(id: string, { name, weight = 1, ...ceilings }: Owner): Promise<void> {
      await ask(
        `INSERT INTO crossrank.batch (id, owner, ceilings, weight, state) VALUES ($1, $2, $3::jsonb, $4, 'loading')`,
        ...[id, name, JSON.stringify(ceilings), weight],
      );
    },
    async addProblems(id: string, problems: readonly NewProblem[]): Promise<void> {
      await ask(
        `INSERT INTO crossrank.problem (batch_id, ordinal, custom_id, body, fault)
         SELECT $1, * FROM unnest($2::int[], $3::text[], $4::text[], $5::boolean[])`,
        id,
        problems.map(({ ordinal }) => ordinal),
        problems.map(({ customId }) => customId),
        problems.map(({ body }) => body),
        problems.map(({ fault }) => fault),
      );
    },
    /** From here on the batch is there, whatever happens. False: another batch of this owner has this key. */
    async acknowledge(id: string, total: number, key: string | null): Promise<boolean> {
      try {
        await ask(
          `UPDATE crossrank.batch SET state = 'queued', total = $2, idempotency_key = $3 WHERE id = $1`,
          ...[id, total, key],
        );
        return true;
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION) return false;
        throw error;
      }
    },
    async remove(id: string): Promise<void> {
      await ask('DELETE FROM crossrank.batch WHERE id = $1', id);
    },
    async find(id: string, viewer: Viewer): Promise<Batch | undefined> {
      const rows = await ask(
        `SELECT ${BATCH} FROM crossrank.batch WHERE id = $1 AND state <> 'loading' AND (owner = $2 OR $2::text IS NULL)`,
        ...[id, viewer],
      );
      return rows.map(toBatch)[0];
    },
    async findByKey(key: string, owner: string): Promise<Batch | undefined> {
      const rows = await ask(
        `SELECT ${BATCH} FROM crossrank.batch WHERE idempotency_key = $1 AND owner = $2`,
        ...[key, owner],
      );
      return rows.map(toBatch)[0];
    },
    /** The latest first, those before `before` by id. */
    async list(viewer: Viewer, limit: number, before: string): Promise<Batch[]> {
      const rows = await ask(
        `SELECT ${BATCH} FROM crossrank.batch WHERE state <> 'loading' AND id < $2 AND (owner = $3 OR $3::text IS NULL)
         ORDER BY id DESC LIMIT $1`,
        ...[limit, before, viewer],
      );
      return rows.map(toBatch);
    },
    async cancel(id: string): Promise<void> {
      await ask(
        `UPDATE crossrank.batch SET state = 'cancelled', ended_at = now() WHERE id = $1 AND state IN ('queued', 'running')`,
        id,
      );
    },
    async unfinished(): Promise<Batch[]> {
      return (
        await ask(`SELECT ${BATCH} FROM crossrank.batch WHERE state IN ('queued', 'running') ORDER BY id`)
      ).map(toBatch);
    },
    /** Sizes of the problems that have no result yet. */
    async pendingSizes(id: string): Promise<{ readonly ordinal: number; readonly bytes: number }[]> {
      const rows = await ask(
        'SELECT ordinal, length(body) AS bytes FROM crossrank.problem WHERE batch_id = $1 AND status = 0 ORDER BY ordinal',
        id,
      );
      return rows.map(({ ordinal, bytes }) => ({ ordinal: Number(ordinal), bytes: Number(bytes) }));
    },
    async pending(id: string, from: number, to: number): Promise<PendingProblem[]> {
      const rows = await ask(
        `SELECT p.ordinal, p.custom_id, p.body, p.fault, p.attempts FROM crossrank.problem p JOIN crossrank.batch b ON b.id = p.batch_id
         WHERE p.batch_id = $1 AND p.ordinal BETWEEN $2 AND $3 AND p.status = 0 AND b.state IN ('queued', 'running') ORDER BY p.ordinal`,
        ...[id, from, to],
      );
      return rows.map((row) => ({
        ordinal: Number(row.ordinal),
        customId: String(row.custom_id),
        body: String(row.body),
        fault: row.fault === true,
        attempts: Number(row.attempts),
      }));
    },
    /** So often these were begun, this time included. */
    async begun(id: string, ordinals: readonly number[], attempts: number): Promise<void> {
      await setAttempts(id, ordinals, attempts);
      await ask(
        `UPDATE crossrank.batch SET state = 'running', started_at = coalesce(started_at, now()) WHERE id = $1 AND state = 'queued'`,
        id,
      );
    },
    /** These are given back without a fault of theirs: so often they were begun before. */
    givenBack: setAttempts,
    /** In one step with the counts, and only the first result of a problem counts. */
    async finish(id: string, finished: readonly Finished[]): Promise<void> {
      await ask(
        `WITH given AS (SELECT * FROM unnest($2::int[], $3::smallint[], $4::text[]) AS g (ordinal, status, result)),
         changed AS (
           UPDATE crossrank.problem p SET status = g.status, result = g.result FROM given g
           WHERE p.batch_id = $1 AND p.ordinal = g.ordinal AND p.status = 0 RETURNING g.status
         ),
         sums AS (SELECT count(*)::int AS done, (count(*) FILTER (WHERE status = 2))::int AS failed FROM changed)
         UPDATE crossrank.batch b SET done = b.done + sums.done, failed = b.failed + sums.failed,
           state = CASE WHEN b.state IN ('queued', 'running') AND b.done + sums.done >= b.total THEN 'completed' ELSE b.state END,
           ended_at = CASE WHEN b.state IN ('queued', 'running') AND b.done + sums.done >= b.total THEN now() ELSE b.ended_at END
         FROM sums WHERE b.id = $1`,
        id,
        finished.map(({ ordinal }) => ordinal),
        finished.map(({ line }) => (line.status === 'ok' ? 1 : 2)),
        finished.map(({ line }) => JSON.stringify(line)),
      );
    },
    /** Before this place in the input every problem has a result. */
    async doneUpTo({ id, total }: Batch): Promise<number> {
      const [row] = await ask(
        'SELECT ordinal FROM crossrank.problem WHERE batch_id = $1 AND status = 0 ORDER BY ordinal LIMIT 1',
        id,
      );
      return row === undefined ? total : Number(row.ordinal);
    },
    /** Lines of results from one place in the input up to another, this one left out; those that there are. */
    async results(id: string, from: number, to: number): Promise<string[]> {
      const rows = await ask(
        'SELECT result FROM crossrank.problem WHERE batch_id = $1 AND ordinal >= $2 AND ordinal < $3 AND status <> 0 ORDER BY ordinal',
        ...[id, from, to],
      );
      return rows.map(({ result }) => String(result));
    },
    /** The same, each with its problem as it came. */
    async finished(
      id: string,
      from: number,
      to: number,
    ): Promise<{ readonly body: string; readonly result: string }[]> {
      const rows = await ask(
        'SELECT body, result FROM crossrank.problem WHERE batch_id = $1 AND ordinal >= $2 AND ordinal < $3 AND status <> 0 ORDER BY ordinal',
        ...[id, from, to],
      );
      return rows.map(({ body, result }) => ({ body: String(body), result: String(result) }));
    },
    /** Takes away what has ended so long ago, and what was never acknowledged. */
    async sweep(keepHours: number, alone: boolean): Promise<void> {
      await ask(
        `DELETE FROM crossrank.batch WHERE ended_at < now() - make_interval(hours => $1::int)
         OR (state = 'loading' AND ($2 OR created_at < now() - interval '1 day'))`,
        ...[keepHours, alone],
      );
    },
  };
}

function toBatch(row: Row): Batch {
  const state = row.state;
  if (state !== 'queued' && state !== 'running' && state !== 'completed' && state !== 'cancelled')
    throw new Error(`A batch is ${String(state)}`);
  const ceilings = toWorkCeilings(row.ceilings);
  if (ceilings === null) throw new Error(`Batch ${String(row.id)} has ceilings that are none`);
  const date = (value: unknown) => (value instanceof Date ? value : null);
  return {
    id: String(row.id),
    owner: { name: String(row.owner), ...(row.weight !== 1 && { weight: Number(row.weight) }), ...ceilings },
    state,
    total: Number(row.total),
    done: Number(row.done),
    failed: Number(row.failed),
    createdAt: date(row.created_at) ?? new Date(0),
    startedAt: date(row.started_at),
    endedAt: date(row.ended_at),
  };
}
