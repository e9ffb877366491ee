import { checkHash, HashKind, HtpasswdEntry, readerOf } from '../../access/htpasswd';

/** A password asked for by the controller. */
export interface BasicAuth {
  readonly secretName: string;
  readonly realm: string;
  /** those in the Secret, where the library renders it */
  readonly users?: HtpasswdEntry[];
}

/** In which form a controller reads users: an htpasswd file under a key of a Secret. */
export interface BasicAuthSupport {
  /** the hashes that it checks, the strongest first */
  readonly hashes: HashKind[];
  readonly secretKey: string;
  /** the type of the Secret, where it is not Opaque */
  readonly secretType?: string;
}

/** Refuses users whose hashes the controller does not read. */
export function checkUsers(controller: string, { hashes }: BasicAuthSupport, { users = [] }: BasicAuth): void {
  users.forEach((user) => checkHash('auth', user, readerOf(controller, hashes)));
}
