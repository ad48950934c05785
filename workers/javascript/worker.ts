/** The thread of a JavaScript sandbox: isolates, and the tasks that the main thread hands it. Loaded by piscina. */
import { setFlagsFromString } from 'node:v8';
import { workerData } from 'node:worker_threads';
import isolatedVm from 'isolated-vm/package.json' with { type: 'json' };
import { dropPermissions } from '../drop-permissions.ts';
import type { SandboxOptions } from '../messages.ts';
import { runSlice } from '../slice-loop.ts';
import { createTaskLoop } from '../task-loop.ts';
import { openState, type SharedBuffers } from '../thread-state.ts';
import { createCandidates } from './candidates.ts';
import { MODULES } from './guest/module-names.ts';
import { createRealms } from './realm.ts';

/** The service's default memory limit: what most requests will ask for. */
const COMMON_MEMORY_MB = 256;

const { buffers, guest }: SandboxOptions & { readonly buffers: SharedBuffers } = workerData;
if (!guest) throw new Error('a JavaScript sandbox needs the guest bundles');
const state = openState(buffers);
const realms = createRealms(guest);
const candidates = createCandidates(realms, state);
// The first contexts are the dear ones: they are made before the first request.
warm('frozen');
// From here on, most of what is compiled is programs and tests. They run at once: to put their functions off costs a second parse.
// And they do not come again: V8 would keep each for later, code and all, which is 25 kB of a small request for good.
setFlagsFromString('--no-lazy');
setFlagsFromString('--no-compilation-cache');
dropPermissions();
let preparing = false;
prepareWhenIdle();

function warm(mode: 'frozen' | 'noted'): void {
  const home = realms.home(mode, [], COMMON_MEMORY_MB);
  home.giveBack(home.open());
}

/** Contexts for the candidates to come are made while there is nothing else to do. */
function prepareWhenIdle(): void {
  if (preparing) return;
  preparing = true;
  setImmediate(() => {
    preparing = false;
    if (realms.prepare()) prepareWhenIdle();
  });
}

export default createTaskLoop({
  about: { version: `V8 ${process.versions.v8} (isolated-vm ${isolatedVm.version})`, libraries: MODULES },
  openProblem: candidates.openProblem,
  forgetProblem: candidates.forgetProblem,
  runSlice(slice) {
    prepareWhenIdle();
    return runSlice(state, slice, candidates.load);
  },
});
