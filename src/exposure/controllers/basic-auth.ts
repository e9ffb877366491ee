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

/** Who may be told to ask for passwords. */
interface Asker {
  readonly name: string;
  readonly basicAuth?: BasicAuthSupport;
  readonly noBasicAuth?: string;
}

/** Refuses passwords at a controller that does not ask for them, and users whose hashes it does not read. */
export function checkBasicAuth({ name, basicAuth: support, noBasicAuth }: Asker, basicAuth: BasicAuth | undefined): void {
  if (!basicAuth) {
    return;
  }
  if (!support) {
    const why = noBasicAuth ? `: ${noBasicAuth}` : '';
    throw new Error(`auth: ${name} cannot be told to ask for a password${why}. Use RegistryAuth.htpasswd, which the registry checks itself.`);
  }
  basicAuth.users?.forEach((user) => checkHash('auth', user, readerOf(name, support.hashes)));
}
