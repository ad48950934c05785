import { runTogether } from './run.ts';

runTogether('pure');
