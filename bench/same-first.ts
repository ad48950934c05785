/** Whether a ranking after a part of the cells has the same first as the one after all. Pure. */
import type { Result } from '../src/rerank/wire/results.ts';

type Ranked = readonly Pick<Result, 'index' | 'rank' | 'cluster'>[];

/** `same`: its first shares the first place of the full ranking; `cluster`: it is of the cluster of that one's first. */
export function isFirstInFull(
  part: Ranked,
  full: Ranked,
): { readonly same: boolean; readonly cluster: boolean } {
  const place = full.find(({ index }) => index === part[0]?.index);
  const cluster = place?.cluster ?? null;
  return { same: place?.rank === 1, cluster: cluster !== null && cluster === full[0]?.cluster };
}
