import { solved } from '../learning/solved.ts';
import { sigmoid } from '../ranking/log-odds.ts';

const STEPS = 100;
const FARTHEST_STEP = 2;
const ENOUGH = 1e-10;

/**
 * Strengths θ of players by the model of Bradley & Terry, "Rank analysis of incomplete block designs", 1952:
 * P(i beats j) = 1 / (1 + exp(θj − θi)). `won` is square: `won[i][j]` are the games that i won against j, a draw being half a
 * game won by each; fractions are fine, the diagonal does not count.
 *
 *   maximises Σ won[i][j] ln P(i beats j) + Σ ½ ln P(i beats 0) + ½ ln P(0 beats i)
 *
 * The second sum is one draw of each against an opponent of strength 0: it keeps who never lost finite and makes the
 * maximum the only one, whoever met whom. By Newton's method; O(players³) a step, a handful of steps.
 */
export function bradleyTerry(won: readonly (readonly number[])[]): number[] {
  let strengths = won.map(() => 0);
  for (let step = 0; step < STEPS; step++) {
    const slope = strengths.map((strength) => sigmoid(strength) - 0.5);
    const bend = strengths.map((strength, row) =>
      strengths.map((_, column) => (row === column ? spreadAt(strength) : 0)),
    );
    for (const [one, games] of won.entries()) {
      for (const [other, wins] of games.entries()) {
        if (one === other) continue;
        const played = wins + (won[other]?.[one] ?? 0);
        const lead = (strengths[one] ?? 0) - (strengths[other] ?? 0);
        slope[one] = (slope[one] ?? 0) + played * sigmoid(lead) - wins;
        const row = bend[one] ?? [];
        row[one] = (row[one] ?? 0) + played * spreadAt(lead);
        row[other] = (row[other] ?? 0) - played * spreadAt(lead);
      }
    }
    const move = solved(bend, slope);
    const farthest = Math.max(0, ...move.map(Math.abs));
    // Where one side nearly always wins the parabola that Newton's method goes by is too flat.
    const scale = Math.min(1, FARTHEST_STEP / Math.max(farthest, ENOUGH));
    strengths = strengths.map((strength, at) => strength - scale * (move[at] ?? 0));
    if (farthest < ENOUGH) break;
  }
  return strengths;
}

const MEAN_RATING = 1000;

/** On Elo's scale: 400 points are odds of ten to one; the mean is 1000. Elo, "The Rating of Chessplayers", 1978. */
export function eloRatings(strengths: readonly number[]): number[] {
  const mean = strengths.reduce((sum, strength) => sum + strength, 0) / Math.max(1, strengths.length);
  return strengths.map((strength) => MEAN_RATING + (400 / Math.LN10) * (strength - mean));
}

function spreadAt(logOdds: number): number {
  return sigmoid(logOdds) * sigmoid(-logOdds);
}
