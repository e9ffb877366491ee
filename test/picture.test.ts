import { readFileSync } from 'fs';
import { picture, PICTURE } from '../scripts/picture';

// it says by itself what to do: `npm run picture`, and look at what came out
test('the picture of the objects shows what the goldens hold', async () => {
  expect(await picture()).toBe(readFileSync(PICTURE, 'utf8'));
});
