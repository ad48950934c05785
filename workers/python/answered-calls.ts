/**
 * Calls that a candidate has answered. A test that does nothing but compare the same call with a value is decided by that answer,
 * and makes no call. So it is where all cells of the candidate start from the same state, and both values are plain: the
 * harness says which tests are such, and `candidates.ts` which candidates.
 */
import { AnswerKind } from '../answers.ts';
import { Outcome, type OutcomeCode } from '../messages.ts';

/** What came of a cell. */
export type Answered = {
  readonly outcome: OutcomeCode;
  /** As `answers.ts` has it; null where that is not known. */
  readonly answer: string | null;
  /** How long it took, and how long it was given. */
  readonly ms: number;
  readonly limitMs: number;
};

export type AnsweredCalls = {
  /** Takes in what the harness said of a test that it has compiled. */
  learn(test: number, said: string): void;
  /** The calls of a candidate whose cells all start from the same state. */
  of(candidate: string): CandidateCalls;
  clear(): void;
};

export type CandidateCalls = {
  /** Whether other tests make the call of this one, as far as they are known. */
  isShared(test: number): boolean;
  /** What would come of the cell; null where it has to be run. */
  conclude(test: number, limitMs: number): Answered | null;
  note(test: number, cell: Answered): void;
};

/** More are not kept of a problem: all are forgotten then. */
const MOST_CALLS = 20_000;

/** A call that tests compare with values, and how many do. */
type Call = { tests: number };

export function createAnsweredCalls(): AnsweredCalls {
  const calls = new Map<string, Call>();
  const compared = new Map<number, { readonly call: Call; readonly wanted: string }>();
  const byCandidate = new Map<string, Map<Call, Answered>>();
  let kept = 0;

  function clear(): void {
    calls.clear();
    compared.clear();
    byCandidate.clear();
    kept = 0;
  }

  return {
    learn(test, said) {
      if (!said.startsWith('=')) return;
      const at = said.lastIndexOf('\0');
      const question = said.slice(1, at);
      const call = calls.get(question) ?? { tests: 0 };
      calls.set(question, call);
      call.tests++;
      compared.set(test, { call, wanted: said.slice(at + 1) });
    },
    of(candidate) {
      const answered = byCandidate.get(candidate) ?? new Map<Call, Answered>();
      const callOf = (test: number) => compared.get(test)?.call;
      return {
        isShared: (test) => (callOf(test)?.tests ?? 0) > 1,
        conclude(test, limitMs) {
          const asked = compared.get(test);
          const before = asked && answered.get(asked.call);
          const outcome = before && outcomeBy(before, asked.wanted, limitMs);
          return before && outcome ? { ...before, outcome } : null;
        },
        note(test, cell) {
          const call = callOf(test);
          if (!call || !isToBeKept(cell)) return;
          if (kept++ > MOST_CALLS) {
            byCandidate.clear();
            answered.clear();
            kept = 0;
          }
          byCandidate.set(candidate, answered);
          answered.set(call, cell);
        },
      };
    },
    clear,
  };
}

/** Whether it was the call's answer that decided. */
function isToBeKept({ outcome, answer }: Answered): boolean {
  if (answer === null) return outcome === Outcome.timeout;
  if (answer.startsWith(AnswerKind.value)) return outcome === Outcome.passed || outcome === Outcome.failed;
  return answer.startsWith(AnswerKind.exception);
}

function outcomeBy(
  { outcome, answer, limitMs }: Answered,
  wanted: string,
  givenMs: number,
): OutcomeCode | null {
  if (answer === null) return givenMs <= limitMs ? outcome : null;
  if (answer.startsWith(AnswerKind.exception)) return outcome;
  const same = isEqual(answer, wanted);
  if (same === null) return null;
  return same ? Outcome.passed : Outcome.failed;
}

/** Types of which a value may equal one of another. */
const KIN = [
  ['bool', 'int', 'float', 'complex'],
  ['str'],
  ['bytes', 'bytearray'],
  ['NoneType'],
  ['list'],
  ['tuple'],
  ['set', 'frozenset'],
  ['dict', 'Counter', 'defaultdict', 'OrderedDict'],
];
const FAMILIES = new Map(KIN.flatMap((types, family) => types.map((type) => [type, family])));
/** Types of which values with different texts are different. */
const DISTINCT: ReadonlySet<string> = new Set(['bool', 'int', 'str', 'bytes', 'NoneType']);
/** The same of those that hold no number that could be written otherwise. */
const CONTAINERS: ReadonlySet<string> = new Set(['list', 'tuple', 'set', 'frozenset', 'dict']);
/** What may be a number that equals one of another type, or a zero of another sign. */
const MANY_FORMS = /True|False|[.]|[0-9][ej]/;
/** What may equal nothing, itself not either. */
const NOT_A_NUMBER = /nan/;
/** A text that may say less than all of the value. */
const IN_PART = /[^\n\x20-\x7e]/;

/** Whether Python says that two values are equal, by their canonical texts (`evidence.py`); null where these do not tell. */
export function isEqual(answer: string, other: string): boolean | null {
  if (IN_PART.test(answer) || IN_PART.test(other)) return null;
  const [type, otherType] = [typeOf(answer), typeOf(other)];
  const [family, otherFamily] = [FAMILIES.get(type), FAMILIES.get(otherType)];
  if (family === undefined || otherFamily === undefined) return null;
  if (family !== otherFamily) return false;
  if (answer === other) return NOT_A_NUMBER.test(answer) && !DISTINCT.has(type) ? null : true;
  if (type !== otherType) return null;
  if (DISTINCT.has(type)) return false;
  if (!CONTAINERS.has(type) || MANY_FORMS.test(answer) || MANY_FORMS.test(other)) return null;
  return false;
}

/** Of what is no value: none. */
function typeOf(answer: string): string {
  return answer.startsWith(AnswerKind.value) ? answer.slice(1, answer.indexOf('\n')) : '';
}
