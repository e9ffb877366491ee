import { join } from 'path';
import { irsa, podIdentity, podIdentityAgent, sts } from './aws-identity';
import { Internet } from './internet';
import { S3Server } from './s3-server';
import { Scratch } from './scratch';
import { WebServer } from './web-server';
import { S3_KEYS } from '../../e2e/support/object-stores';
import { PrivateAuthority } from '../../e2e/support/pki';

/** One region of AWS as a registry sees it: S3, and where keys are given, by their public names. */
export interface Amazon {
  readonly region: string;
  readonly storage: S3Server;
  readonly internet: Internet;
  /** what EKS adds to a pod */
  readonly irsa: NodeJS.ProcessEnv;
  readonly podIdentity: NodeJS.ProcessEnv;
}

export async function startAmazon(scratch: Scratch, region = 'eu-central-1'): Promise<Amazon> {
  const { folder } = scratch;
  const domain = `s3.${region}.amazonaws.com`;
  const stsHosts = [`sts.${region}.amazonaws.com`, 'sts.amazonaws.com'];
  const authority = await PrivateAuthority.make(join(folder, 'amazon-pki'));
  const tls = await authority.issue('amazon', [domain, `*.${domain}`, ...stsHosts]);
  const storage = await scratch.keep(S3Server.start({ folder, tls, region, domain }));
  const tokens = await scratch.keep(WebServer.start(sts(S3_KEYS), tls));
  const agent = await scratch.keep(WebServer.start(podIdentityAgent(S3_KEYS)));
  const internet = await scratch.keep(Internet.start(authority.file, {
    [domain]: storage.port, [`*.${domain}`]: storage.port, ...Object.fromEntries(stsHosts.map((host) => [host, tokens.port])),
  }));
  return { region, storage, internet, irsa: irsa(folder, region), podIdentity: podIdentity(folder, agent.address, region) };
}
