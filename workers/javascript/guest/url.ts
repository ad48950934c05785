/** Node's `url`, and how it prints what it is about. */

type UrlType = new (url: string, base?: string | URL) => URL;
type ParametersType = new (init?: string) => URLSearchParams;

const CUSTOM = Symbol.for('nodejs.util.inspect.custom');

export function urlModule(UrlOf: UrlType, Parameters: ParametersType): object {
  return {
    URL: UrlOf,
    URLSearchParams: Parameters,
    fileURLToPath: (url: unknown) => decodeURIComponent(new UrlOf(String(url)).pathname),
    pathToFileURL: (path: unknown) => new UrlOf(`file://${encodeURI(String(path))}`),
    format: (url: unknown) => String(url),
    resolve: (from: string, to: string) => resolved(UrlOf, from, to),
    parse: (text: unknown, parsesQuery?: boolean) => parsed(UrlOf, String(text), parsesQuery === true),
  };
}

function resolved(UrlOf: UrlType, from: string, to: string): string {
  const RELATIVE = 'resolve://';
  const url = new UrlOf(to, new UrlOf(from, RELATIVE));
  return url.protocol === 'resolve:' ? url.pathname + url.search + url.hash : url.href;
}

/** The old form: a part that is not there is null. */
function parsed(UrlOf: UrlType, text: string, parsesQuery: boolean): object {
  const isWhole = /^[a-z][a-z\d+.-]*:/i.test(text);
  const url = new UrlOf(text, 'http://none');
  const { protocol, host, port, hostname, hash, search, pathname, href } = url;
  const query = search.slice(1);
  return {
    protocol: isWhole ? protocol : null,
    slashes: isWhole ? true : null,
    auth: url.username ? `${url.username}${url.password && `:${url.password}`}` : null,
    host: isWhole ? host : null,
    port: port || null,
    hostname: isWhole ? hostname : null,
    hash: hash || null,
    search: search || (parsesQuery ? '' : null),
    query: parsesQuery ? Object.fromEntries(url.searchParams) : query || null,
    pathname,
    path: pathname + search,
    href: isWhole ? href : text,
  };
}

/** What is printed goes by the name of its class. */
const Shown = { URL: class {} }.URL;
Object.defineProperty(Shown, 'name', { value: 'URL' });

type Inspect = (value: unknown, options: unknown) => string;

/** `util.inspect` shows them by what they are made of. */
export function showsAs(UrlOf: UrlType, Parameters: ParametersType): void {
  show(UrlOf.prototype, (url, options, inspect) => {
    const { href, origin, protocol, username, password, host, hostname, port } = url;
    const { pathname, search, searchParams, hash } = url;
    const parts = { href, origin, protocol, username, password, host, hostname, port };
    const shown = new Shown();
    return inspect(Object.assign(shown, parts, { pathname, search, searchParams, hash }), options);
  });
  show(Parameters.prototype, (parameters, options, inspect) => {
    const pairs = [...parameters].map(
      ([name, value]) => `${inspect(name, options)} => ${inspect(value, options)}`,
    );
    return pairs.length === 0 ? 'URLSearchParams {}' : `URLSearchParams { ${pairs.join(', ')} }`;
  });
}

function show<Of>(
  prototype: Of & object,
  text: (of: Of, options: unknown, inspect: Inspect) => string,
): void {
  Object.defineProperty(prototype, CUSTOM, {
    configurable: true,
    writable: true,
    value(this: Of, _depth: number, options: unknown, inspect: Inspect) {
      return text(this, options, inspect);
    },
  });
}
