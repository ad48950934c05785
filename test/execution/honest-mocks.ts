/** Programs of which the first is right, and tests as models write them, each of which tells it from all others. Holds no tests. */
export type Honest = { readonly programs: readonly string[]; readonly tests: readonly string[] };

export const MOCKING: Readonly<Record<string, Honest>> = {
  'a function that calls back': {
    programs: [
      'function each(xs, f) { for (let i = 0; i < xs.length; i++) f(xs[i], i) }',
      'function each(xs, f) { for (let i = xs.length - 2; i >= 0; i--) f(i, xs[i]) }',
      'function each(xs, f) {}',
    ],
    tests: [
      'const f = jest.fn(); each([5, 6], f); expect(f).toHaveBeenCalledTimes(2)',
      'const f = jest.fn(); each([5, 6], f); expect(f).toHaveBeenCalledWith(6, 1)',
      'const f = jest.fn(); each([5, 6], f); expect(f).toHaveBeenNthCalledWith(1, 5, 0); expect(f).toHaveBeenLastCalledWith(6, 1)',
      'const f = jest.fn(); each([5, 6], f); expect(f.mock.calls).toEqual([[5, 0], [6, 1]])',
      'const f = jest.fn(); each([{ a: 1 }, 6], f); expect(f.mock.calls[0][0]).toEqual({ a: 1 }); expect(f.mock.calls.length).toBe(2)',
      'const f = jest.fn(); each([5, 6], f); assert.deepStrictEqual(f.mock.calls, [[5, 0], [6, 1]])',
      'const f = jest.fn(); each([5, 6], f); assert.deepStrictEqual(f.mock.lastCall, [6, 1])',
      'const f = jest.fn((x) => x * 2); each([5, 6], f); expect(f).toHaveReturnedWith(12); expect(f).toHaveNthReturnedWith(1, 10); expect(f.mock.results[1].value).toBe(12)',
      'const f = jest.fn().mockName("seen"); each([5, 6], f); expect(f.getMockName()).toBe("seen"); expect(f).toHaveReturnedTimes(2)',
      'const f = jest.fn(); each([1, 2], f); f.mockClear(); each([5, 6], f); expect(f["mock"].calls).toEqual([[5, 0], [6, 1]])',
      'const f = jest.fn(); each([], f); expect(f).not.toHaveBeenCalled(); each([5, 6], f); expect(f).toHaveBeenCalledWith(expect.any(Number), 1)',
      'describe("each", () => { let f; beforeEach(() => { f = jest.fn() }); afterEach(() => { jest.clearAllMocks() }); it("calls", () => { each(["a", "b"], f); expect(f).toHaveBeenCalledWith("a", 0) }); it("calls anew", () => { each([5, 6], f); expect(f).toHaveBeenCalledTimes(2) }) })',
      'import { jest, test, expect } from "@jest/globals"\ntest("each", () => { const f = jest.fn(); each([5, 6], f); expect(f).toHaveBeenCalledWith(5, 0) })',
      'import { vi, it, expect } from "vitest"\nit("each", () => { const f = vi.fn(); each([5], f); expect(f).toHaveBeenCalledOnce(); expect(f).toHaveBeenCalledExactlyOnceWith(5, 0) })',
      'const f = vi.fn(); each([5, 6], f); expect(f).toHaveBeenCalledTimes(2); expect(f.mock.calls[1]).toEqual([6, 1])',
      'const { mock, test } = require("node:test"); test("each", () => { const f = mock.fn(); each([5, 6], f); assert.equal(f.mock.callCount(), 2); assert.deepEqual(f.mock.calls[1].arguments, [6, 1]) })',
      'import test from "node:test"; test("each", (t) => { const f = t.mock.fn((x) => -x); each([5, 6], f); assert.strictEqual(f.mock.calls[1].result, -6) })',
      'const log = jest.spyOn(console, "log").mockImplementation(() => {}); each([5], console.log); expect(log).toHaveBeenCalledWith(5, 0); log.mockRestore(); expect(jest.isMockFunction(console.log)).toBe(false)',
      'const seen = []; const f = jest.fn((x) => { seen.push(x) }); each([5, 6], f); expect(seen).toEqual([5, 6])',
      'const f = jest.fn((x, i) => { expect(x).toBe(i + 5) }); each([5, 6], f); expect(f).toHaveBeenCalled()',
    ],
  },
  'one that asks again': {
    programs: [
      'async function retry(f, n) { for (let i = 1; ; i++) { try { return await f(i) } catch (e) { if (i === n) throw e } } }',
      'async function retry(f) { return f(1) }',
      'async function retry(f, n) { let last; for (let i = 0; i < n; i++) { try { last = await f(i) } catch { } } return last ?? null }',
    ],
    tests: [
      'const f = jest.fn().mockRejectedValueOnce(new Error("no")).mockResolvedValue("yes"); expect(await retry(f, 3)).toBe("yes"); expect(f).toHaveBeenCalledTimes(2)',
      'test("retries", async () => { const f = jest.fn().mockRejectedValue(new Error("no")); await expect(retry(f, 3)).rejects.toThrow("no"); expect(f).toHaveBeenCalledTimes(3) })',
      'const f = jest.fn().mockImplementationOnce(() => { throw new TypeError("first") }).mockImplementationOnce(async (x) => x * 10); expect(await retry(f, 5)).toBe(20); expect(f.mock.results[0].type).toBe("throw")',
      'const f = vi.fn(async () => "ok").mockRejectedValueOnce(new Error("no")); assert.equal(await retry(f, 2), "ok"); expect(f).toHaveBeenLastCalledWith(2)',
    ],
  },
  'a class with methods': {
    programs: [
      'class Shop { constructor(store) { this.store = store } log(x) { return x } buy(x) { this.log("buy " + x); this.store.save({ x, price: this.store.price(x) * 2 }); return this.total } get total() { return 7 } }',
      'class Shop { constructor(store) { this.store = store } log(x) { return x } buy(x) { this.log(x); this.store.save({ x, price: this.store.price() }) } get total() { return 7 } }',
    ],
    tests: [
      'const store = { save: jest.fn(), price: jest.fn().mockReturnValue(4) }; new Shop(store).buy("tea"); expect(store.save).toHaveBeenCalledWith({ x: "tea", price: 8 })',
      'const store = { save: jest.fn(), price: jest.fn(() => 1) }; new Shop(store).buy("tea"); expect(store.price).toHaveBeenCalledWith("tea")',
      'const store = { save: jest.fn(), price: jest.fn().mockReturnValueOnce(3).mockReturnValue(5) }; const shop = new Shop(store); shop.buy(1); shop.buy(2); expect(store.save.mock.calls.map(([sold]) => sold.price)).toEqual([6, 10])',
      'const shop = new Shop({ save() {}, price: () => 1 }); const spy = jest.spyOn(shop, "log"); shop.buy("tea"); expect(spy).toHaveBeenCalledWith("buy tea"); expect(spy.mock.results[0].value).toBe("buy tea"); expect(spy.mock.instances[0]).toBe(shop)',
      'const spy = jest.spyOn(Shop.prototype, "log").mockReturnValue(0); new Shop({ save() {}, price: () => 1 }).buy("tea"); expect(spy).toHaveBeenCalledWith("buy tea"); jest.restoreAllMocks(); expect(new Shop().log(3)).toBe(3)',
      'const spy = vi.spyOn(Shop.prototype, "total", "get").mockReturnValue(9); expect(new Shop({ save() {}, price: () => 1 }).buy("tea")).toBe(9); spy.mockRestore(); expect(new Shop().total).toBe(7)',
      'const { mock } = require("node:test"); const shop = new Shop({ save() {}, price: () => 1 }); mock.method(shop, "log", () => 1); shop.buy("tea"); assert.deepEqual(shop.log.mock.calls[0].arguments, ["buy tea"])',
      'const store = { save: jest.fn(), price: jest.fn().mockReturnThis() }; store.valueOf = () => 2; new Shop(store).buy(1); expect(store.save).toHaveBeenCalledWith(expect.objectContaining({ price: 4 }))',
    ],
  },
  'one that uses chance and the clock': {
    programs: [
      'function stamp() { return { at: Date.now(), luck: Math.random() } }',
      'function stamp() { return { at: 1, luck: 2 } }',
    ],
    tests: [
      'jest.spyOn(Math, "random").mockReturnValue(0.5); jest.spyOn(Date, "now").mockReturnValue(99); expect(stamp()).toEqual({ at: 99, luck: 0.5 }); jest.restoreAllMocks(); expect(Date.now()).not.toBe(99)',
      'const spy = vi.spyOn(global.Math, "random").mockImplementation(() => 0.25); expect(stamp().luck).toBe(0.25); expect(spy).toHaveBeenCalledOnce()',
    ],
  },
};

/** The same, of tests that move the time themselves. */
export const TIMING: Readonly<Record<string, Honest>> = {
  'a debounce': {
    programs: [
      'function debounce(f, ms) { let timer; return function (...xs) { clearTimeout(timer); timer = setTimeout(() => f.apply(this, xs), ms) } }',
      'function debounce(f, ms) { return f }',
      'function debounce(f, ms) { return (...xs) => { setTimeout(() => f(...xs), ms) } }',
      'const real = setTimeout; function debounce(f, ms) { let timer; return (...xs) => { clearTimeout(timer); timer = real(f, ms / 2, ...xs) } }',
      'const debounce = () => () => {}',
    ],
    tests: [
      'jest.useFakeTimers(); const f = jest.fn(); const d = debounce(f, 100); d(1); d(2); expect(f).not.toHaveBeenCalled(); jest.advanceTimersByTime(99); expect(f).not.toHaveBeenCalled(); jest.advanceTimersByTime(1); expect(f).toHaveBeenCalledTimes(1); expect(f).toHaveBeenCalledWith(2)',
      'beforeEach(() => { jest.useFakeTimers() }); afterEach(() => { jest.useRealTimers() }); test("waits", () => { const f = jest.fn(); const d = debounce(f, 50); d(); jest.advanceTimersByTime(30); d(); jest.advanceTimersByTime(30); expect(f).toHaveBeenCalledTimes(0); jest.advanceTimersByTime(20); expect(f).toHaveBeenCalledTimes(1) })',
      'import { vi, it, expect, beforeEach, afterEach } from "vitest"; beforeEach(() => { vi.useFakeTimers() }); afterEach(() => { vi.restoreAllMocks(); vi.useRealTimers() }); it("waits", () => { const f = vi.fn(); const d = debounce(f, 50); d("a"); d("b"); vi.advanceTimersByTime(49); expect(f).not.toHaveBeenCalled(); vi.advanceTimersByTime(1); expect(f).toHaveBeenCalledOnce(); expect(f).toHaveBeenCalledWith("b") })',
      'const { mock } = require("node:test"); mock.timers.enable({ apis: ["setTimeout"] }); const f = mock.fn(); const d = debounce(f, 10); d(); d(); mock.timers.tick(9); assert.strictEqual(f.mock.callCount(), 0); mock.timers.tick(1); assert.strictEqual(f.mock.callCount(), 1); mock.timers.reset()',
      'jest.useFakeTimers(); const f = jest.fn(); const d = debounce(f, 1000); d(); d(); expect(jest.getTimerCount()).toBe(1); jest.advanceTimersByTime(999); expect(f).not.toHaveBeenCalled(); jest.runAllTimers(); expect(f).toHaveBeenCalledTimes(1)',
      'const f = jest.fn(); const d = debounce(f, 20); d(); d(); await new Promise((done) => setTimeout(done, 15)); expect(f).not.toHaveBeenCalled(); await new Promise((done) => setTimeout(done, 30)); expect(f).toHaveBeenCalledTimes(1)',
      'it("waits", async () => { vi.useFakeTimers(); const f = vi.fn(); const d = debounce(f, 10); d(7); d(8); await vi.advanceTimersByTimeAsync(9); expect(f).not.toHaveBeenCalled(); await vi.runAllTimersAsync(); expect(f.mock.calls).toEqual([[8]]) })',
    ],
  },
  'a throttle by the clock': {
    programs: [
      'function throttle(f, ms) { let last = -Infinity; return (...xs) => { const now = Date.now(); if (now - last >= ms) { last = now; f(...xs) } } }',
      'function throttle(f, ms) { let last = -Infinity; return (...xs) => { const now = Date.now(); if (now - last > ms * 2) { last = now; f(...xs) } } }',
      'function throttle(f) { return f }',
    ],
    tests: [
      'jest.useFakeTimers(); const f = jest.fn(); const t = throttle(f, 100); t(1); t(2); expect(f).toHaveBeenCalledTimes(1); jest.advanceTimersByTime(100); t(3); expect(f).toHaveBeenCalledTimes(2); expect(f).toHaveBeenLastCalledWith(3)',
      'jest.useFakeTimers().setSystemTime(1000); const f = jest.fn(); const t = throttle(f, 100); t(); jest.setSystemTime(1050); t(); jest.setSystemTime(new Date(1100)); t(); expect(f).toHaveBeenCalledTimes(2)',
      'vi.setSystemTime(new Date("2024-01-01")); const f = vi.fn(); const t = throttle(f, 100); t(); t(); vi.setSystemTime(new Date(Date.now() + 150)); t(); expect(f).toHaveBeenCalledTimes(2); vi.useRealTimers()',
    ],
  },
  'polls and delays': {
    programs: [
      'function every(f, ms) { const id = setInterval(f, ms); return () => clearInterval(id) } const delay = (ms, x) => new Promise((done) => setTimeout(done, ms, x)); async function backOff(f) { for (let i = 0; i < 3; i++) { try { return await f() } catch { await delay(100 * 2 ** i) } } throw new Error("gave up") } const year = () => new Date().getFullYear()',
      'function every(f, ms) { const id = setTimeout(f, ms); return () => clearTimeout(id) } const delay = async (ms, x) => x; async function backOff(f) { for (let i = 0; i < 2; i++) { try { return await f() } catch { await delay(100) } } throw new Error("gave up") } const year = () => 2026',
    ],
    tests: [
      'jest.useFakeTimers(); const f = jest.fn(); const stop = every(f, 10); jest.advanceTimersByTime(35); expect(f).toHaveBeenCalledTimes(3); stop(); jest.advanceTimersByTime(100); expect(f).toHaveBeenCalledTimes(3); expect(jest.getTimerCount()).toBe(0)',
      'vi.useFakeTimers(); const f = vi.fn(); every(f, 10); vi.advanceTimersToNextTimer().advanceTimersToNextTimer(); expect(f).toHaveBeenCalledTimes(2)',
      'jest.useFakeTimers(); const f = jest.fn(); every(f, 10); jest.runOnlyPendingTimers(); expect(f).toHaveBeenCalledTimes(1); jest.advanceTimersToNextTimer(2); expect(f).toHaveBeenCalledTimes(3)',
      'jest.useFakeTimers(); let got; delay(1000, "x").then((x) => { got = x }); await Promise.resolve(); expect(got).toBe(undefined); jest.advanceTimersByTime(1000); await Promise.resolve(); expect(got).toBe("x")',
      'test("backs off", async () => { jest.useFakeTimers(); const f = jest.fn().mockRejectedValueOnce(new Error("1")).mockRejectedValueOnce(new Error("2")).mockResolvedValue("ok"); const going = backOff(f); await jest.advanceTimersByTimeAsync(99); expect(f).toHaveBeenCalledTimes(1); await jest.advanceTimersByTimeAsync(201); expect(f).toHaveBeenCalledTimes(3); expect(await going).toBe("ok") })',
      'jest.useFakeTimers(); const began = Date.now(); const going = backOff(jest.fn().mockRejectedValue(new Error("no"))); const seen = expect(going).rejects.toThrow("gave up"); await jest.runAllTimersAsync(); await seen; expect(Date.now() - began).toBe(700)',
      'jest.useFakeTimers({ now: new Date("1999-06-01") }); expect(year()).toBe(1999); jest.useRealTimers(); expect(year()).toBe(2026)',
      'vi.useFakeTimers(); vi.setSystemTime(new Date(2001, 5, 1)); expect(year()).toBe(2001)',
      'jest.useFakeTimers(); expect(() => { every(() => {}, 1); jest.runAllTimers() }).toThrow("infinite loop")',
    ],
  },
};
