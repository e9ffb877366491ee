import { Agent } from 'https';
import { checkInterrupted } from './cleanup';
import { pem, TRUST } from '../../test/e2e/environment';
import { request } from '../../test/e2e/support/http';

export const CONCURRENCY = 8;

export interface Rate {
  readonly perSecond: number;
  /** the part of one core that this client itself needed; near 1 it is the client that is measured */
  readonly client: number;
}

/** `GET /v2/` again and again on connections that stay, as `user` or as nobody. */
export async function requestRate(address: string, seconds: number, user?: string): Promise<Rate> {
  checkInterrupted();
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const trust = pem(TRUST);
  const expected = user === undefined ? 401 : 200;
  const ask = async () => {
    const { status } = await request(`https://${address}/v2/`, { user, trust, agent });
    if (status !== expected) {
      throw new Error(`GET https://${address}/v2/: ${status} instead of ${expected}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: CONCURRENCY }, ask)); // the connections are there before it counts
    const [started, cpu] = [performance.now(), process.cpuUsage()];
    let answers = 0;
    await Promise.all(Array.from({ length: CONCURRENCY }, async () => {
      while (performance.now() - started < seconds * 1000) {
        await ask();
        answers += 1;
      }
    }));
    const took = (performance.now() - started) / 1000;
    const { user: inUser, system } = process.cpuUsage(cpu);
    return { perSecond: answers / took, client: (inUser + system) / 1e6 / took };
  } finally {
    agent.destroy();
  }
}
