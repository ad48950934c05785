import { runTogether } from './run.ts';

runTogether('batches');
