import { writeFileSync } from 'fs';
import { join } from 'path';
import { Respond } from './web-server';

/** Where Microsoft gives tokens. */
export const ENTRA_HOST = 'login.microsoftonline.com';

export const TENANT = '11111111-1111-1111-1111-111111111111';
export const CLIENT = { id: '22222222-2222-2222-2222-222222222222', secret: 's3cr3t~#: yes' };

/** What the cluster has signed for a ServiceAccount. */
const FEDERATED_TOKEN = 'federated-token-of-the-cluster';

/** A token as Azurite wants it: nobody has signed it. */
export function accessToken(): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    aud: 'https://storage.azure.com', iss: `https://sts.windows.net/${TENANT}/`, iat: now, nbf: now - 60, exp: now + 3600, oid: CLIENT.id, tid: TENANT,
  };
  return [{ alg: 'none', typ: 'JWT' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.') + '.none';
}

/**
 * Microsoft Entra ID as far as a registry asks it: it knows one application, which shows its client secret or the token of a federated
 * ServiceAccount.
 */
export const entra: Respond = ({ path, body }) => {
  if (path.endsWith('/discovery/instance')) {
    const metadata = [{ preferred_network: ENTRA_HOST, preferred_cache: ENTRA_HOST, aliases: [ENTRA_HOST] }];
    return { body: { tenant_discovery_endpoint: `https://${ENTRA_HOST}/${TENANT}/v2.0/.well-known/openid-configuration`, metadata } };
  }
  if (path === `/${TENANT}/v2.0/.well-known/openid-configuration`) {
    const tenant = `https://${ENTRA_HOST}/${TENANT}`;
    return { body: { token_endpoint: `${tenant}/oauth2/v2.0/token`, authorization_endpoint: `${tenant}/oauth2/v2.0/authorize`, issuer: `${tenant}/v2.0` } };
  }
  if (path === `/${TENANT}/oauth2/v2.0/token`) {
    const form = new URLSearchParams(body);
    const shown = form.get('client_assertion') === FEDERATED_TOKEN || form.get('client_secret') === CLIENT.secret;
    return shown && form.get('client_id') === CLIENT.id
      ? { body: { token_type: 'Bearer', expires_in: 3600, access_token: accessToken() } }
      : { status: 401, body: { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid client secret provided.' } };
  }
  return undefined;
};

/** What the webhook of Azure Workload Identity adds to a pod. */
export function workloadIdentity(folder: string): NodeJS.ProcessEnv {
  const file = join(folder, 'azure-identity-token');
  writeFileSync(file, FEDERATED_TOKEN);
  return {
    AZURE_AUTHORITY_HOST: `https://${ENTRA_HOST}/`, AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT.id, AZURE_FEDERATED_TOKEN_FILE: file,
  };
}
