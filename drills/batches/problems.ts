/** Problems of the drill, and how two outputs of them differ. */

/** JavaScript, a few candidates and tests each, some of them slow; every tenth is refused. */
export function generatedProblems(count: number): string {
  const lines = Array.from({ length: count }, (_, index) => {
    const slow = `const f = (x) => { const end = performance.now(); for (let i = 0; i < 2e6; i++) x += i % 2 ? 1 : -1; return x + ${index}; };`;
    const candidates = [slow, `const f = (x) => x + ${index};`, 'const f = (x) => x;', 'const f = ('];
    const tests = [1, 2, 3].map((x) => `assert.equal(f(${x}), ${x + index})`);
    return JSON.stringify({
      custom_id: `p${index}`,
      language: index % 10 === 9 ? 'none' : 'javascript',
      candidates,
      tests,
    });
  });
  return `${lines.join('\n')}\n`;
}

/** Line by line: id, status, and index, rank and score of every result. */
export function differences(quiet: string, drilled: string): string[] {
  const wanted = quiet.trim().split('\n').map(essence);
  const got = drilled.trim().split('\n').map(essence);
  const wrong = wanted.flatMap((line, index) =>
    line === got[index] ? [] : [`line ${index + 1}: ${got[index] ?? 'nothing'} instead of ${line}`],
  );
  return got.length > wanted.length ? [...wrong, `${got.length - wanted.length} lines too many`] : wrong;
}

type Line = {
  readonly custom_id: string;
  readonly status: string;
  readonly reply?: { readonly results: readonly { index: number; rank: number; score: number | null }[] };
};

function essence(text: string): string {
  const { custom_id, status, reply }: Line = JSON.parse(text);
  const results = reply?.results.map(({ index, rank, score }) => [index, rank, score]);
  return JSON.stringify([custom_id, status, results ?? []]);
}
