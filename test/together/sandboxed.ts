import { after } from 'node:test';
import { shareExecutor } from '../execution/running.ts';
import { runTogether } from './run.ts';

after(shareExecutor());
runTogether('sandboxed');
