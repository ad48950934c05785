import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bradleyTerry, eloRatings } from '../../src/leaderboard/bradley-terry.ts';

const winChance = (one: number, other: number) => 1 / (1 + Math.exp(other - one));
const near = (actual: number, expected: number, by: number) =>
  assert.ok(Math.abs(actual - expected) <= by, `${actual} is not ${expected}`);

const strengths = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 2, maxLength: 8 });

test('known ratings are recovered from the games that they make likely', () => {
  fc.assert(
    fc.property(strengths, (known) => {
      const games = 1e7;
      const won = known.map((one) => known.map((other) => games * winChance(one, other)));
      const found = eloRatings(bradleyTerry(won));
      for (const [at, rating] of eloRatings(known).entries()) near(found[at] ?? 0, rating, 0.01);
    }),
  );
});

test('who is listed where plays no part', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.nat({ max: 50 }), { minLength: 5, maxLength: 5 }), { minLength: 5, maxLength: 5 }),
      (won) => {
        const straight = bradleyTerry(won);
        const turned = bradleyTerry(won.map((row) => row.toReversed()).toReversed()).toReversed();
        for (const [at, strength] of straight.entries()) near(turned[at] ?? 0, strength, 1e-6);
      },
    ),
  );
});

test('what is found is the maximum, even of who won or lost all: won games are those expected, prior included', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.constantFrom(0, 0, 1, 1000), { minLength: 4, maxLength: 4 }), {
        minLength: 4,
        maxLength: 4,
      }),
      (won) => {
        const found = bradleyTerry(won);
        for (const [one, strength] of found.entries()) {
          let surplus = 0.5 - winChance(strength, 0);
          for (const [other, rival] of found.entries()) {
            if (one === other) continue;
            const wins = won[one]?.[other] ?? 0;
            surplus += wins - (wins + (won[other]?.[one] ?? 0)) * winChance(strength, rival);
          }
          near(surplus, 0, 1e-6);
        }
      },
    ),
  );
});

test('ten to one is 400 points', () => {
  assert.deepEqual(eloRatings([Math.log(10), 0]).map(Math.round), [1200, 800]);
  assert.deepEqual(bradleyTerry([]), []);
});
