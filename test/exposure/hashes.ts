import { BCRYPT } from '../rendering';

/** One hash of each kind that a htpasswd file may carry: what `htpasswd -nB`, `-nm`, `-ns`, `openssl passwd -6`, `-1` and crypt(3) make. */
export const HASHES = {
  'bcrypt': BCRYPT,
  'apr1': '$apr1$eWzWKuf6$cmaNJwc7B4V7JkqCFWWAB1',
  'sha1': '{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=',
  'salted sha': '{SSHA}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr',
  'sha-crypt': `$6$saltsaltsaltsalt$${'h'.repeat(86)}`,
  'md5-crypt': '$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/',
  'crypt': 'abJnggxhB/yWI',
};

export type Hash = keyof typeof HASHES;
