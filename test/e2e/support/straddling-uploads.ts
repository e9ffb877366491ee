import { ALICE_LOGIN } from './registry';
import { Uploader } from './upload';
import { note, Stopwatch } from './wait';

/** What became of uploads that were under way while something happened. */
export interface Straddled {
  /** repository and digest of each that the registry said it has stored */
  readonly stored: [repository: string, digest: string][];
  readonly errors: string[];
}

/** Six clients upload, in requests with pauses between them, while something happens. */
export async function uploadDuring(host: string, happens: () => Promise<void>): Promise<Straddled> {
  const stored: [string, string][] = [];
  const errors: string[] = [];
  let going = true;
  let longest = 0;
  const clients = Array.from({ length: 6 }, async (_, index) => {
    const client = new Uploader(`https://${host}`, ALICE_LOGIN);
    const repository = `client-${index}`;
    while (going) {
      const since = new Stopwatch();
      await client.upload(repository, 500).then((digest) => stored.push([repository, digest]), (error: Error) => errors.push(error.message));
      longest = Math.max(longest, since.seconds);
    }
    client.close();
  });
  try {
    await happens();
  } finally {
    going = false;
    await Promise.all(clients);
  }
  note(`${stored.length} uploads stored, the longest in ${longest} s; ${errors.length} errors`);
  return { stored, errors };
}

/** Those of them that the registry does not give back as they were. */
export async function lost(host: string, { stored }: Straddled): Promise<string[]> {
  const reader = new Uploader(`https://${host}`, ALICE_LOGIN);
  const missing: string[] = [];
  for (const [repository, digest] of stored) {
    const there = await reader.holds(repository, digest).catch((error: Error) => error.message);
    if (there !== true) {
      missing.push(`${repository} ${digest}: ${there}`);
    }
  }
  reader.close();
  return missing;
}
