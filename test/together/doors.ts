import { runTogether } from './run.ts';

runTogether('doors');
