import { createSign, createVerify, generateKeyPairSync } from 'crypto';
import { writeFileSync } from 'fs';
import { join } from 'path';
import { Reply, Respond } from './web-server';

/** Where Google gives tokens, and where it signs for those who have no key. */
export const TOKEN_HOST = 'oauth2.googleapis.com';
export const SIGNING_HOST = 'iamcredentials.googleapis.com';

const TOKEN = 'a-token-of-google';
const TOKEN_REPLY: Reply = { body: { access_token: TOKEN, token_type: 'Bearer', expires_in: 3600 } };

/** A service account of Google, and the servers that know it. */
export class ServiceAccount {
  public readonly email = 'registry@my-project.iam.gserviceaccount.com';

  /** whether it may sign as itself: `roles/iam.serviceAccountTokenCreator` */
  public maySign = true;

  private readonly pair = generateKeyPairSync('rsa', { modulusLength: 2048 });

  /** A key file as Google hands it out. */
  public keyFile(folder: string): string {
    const file = join(folder, 'key.json');
    writeFileSync(file, JSON.stringify({
      type: 'service_account',
      project_id: 'my-project',
      private_key_id: 'key-1',
      private_key: this.pair.privateKey.export({ type: 'pkcs8', format: 'pem' }),
      client_email: this.email,
      client_id: '1',
      token_uri: `https://${TOKEN_HOST}/token`,
    }));
    return file;
  }

  /** Whether a request comes with a token, or is one of a URL that the account has signed. */
  public admits(method: string, url: URL, authorization: string | undefined): boolean {
    return authorization === `Bearer ${TOKEN}` || this.hasSigned(method, url);
  }

  /** Gives a token for what the key has signed, and signs. */
  public readonly tokens: Respond = ({ path, body, headers }) => {
    if (path === '/token') {
      const assertion = new URLSearchParams(body).get('assertion') ?? '';
      const at = assertion.lastIndexOf('.');
      return this.verifies(assertion.slice(0, at), Buffer.from(assertion.slice(at + 1), 'base64url'))
        ? TOKEN_REPLY
        : { status: 400, body: { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' } };
    }
    if (path === `/v1/projects/-/serviceAccounts/${this.email}:signBlob`) {
      return this.maySign && headers.authorization === `Bearer ${TOKEN}`
        ? { body: { keyId: 'key-1', signedBlob: this.sign(Buffer.from(JSON.parse(body).payload, 'base64')).toString('base64') } }
        : { status: 403, body: { error: { code: 403, message: 'Permission \'iam.serviceAccounts.signBlob\' denied', status: 'PERMISSION_DENIED' } } };
    }
    return undefined;
  };

  /** The metadata server of a node, in front of which GKE stands with the tokens of a pod. */
  public readonly metadata: Respond = ({ path }) => {
    const account = '/computeMetadata/v1/instance/service-accounts/default';
    const replies: Record<string, Reply> = {
      '/': { body: 'computeMetadata/\n' },
      '/computeMetadata/v1/project/project-id': { body: 'my-project' },
      '/computeMetadata/v1/universe/universe-domain': { body: 'googleapis.com' },
      [`${account}/email`]: { body: this.email },
      [`${account}/token`]: TOKEN_REPLY,
    };
    const reply = replies[path];
    return reply && { type: typeof reply.body === 'string' ? 'text/plain' : undefined, ...reply, headers: { 'metadata-flavor': 'Google' } };
  };

  /** The second version of Google's signed URLs. */
  private hasSigned(method: string, { pathname, searchParams }: URL): boolean {
    const [expires, signature] = [searchParams.get('Expires'), searchParams.get('Signature')];
    const signed = `${method}\n\n\n${expires}\n${pathname}`;
    return signature !== null && Number(expires) > Date.now() / 1000 && this.verifies(signed, Buffer.from(signature, 'base64'));
  }

  private sign(content: Buffer): Buffer {
    return createSign('RSA-SHA256').update(content).sign(this.pair.privateKey);
  }

  private verifies(content: string, signature: Buffer): boolean {
    return createVerify('RSA-SHA256').update(content).verify(this.pair.publicKey, signature);
  }
}
