import { atEnd } from './cleanup';
import { after, before } from './hooks';

/** Does what the helpers of the end-to-end tests want done before, and has done at the end what they want done after. */
export async function beginSuite(): Promise<void> {
  after.forEach(atEnd);
  for (const hook of before) {
    await hook();
  }
}
