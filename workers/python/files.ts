/**
 * The interpreter's own file system, in memory: noted when it is ready, and put back when a program may have changed it. Node by
 * node, and not by paths: what a program has made of names, of devices, of times and of the order of a folder is undone too.
 */

/** A file, folder, link or device, as Emscripten keeps it. */
type Node = {
  readonly parent: Node;
  name: string;
  mode: number;
  /** Bytes of a file, of which `usedBytes` count; what is in a folder, by name. */
  contents?: Uint8Array | Record<string, Node> | null;
  usedBytes?: number;
  /** That of pipes counts the names that it has given. */
  readonly mount?: { readonly type?: { readonly nextname?: { current?: number | undefined } } };
  /** The next of those whose names have the same hash. */
  name_next?: Node;
};

/** What is used here of Emscripten's file system. */
export type FileSystem = {
  /** All nodes, by the hash of their names. */
  readonly nameTable: (Node | undefined)[];
  nextInode: number;
  readonly streams: object;
  hashAddNode(node: Node): void;
  isDir(mode: number): boolean;
  close(stream: object): void;
  cwd(): string;
  chdir(path: string): void;
};

export type Files = {
  /** Whether files are open, or the working folder is another, than when they were noted. */
  areOpen(): boolean;
  /** Open files and the working folder are again as they were. */
  close(): void;
  /** Files, folders and devices too. */
  restore(): void;
};

/** Notes all that is there. */
export function noteFiles(fs: FileSystem): Files {
  const folder = fs.cwd();
  const open = openStreams(fs);
  const nodes = nodesOf(fs);
  const putBack = nodes.map((node) => noteNode(fs, node));
  const { nextInode } = fs;
  const counts = [...new Set(nodes.flatMap(({ mount }) => mount?.type?.nextname ?? []))];
  const counted = counts.map(({ current }) => current);

  function closeStreams(): void {
    for (const stream of openStreams(fs)) if (!open.includes(stream)) fs.close(stream);
  }

  return {
    areOpen: () => fs.cwd() !== folder || openStreams(fs).some((stream) => !open.includes(stream)),
    close() {
      closeStreams();
      fs.chdir(folder);
    },
    restore() {
      closeStreams();
      fs.nameTable.fill(undefined);
      for (const each of putBack) each();
      fs.nextInode = nextInode;
      for (const [index, names] of counts.entries()) names.current = counted[index];
      fs.chdir(folder);
    },
  };
}

function nodesOf({ nameTable }: FileSystem): Node[] {
  const nodes: Node[] = [];
  for (const first of nameTable) for (let node = first; node; node = node.name_next) nodes.push(node);
  return nodes;
}

/** Makes the node what it was when this was called, in a table that knows no names. */
function noteNode(fs: FileSystem, node: Node): () => void {
  const properties = { ...node };
  const { contents, usedBytes } = node;
  const used = contents instanceof Uint8Array ? contents.subarray(0, usedBytes) : null;
  const bytes = used?.slice();
  const names = fs.isDir(node.mode) && contents ? Object.entries(contents) : null;
  return () => {
    for (const key of Object.keys(node))
      if (!Object.hasOwn(properties, key)) Reflect.deleteProperty(node, key);
    Object.assign(node, properties);
    // No name in it is a property of objects.
    if (names) node.contents = Object.assign(Object.create(null), Object.fromEntries(names));
    if (used && bytes && Buffer.compare(used, bytes) !== 0) node.contents = bytes.slice();
    fs.hashAddNode(node);
  };
}

function openStreams({ streams }: FileSystem): object[] {
  return Object.values(streams).filter(
    (stream): stream is object => typeof stream === 'object' && stream !== null,
  );
}
