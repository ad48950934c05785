/** What `openapi.json` says of each operation, with its references filled in. */
import { Compile } from 'typebox/compile';

export type Schema = Readonly<Record<string, unknown>>;

export type Operation = {
  readonly method: string;
  /** With parameters in braces. */
  readonly path: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly schema: Schema;
  }[];
  readonly body: { readonly type: string; readonly schema: Schema } | null;
  /** Whether a reply with this status is as documented; undefined: none is, or not as JSON. */
  replyOf(status: number): { Check(reply: unknown): boolean } | undefined;
};

export function operationsOf(document: Schema): Operation[] {
  const paths = entriesOf(withoutReferences(document.paths, objectOf(document.components).schemas));
  return paths.flatMap(([path, methods]) =>
    entriesOf(methods).map(([method, operation]) => toOperation(method.toUpperCase(), path, operation)),
  );
}

function toOperation(method: string, path: string, operation: Schema): Operation {
  const { parameters, requestBody, responses } = operation;
  const compiled = new Map<Schema, { Check(reply: unknown): boolean }>();
  const [content] = entriesOf(objectOf(requestBody).content);
  return {
    method,
    path,
    parameters: (Array.isArray(parameters) ? parameters : []).map((parameter: Schema) => ({
      name: String(parameter.name),
      in: String(parameter.in),
      required: parameter.required === true,
      schema: { ...objectOf(parameter.schema), examples: [parameter.example] },
    })),
    body: content === undefined ? null : { type: content[0], schema: objectOf(content[1].schema) },
    replyOf(status) {
      const { [status]: exactly, [`${Math.floor(status / 100)}XX`]: otherwise } = objectOf(responses);
      const json = entriesOf(objectOf(exactly ?? otherwise).content).find(([type]) => type.endsWith('json'));
      if (json === undefined || json[0].endsWith('ndjson')) return undefined;
      const schema = objectOf(json[1].schema);
      const check = compiled.get(schema) ?? Compile(schema);
      compiled.set(schema, check);
      return check;
    },
  };
}

function withoutReferences(node: unknown, schemas: unknown): unknown {
  if (Array.isArray(node)) return node.map((item) => withoutReferences(item, schemas));
  if (typeof node !== 'object' || node === null) return node;
  if ('$ref' in node)
    return withoutReferences(objectOf(schemas)[String(node.$ref).split('/').at(-1) ?? ''], schemas);
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, withoutReferences(value, schemas)]),
  );
}

function objectOf(value: unknown): Schema {
  return Object(value ?? {});
}

function entriesOf(value: unknown): [string, Schema][] {
  return Object.entries(objectOf(value)).map(([key, field]) => [key, objectOf(field)]);
}
