/** The tables of batches: made where they are not, and brought up to what they are now. */

/**
 * A batch that is `loading` was never acknowledged. Status of a problem: 0 pending, 1 ok, 2 failed. `ceilings` and
 * `weight` are those that the owner's key had when the batch was made. A database from before there were owners, or these, gets them here.
 */
export const TABLES = `
BEGIN;
SELECT pg_advisory_xact_lock(80717);
CREATE SCHEMA IF NOT EXISTS crossrank;
CREATE TABLE IF NOT EXISTS crossrank.batch (
  id text PRIMARY KEY,
  owner text NOT NULL DEFAULT '-',
  ceilings jsonb NOT NULL DEFAULT '{}',
  weight int NOT NULL DEFAULT 1,
  state text NOT NULL,
  idempotency_key text,
  total int NOT NULL DEFAULT 0,
  done int NOT NULL DEFAULT 0,
  failed int NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  ended_at timestamptz
);
CREATE TABLE IF NOT EXISTS crossrank.problem (
  batch_id text NOT NULL REFERENCES crossrank.batch ON DELETE CASCADE,
  ordinal int NOT NULL,
  custom_id text NOT NULL,
  body text NOT NULL,
  fault boolean NOT NULL,
  status smallint NOT NULL DEFAULT 0,
  attempts smallint NOT NULL DEFAULT 0,
  result text,
  PRIMARY KEY (batch_id, ordinal)
);
CREATE INDEX IF NOT EXISTS problem_pending ON crossrank.problem (batch_id, ordinal) WHERE status = 0;
ALTER TABLE crossrank.batch ADD COLUMN IF NOT EXISTS owner text NOT NULL DEFAULT '-';
ALTER TABLE crossrank.batch ADD COLUMN IF NOT EXISTS ceilings jsonb NOT NULL DEFAULT '{}';
ALTER TABLE crossrank.batch ADD COLUMN IF NOT EXISTS weight int NOT NULL DEFAULT 1;
ALTER TABLE crossrank.batch DROP CONSTRAINT IF EXISTS batch_idempotency_key_key;
CREATE UNIQUE INDEX IF NOT EXISTS batch_idempotency ON crossrank.batch (owner, idempotency_key);
CREATE INDEX IF NOT EXISTS batch_owner ON crossrank.batch (owner, id);
COMMIT;`;
