import { join } from 'path';
import { RegistryAuth, Tls } from 'cdk8s-private-registry';
import {
  Controller, ENVOY_GATEWAY, F5_NGINX, HAPROXY_INGRESS, HAPROXY_TECHNOLOGIES, INGRESS_NGINX, NGINX_GATEWAY_FABRIC,
} from './controllers';
import { Image } from './support/image';
import { Registry } from './support/registry';
import { find, Rendered } from './support/rendered';
import { Secrets } from './support/secrets';
import { Site } from './support/site';
import { ALICE, line } from './support/users';

/** What a controller is told to verify of the pod's certificate. */
interface Case extends Controller {
  readonly verifiesAuthority: boolean;
  readonly verifiesName: boolean;
  /** what it answers when that fails, or when the pod speaks no TLS */
  readonly refusal: number;
}

const CASES: Case[] = [
  { ...INGRESS_NGINX, verifiesAuthority: true, verifiesName: true, refusal: 502 },
  { ...F5_NGINX, verifiesAuthority: false, verifiesName: false, refusal: 502 },
  { ...NGINX_GATEWAY_FABRIC, verifiesAuthority: true, verifiesName: true, refusal: 502 },
  { ...HAPROXY_INGRESS, verifiesAuthority: true, verifiesName: true, refusal: 503 },
  { ...HAPROXY_TECHNOLOGIES, verifiesAuthority: true, verifiesName: false, refusal: 503 },
  { ...ENVOY_GATEWAY, verifiesAuthority: true, verifiesName: true, refusal: 503 },
];

/** The registry itself asks for a password. */
const REACHED = 401;

let image: Image;
let auth: RegistryAuth;
beforeAll(async () => {
  image = new Image(16 * 2 ** 20);
  auth = RegistryAuth.htpasswdLines([await line('bcrypt', 'alice')]);
});
afterAll(() => image.remove());

describe.each(CASES)('$name, with TLS to the pod', ({ verifiesAuthority, verifiesName, refusal, ...controller }) => {
  let site: Site;

  beforeAll(async () => {
    site = await Site.start(controller, auth, { backendTls: Tls.privateCa() });
  });
  afterAll(() => site.stop());

  test('an image is pushed and pulled', async () => {
    await image.pushAndPull(await site.door(), ALICE);
  });

  test(`a pod with a certificate of another authority is ${verifiesAuthority ? 'not reached' : 'reached: nothing is verified'}`, async () => {
    const answer = await answerOf(site, 'stranger', async (secrets, { secretName, names }) => {
      await secrets.authority('stranger', 'registry CA');
      await secrets.issue(secretName, names, 'stranger');
    });
    expect(answer).toBe(verifiesAuthority ? refusal : REACHED);
  });

  test(`a pod with a certificate for another name is ${verifiesName ? 'not reached' : 'reached: the name is not verified'}`, async () => {
    const answer = await answerOf(site, 'elsewhere', (secrets, { secretName }) => secrets.issue(secretName, ['elsewhere.registry.svc'], site.authority));
    expect(answer).toBe(verifiesName ? refusal : REACHED);
  });

  test('plain HTTP is not what the pod speaks', async () => {
    const plain = await Registry.start(withoutTls(site.objects), site.secrets, site.folder);
    site.closes(plain);
    expect(await (await site.door({ registry: plain.port })).status('/v2/')).toBe(refusal);
  });
});

type Change = (secrets: Secrets, pod: { secretName: string; names: string[] }) => Promise<void>;

/** What the proxy answers if the pod has a certificate that is changed in a copy of all Secrets. */
async function answerOf(site: Site, folder: string, change: Change): Promise<number> {
  const { volumes } = find(site.objects, 'Deployment').spec.template.spec;
  const { secret: { secretName } } = volumes.find((volume: Rendered) => volume.name === 'tls');
  const [{ spec: { dnsNames: names } }] = site.objects.filter(({ kind, spec }) => kind === 'Certificate' && spec.secretName === secretName);
  const secrets = site.secrets.copy(join(site.folder, folder));
  await change(secrets, { secretName, names });
  const registry = await Registry.start(site.objects, secrets, site.folder);
  site.closes(registry);
  return (await site.door({ registry: registry.port })).status('/v2/');
}

function withoutTls(objects: Rendered[]): Rendered[] {
  const changed = structuredClone(objects);
  const config = find(changed, 'ConfigMap').data;
  config['config.yml'] = config['config.yml'].replace(/^ {2}tls:\n(?: {4}.*\n)+/m, '');
  return changed;
}
