/** Which objects are proxies: the language does not tell, and to look at one runs its maker's code. */
import { apply, construct, defineHidden, freeze, SafeProxy, weakSetAdd, weakSetHas } from './primordials.ts';

const proxies = new WeakSet<object>();
const { revocable } = SafeProxy;

/** The realm's `Proxy` makes what the engine's makes, and notes it. Before any program runs. */
export function installProxies(): void {
  const handler = {
    __proto__: null,
    construct(target: object, values: unknown[]): object {
      return noted(construct(target as typeof Proxy, values as [object, ProxyHandler<object>]));
    },
  };
  defineHidden(SafeProxy, 'revocable', (target: object, traps: ProxyHandler<object>) => {
    const made = apply(revocable, SafeProxy, [target, traps]) as { proxy: object };
    noted(made.proxy);
    return made;
  });
  defineHidden(globalThis, 'Proxy', new SafeProxy(SafeProxy, freeze(handler) as ProxyHandler<typeof Proxy>));
}

function noted(proxy: object): object {
  weakSetAdd(proxies, proxy);
  return proxy;
}

export function isProxy(value: object): boolean {
  return weakSetHas(proxies, value);
}
