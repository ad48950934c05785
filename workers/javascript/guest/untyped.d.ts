declare module 'core-js-pure/actual/url' {
  const URL: typeof globalThis.URL;
  export default URL;
}

declare module 'core-js-pure/actual/url-search-params' {
  const URLSearchParams: typeof globalThis.URLSearchParams;
  export default URLSearchParams;
}

declare module 'readable-stream' {
  const stream: { readonly promises: object };
  export default stream;
}

declare module 'string_decoder/' {
  export const StringDecoder: unknown;
}
