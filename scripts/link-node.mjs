// Runs after `npm ci` in the checkout, on whatever Node that was run with. The Node that comes with the project must be
// first on the path of npm scripts, as `node_modules/.bin/node`; npm 10 takes that link away again with the packages of
// other platforms.
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';

const names = [`node-${process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`];
const name = names.find((candidate) => existsSync(`node_modules/${candidate}/bin/node`));
const link = 'node_modules/.bin/node';

if (existsSync(link) || process.platform === 'win32') {
  // npm has made the link, or a shim that only it can make.
} else if (name) {
  mkdirSync('node_modules/.bin', { recursive: true });
  symlinkSync(`../${name}/bin/node`, link);
} else if (Number(process.versions.node.split('.')[0]) < 26) {
  console.error(
    `There is no Node 26 for ${process.platform} ${process.arch} among the packages: install Node 26 yourself.`,
  );
  process.exit(1);
}
