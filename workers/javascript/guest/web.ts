/** Globals that Node has of the web, and its `url`: loaded into the realm only where they are mentioned. */
import WebURL from 'core-js-pure/actual/url';
import URLSearchParams from 'core-js-pure/actual/url-search-params';
import { AbortController, AbortSignal, DOMException } from './abort.ts';
import { CustomEvent, Event, EventTarget } from './event-target.ts';
import { showsAs, urlModule } from './url.ts';

/** With the errors that Node throws. */
class URL extends WebURL {
  constructor(url: string | URL, base?: string | URL) {
    try {
      super(url, base);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      const fields = base === undefined ? {} : { base: String(base) };
      throw Object.assign(new TypeError('Invalid URL'), {
        code: 'ERR_INVALID_URL',
        input: String(url),
        ...fields,
      });
    }
  }
  static override parse(url: string | URL, base?: string | URL): URL | null {
    return WebURL.canParse(url, base) ? new URL(url, base) : null;
  }
}

showsAs(URL, URLSearchParams);

const globals = {
  ...{ URL, URLSearchParams, AbortController, AbortSignal, DOMException },
  ...{ Event, CustomEvent, EventTarget },
};

export const web = { globals, url: urlModule(URL, URLSearchParams), roots: roots() };

/** Objects that lead to prototypes which no name leads to. */
function roots(): unknown[] {
  const parameters = new URLSearchParams('a=1');
  return [
    new URL('http://a/?b=1').searchParams,
    parameters.keys(),
    parameters.values(),
    parameters.entries(),
  ];
}

/** Gives the realm what Node has as globals. */
export function installWeb(realm: object): void {
  for (const [name, value] of Object.entries(globals))
    Object.defineProperty(realm, name, { value, writable: true, configurable: true });
}
