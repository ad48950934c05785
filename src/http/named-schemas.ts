/** Gives the schemas that have a name (`title`) their place under `components`, so that generated clients name them too. */
import type { SwaggerTransformObject } from '@fastify/swagger';

/** Values, not schemas: whatever looks like one in there is none. */
const EXAMPLES = new Set(['example', 'examples', 'default', 'enum']);

export const namedSchemas: SwaggerTransformObject = (document) => {
  if (!('openapiObject' in document)) return document.swaggerObject;
  const schemas = new Map<string, unknown>();
  const paths = withReferences(document.openapiObject.paths, schemas);
  const sorted = [...schemas].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.assign({}, document.openapiObject, {
    paths,
    components: { ...document.openapiObject.components, schemas: Object.fromEntries(sorted) },
  });
};

function withReferences(node: unknown, schemas: Map<string, unknown>): unknown {
  if (Array.isArray(node)) return node.map((item) => withReferences(item, schemas));
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      EXAMPLES.has(key) ? value : withReferences(value, schemas),
    ]),
  );
  const { title, type } = copy;
  if (typeof title !== 'string' || typeof type !== 'string') return copy;

  const known = schemas.get(title);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(copy))
    throw new Error(`Two different schemas have the title ${title}`);
  schemas.set(title, copy);
  return { $ref: `#/components/schemas/${title}` };
}
