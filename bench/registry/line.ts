import { execFileSync } from 'child_process';
import { accessSync, constants, mkdirSync, writeFileSync } from 'fs';
import { delimiter, join } from 'path';
import { atEnd } from './cleanup';
import { PROGRAM_ENV } from '../../test/e2e/environment';

const NAME = 'registry-bench';
const [NEAR, FAR] = ['bench-near', 'bench-far'];
/** Link-local: no cluster has it. */
const [NEAR_ADDRESS, FAR_ADDRESS] = ['169.254.77.1', '169.254.77.2'];

/**
 * A line between the clients and the registries. The clients are in a network namespace of their own, as on another machine: a process that
 * is reached by loopback would be compared with one that is not.
 */
export class Line {
  private limited = false;

  /** `programs` run at its far end from here on, whoever starts them. */
  constructor(programs: readonly string[], scratch: string) {
    try {
      close(); // what a killed benchmark left
    } catch {
      // nothing, as it should be
    }
    atEnd(close);
    ip('netns', 'add', NAME);
    ip('link', 'add', NEAR, 'type', 'veth', 'peer', 'name', FAR, 'netns', NAME);
    ip('address', 'add', `${NEAR_ADDRESS}/30`, 'dev', NEAR);
    ip('link', 'set', NEAR, 'up');
    ip('-n', NAME, 'address', 'add', `${FAR_ADDRESS}/30`, 'dev', FAR);
    ip('-n', NAME, 'link', 'set', FAR, 'up');
    ip('-n', NAME, 'link', 'set', 'lo', 'up');
    ip('-n', NAME, 'route', 'add', 'default', 'via', NEAR_ADDRESS);
    moveToFarEnd(programs, join(scratch, 'far-end'));
  }

  /** How fast it is in either direction, as `tc` writes it; undefined: as fast as the machine. */
  public limit(rate: string | undefined): void {
    for (const [inside, device] of [[[], NEAR], [['netns', 'exec', NAME], FAR]] as const) {
      const tc = (...args: string[]) => inside.length > 0 ? ip(...inside, 'tc', ...args) : execute('tc', args);
      if (rate !== undefined) {
        tc('qdisc', 'replace', 'dev', device, 'root', 'tbf', 'rate', rate, 'burst', '256k', 'latency', '20ms');
      } else if (this.limited) {
        tc('qdisc', 'delete', 'dev', device, 'root');
      }
    }
    this.limited = rate !== undefined;
  }
}

function close(): void {
  const clients = ip('netns', 'pids', NAME).split('\n').filter(Boolean);
  clients.forEach((pid) => process.kill(Number(pid)));
  ip('netns', 'delete', NAME); // and with it the line
}

/** Puts scripts of their names first in the PATH of what the helpers of the end-to-end tests start. */
function moveToFarEnd(programs: readonly string[], folder: string): void {
  mkdirSync(folder);
  for (const program of programs) {
    writeFileSync(join(folder, program), `#!/bin/sh\nexec ip netns exec ${NAME} '${located(program)}' "$@"\n`, { mode: 0o755 });
  }
  PROGRAM_ENV.PATH = [folder, PROGRAM_ENV.PATH].join(delimiter);
}

function located(program: string): string {
  const found = PROGRAM_ENV.PATH!.split(delimiter).map((folder) => join(folder, program)).find(isExecutable);
  if (found === undefined) {
    throw new Error(`${program} is missing. test/e2e/tools.sh installs it.`);
  }
  return found;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function ip(...args: string[]): string {
  return execute('ip', args);
}

function execute(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
