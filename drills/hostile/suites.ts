/** All hostile programs. */
import { javascriptHost } from './javascript-host.ts';
import { javascriptJudge } from './javascript-judge.ts';
import { javascriptLater } from './javascript-later.ts';
import { javascriptLibraries } from './javascript-libraries.ts';
import { javascriptPatches } from './javascript-patches.ts';
import { javascriptResources } from './javascript-resources.ts';
import { javascriptState } from './javascript-state.ts';
import { javascriptValues } from './javascript-values.ts';
import { promises } from './promises.ts';
import { pythonBeside } from './python-beside.ts';
import { pythonEquality } from './python-equality.ts';
import { pythonExits } from './python-exits.ts';
import { pythonFrames } from './python-frames.ts';
import { pythonHost } from './python-host.ts';
import { pythonLater } from './python-later.ts';
import { pythonLibrary } from './python-library.ts';
import { pythonPatches } from './python-patches.ts';
import { pythonResources } from './python-resources.ts';
import { pythonState } from './python-state.ts';
import { entriesOf } from './suite.ts';
import { texts } from './texts.ts';
import { typescript } from './typescript.ts';

export const entries = entriesOf([
  pythonBeside,
  pythonEquality,
  pythonExits,
  pythonPatches,
  pythonFrames,
  pythonState,
  pythonLater,
  pythonResources,
  pythonHost,
  javascriptValues,
  javascriptPatches,
  javascriptJudge,
  javascriptState,
  javascriptLater,
  javascriptResources,
  javascriptHost,
  javascriptLibraries,
  typescript,
  pythonLibrary,
  ...promises,
  ...texts,
]);
