/** Programs of which the first is right, and tests in chai's manner, each of which tells it from the others. Holds no tests. */
import type { Honest } from './honest-mocks.ts';

const WITH = 'const { expect, assert } = require("chai"); ';

export const CHAI: Readonly<Record<string, Honest>> = {
  'plain values': {
    programs: [
      'const add = (a, b) => a + b',
      'const add = (a, b) => a - b',
      'const add = () => ({ valueOf: () => 3 })',
    ],
    tests: [
      'const { expect } = require("chai"); expect(add(1, 2)).to.equal(3)',
      'import { expect } from "chai"\nexpect(add(1, 2)).to.eql(3)',
      'import { expect } from "chai"\ndescribe("add", () => { it("adds", () => { expect(add(1, 2)).to.be.equal(3) }) })',
      'import * as chai from "chai"\nchai.expect(add(1, 2)).to.deep.equal(3)',
      'import chai from "chai"\nconst expect = chai.expect; expect(add(1, 2)).to.be.a("number").and.to.equal(3)',
      'const chai = require("chai"); chai.assert.strictEqual(add(1, 2), 3)',
      'import { assert } from "chai"\nassert.equal(add(1, 2), 3)',
      'const assert = require("chai").assert; assert.deepEqual([add(1, 2)], [3]); assert(add(1, 2) === 3)',
      'const should = require("chai").should(); add(1, 2).should.equal(3)',
      'import { should } from "chai"\nshould(); add(1, 2).should.be.a("number").that.equals(3)',
      'expect(add(1, 2)).to.equal(3)',
      'expect(add(1, 2)).not.to.equal(-1); expect(add(1, 2)).to.be.above(2)',
      'import { expect, it } from "vitest"\nit("adds", () => { expect(add(1, 2)).to.equal(3); expect(add(1, 2)).toBe(3) })',
      `${WITH}expect(add(1, 2)).to.be.within(2, 4)`,
      `${WITH}expect(add(1, 2)).to.be.at.least(3); expect(add(1, 2)).to.be.at.most(3)`,
      `${WITH}expect(add(0.1, 0.2)).to.be.closeTo(0.3, 1e-9)`,
      `${WITH}expect(add(1, 2)).to.be.oneOf([3, 4])`,
      `${WITH}assert.isAbove(add(1, 2), 2); assert.isNumber(add(1, 2)); assert.approximately(add(1, 2), 3, 0.1)`,
      `${WITH}expect(await Promise.resolve(add(1, 2))).to.equal(3)`,
      `${WITH}return Promise.resolve(add(1, 2)).then((sum) => { expect(sum).to.equal(3) })`,
    ],
  },
  'objects and lists': {
    programs: [
      'const list = () => [3, 1, 2]; const user = () => ({ name: "Ann", tags: ["a", "b"], at: new Date(0), seen: new Set([1]) }); class P { constructor(x) { this.x = x } } const point = () => new P(1)',
      'const list = () => [3, 1]; const user = () => ({ name: "Bob", tags: ["a"], at: new Date(1), seen: new Set() }); const point = () => ({ x: 2 })',
      'const list = () => ({ length: 3, indexOf: () => 0, some: () => true, every: () => true, slice: () => [], [Symbol.toStringTag]: "Array" }); const user = () => new Proxy({}, { get: () => list(), has: () => true }); const point = () => ({ get x() { return {} }, [Symbol.toStringTag]: "P" })',
    ],
    tests: [
      `${WITH}expect(list()).to.deep.equal([3, 1, 2])`,
      `${WITH}expect(list()).to.eql([3, 1, 2])`,
      `${WITH}expect(list()).to.have.members([1, 2, 3])`,
      `${WITH}expect(list()).to.be.an("array").that.includes(2)`,
      `${WITH}expect(list()).to.have.lengthOf(3).and.to.include(2)`,
      `${WITH}expect(list()).to.include.members([2, 1])`,
      `${WITH}expect(user()).to.have.property("name", "Ann")`,
      `${WITH}expect(user()).to.have.property("tags").that.deep.equals(["a", "b"])`,
      `${WITH}expect(user()).to.have.all.keys("name", "tags", "at", "seen"); expect(user().name).to.equal("Ann")`,
      `${WITH}expect(user()).to.include({ name: "Ann" })`,
      `${WITH}expect(user()).to.deep.include({ tags: ["a", "b"] })`,
      `${WITH}expect(user()).to.have.nested.property("tags[1]", "b")`,
      `${WITH}expect(user().at).to.deep.equal(new Date(0))`,
      `${WITH}expect(user().seen).to.deep.equal(new Set([1]))`,
      `${WITH}expect(user().seen).to.have.lengthOf(1); expect(user().seen.has(1)).to.be.true`,
      `${WITH}expect(point()).to.deep.equal({ x: 1 })`,
      `${WITH}assert.deepEqual(user().tags, ["a", "b"]); assert.lengthOf(list(), 3)`,
      `${WITH}assert.sameMembers(list(), [1, 2, 3]); assert.include(list(), 2)`,
      `${WITH}expect([point()]).to.deep.include({ x: 1 })`,
      `${WITH}expect(user()).to.containSubset({ name: "Ann", tags: ["b"] })`,
    ],
  },
  'what is thrown': {
    programs: [
      'function parse(text) { if (text === "") throw new RangeError("empty text"); return text }',
      'function parse(text) { return text }',
      'function parse(text) { if (text === "") throw { message: { indexOf: () => 0 }, constructor: Object }; return null }',
      'function parse(text) { if (text === "") throw 0 }',
    ],
    tests: [
      `${WITH}expect(() => parse("")).to.throw("empty"); expect(parse("a")).to.equal("a")`,
      `${WITH}expect(() => parse("")).to.throw(RangeError)`,
      `${WITH}expect(() => parse("")).to.throw(RangeError, /empty/)`,
      `${WITH}expect(parse.bind(null, "")).to.throw(Error).with.property("message", "empty text")`,
      `${WITH}assert.throws(() => parse(""), RangeError, "empty text"); assert.doesNotThrow(() => parse("a"))`,
      `const should = require("chai").should(); (() => parse("")).should.throw(RangeError)`,
    ],
  },
  'truth and texts': {
    programs: [
      'const is = (x) => x > 1; const say = (x) => "hello " + x; const none = () => null; const empty = () => []',
      'const is = () => 1; const say = () => ({ [Symbol.toStringTag]: "String", indexOf: () => 0, length: 9 }); const none = () => undefined; const empty = () => ({ [Symbol.toStringTag]: "Set", size: 0, 1: 1 })',
    ],
    tests: [
      `${WITH}expect(is(2)).to.be.true; expect(is(1)).to.be.false`,
      `${WITH}expect(say("x")).to.be.a("string").and.match(/^hello x$/)`,
      `${WITH}expect(say("x")).to.include("lo x")`,
      `${WITH}expect(say("x")).to.contain.string("hello")`,
      `${WITH}expect(none()).to.be.null; expect(say).to.be.a("function"); expect(none()).to.not.exist`,
      `${WITH}expect(empty()).to.be.an("array").that.is.empty`,
      `${WITH}assert.isTrue(is(2)); assert.isNull(none()); assert.isEmpty(empty()); assert.match(say("y"), /y/)`,
      `${WITH}expect(say("x"), "a message").to.satisfy((text) => text === "hello x")`,
    ],
  },
};
