/** What a figure was measured on. */
import { availableParallelism, cpus, totalmem } from 'node:os';

export function machineFacts(): string {
  const cores = availableParallelism();
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  return `${cores} ${cores === 1 ? 'core' : 'cores'} (${model}), ${memory} GB, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}
