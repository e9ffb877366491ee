import { spawn } from 'child_process';
import { once } from 'events';
import { createInterface } from 'readline';
import { parse } from 'yaml';
import { NAMESPACE, registryContainer, registryPod, renderedOne, Stack } from './stack';
import { PROGRAM_ENV } from '../../test/e2e/environment';
import { KubeObject } from '../../test/e2e/support/kubectl';

/** The most that the container ever had, in MiB, of what was seen five times a second. */
export interface Memory {
  /** what the kubelet and `kubectl top` call the working set: all but the page cache that the kernel would give up first */
  readonly workingSet: number;
  /** without any page cache: what stays when the kernel has given up all that it can, before it kills */
  readonly anonymous: number;
  /** uploads under way: as many as are meant to be, or the rest says little */
  readonly uploads: number;
  readonly samples: number;
}

/**
 * Runs in the container, where its own cgroup is all there is to see, of either version; the shell that counts is counted, too (about 1 MiB).
 * It ends when nobody listens.
 */
const SAMPLE = (root: string) => `
uploads() { set -- ${root}/docker/registry/v2/repositories/*/*/_uploads/*; [ ! -e "$1" ] || n=$#; }
cd /sys/fs/cgroup
if [ -d memory ]; then cd memory; usage=memory.usage_in_bytes; prefix=total_; anonymous=total_rss
else usage=memory.current; prefix=; anonymous=anon; fi
while n=0; uploads; echo $n $(cat $usage) $(awk -v i=\${prefix}inactive_file -v a=$anonymous '$1 == i { x = $2 } $1 == a { y = $2 } END { print x, y }' memory.stat); do
  sleep 0.2
done`;

/** What the registry's container needs while something happens to it. */
export async function memoryDuring(stack: Stack, happens: () => Promise<unknown>): Promise<Memory> {
  const pod = await registryPod();
  const { storage } = parse(renderedOne(stack, 'ConfigMap').data['config.yml']);
  const sample = SAMPLE(storage.filesystem.rootdirectory);
  const sampler = spawn('kubectl', ['exec', '-n', NAMESPACE, pod.metadata.name, '-c', 'registry', '--', 'sh', '-c', sample], {
    env: PROGRAM_ENV, stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface(sampler.stdout);
  const most = { workingSet: 0, anonymous: 0, uploads: 0, samples: 0 };
  lines.on('line', (line) => {
    const [uploads, ...bytes] = line.split(' ').map(Number);
    const [usage, inactiveFile, anonymous] = bytes.map((number) => number / 2 ** 20);
    most.uploads = Math.max(most.uploads, uploads);
    most.workingSet = Math.max(most.workingSet, usage - inactiveFile);
    most.anonymous = Math.max(most.anonymous, anonymous);
    most.samples += 1;
  });
  try {
    await Promise.race([once(lines, 'line'), once(sampler, 'exit').then(() => Promise.reject(new Error('no memory to be seen in the container')))]);
    await happens();
    if (sampler.exitCode !== null) {
      throw new Error('what counted the memory ended before it was over');
    }
  } finally {
    sampler.kill();
  }
  if (incarnation(await registryPod()) !== incarnation(pod)) {
    throw new Error(`the container of ${pod.metadata.name} did not survive`);
  }
  return most;
}

/** The memory limit that was rendered, in MiB. */
export function memoryLimit(stack: Stack): number {
  const { memory } = registryContainer(stack).resources.limits;
  const [, number, unit] = /^(\d+)(Mi|Gi)$/.exec(memory) ?? [];
  if (number === undefined) {
    throw new Error(`a memory limit in a unit that this benchmark does not know: ${memory}`);
  }
  return Number(number) * (unit === 'Gi' ? 1024 : 1);
}

/** Another one after a restart, such as one for want of memory. */
function incarnation({ status }: KubeObject): string | undefined {
  return status.containerStatuses?.find(({ name }: { name: string }) => name === 'registry')?.containerID;
}
