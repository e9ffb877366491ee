import { writeFileSync } from 'fs';
import { join } from 'path';
import { Respond } from './web-server';

/** Who may ask for keys, and how he shows it. */
export const ROLE = 'arn:aws:iam::123456789012:role/registry';
const TOKEN = 'token-of-the-service-account';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The Security Token Service: keys for the token of a ServiceAccount. They are VersityGW's own, which belong to no session. */
export function sts(keys: Keys): Respond {
  return ({ body }) => {
    const form = new URLSearchParams(body);
    if (form.get('Action') !== 'AssumeRoleWithWebIdentity' || form.get('RoleArn') !== ROLE || form.get('WebIdentityToken') !== TOKEN) {
      return { status: 403, type: 'text/xml', body: error('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity') };
    }
    const answer = [
      '<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials>',
      `<AccessKeyId>${keys.accessKeyId}</AccessKeyId><SecretAccessKey>${escape(keys.secretAccessKey)}</SecretAccessKey>`,
      `<Expiration>${inOneHour()}</Expiration>`,
      '</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>',
    ].join('');
    return { type: 'text/xml', body: answer };
  };
}

/** The agent of EKS Pod Identity on a node. */
export function podIdentityAgent(keys: Keys): Respond {
  return ({ path, headers }) => path === '/v1/credentials' && headers.authorization === TOKEN
    ? { body: { AccessKeyId: keys.accessKeyId, SecretAccessKey: keys.secretAccessKey, Expiration: inOneHour() } }
    : { status: 403, body: { message: 'Access denied' } };
}

/** What EKS adds to a pod whose ServiceAccount has the annotation with a role. */
export function irsa(folder: string, region: string): NodeJS.ProcessEnv {
  return { AWS_ROLE_ARN: ROLE, AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile(folder), AWS_STS_REGIONAL_ENDPOINTS: 'regional', AWS_REGION: region };
}

/** What EKS adds to a pod whose ServiceAccount has an association with a role; the address of the agent is a fixed one there. */
export function podIdentity(folder: string, agent: string, region: string): NodeJS.ProcessEnv {
  return {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://${agent}/v1/credentials`, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile(folder), AWS_REGION: region,
  };
}

function tokenFile(folder: string): string {
  const file = join(folder, 'aws-token');
  writeFileSync(file, TOKEN);
  return file;
}

function inOneHour(): string {
  return new Date(Date.now() + 3_600_000).toISOString();
}

function error(code: string, message: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`;
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
