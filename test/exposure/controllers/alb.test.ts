import { Duration } from 'cdk8s';
import { AlbOptions, IngressController, Tls } from '../../../src';
import { find, HOST, pod } from '../../rendering';
import { annotated, annotationsOf, BACKEND, behind, letsEncrypt, PLAIN, USERS } from '../support';
import { ACM } from '../ways-in';

// https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
const PREFIX = 'alb.ingress.kubernetes.io';
const WITH_TLS = { tls: Tls.acmCertificate(ACM) };
const ingress = (choices = {}, options: AlbOptions = {}) => find(behind(IngressController.alb(options), { ...WITH_TLS, ...choices }), 'Ingress');

describe('an Application Load Balancer with TLS', () => {
  annotated(() => ingress(), [
    [`${PREFIX}/certificate-arn`, ACM, 'otherwise it looks for one by the host'],
    [`${PREFIX}/healthcheck-path`, '/', 'answers 200 without a password, /v2/ does not'],
    [`${PREFIX}/listen-ports`, '[{"HTTP":80},{"HTTPS":443}]', 'JSON; HTTPS alone once there is a certificate'],
    [`${PREFIX}/load-balancer-attributes`, 'idle_timeout.timeout_seconds=900', 'k=v; 60 otherwise, 1 to 4000'],
    [`${PREFIX}/scheme`, 'internal', 'internal or internet-facing'],
    [`${PREFIX}/ssl-policy`, 'ELBSecurityPolicy-TLS13-1-2-2021-06', 'the default takes TLS 1.0'],
    [`${PREFIX}/ssl-redirect`, '443', 'a port of listen-ports, as text'],
    [`${PREFIX}/target-type`, 'ip', 'instance otherwise, for which a ClusterIP Service is none'],
  ]);

  test('is of the class "alb" and reads no Secret', () => {
    expect(ingress().spec.ingressClassName).toBe('alb');
    expect(ingress().spec).not.toHaveProperty('tls');
    expect(ingress().metadata.annotations).not.toHaveProperty(['kubernetes.io/ingress.class']); // deprecated
    expect(ingress().spec.rules[0].host).toBe(HOST);
  });

  test('redirects to a port on which it listens', () => {
    const annotations = annotationsOf(ingress());
    const ports = (JSON.parse(annotations[`${PREFIX}/listen-ports`]) as Record<string, number>[]).map(({ HTTPS }) => HTTPS);
    expect(ports).toContain(Number(annotations[`${PREFIX}/ssl-redirect`]));
  });
});

test('an Application Load Balancer listens on the port that clients use', () => {
  const annotations = annotationsOf(ingress({ port: 8443 }));
  expect(annotations[`${PREFIX}/listen-ports`]).toBe('[{"HTTP":80},{"HTTPS":8443}]');
  expect(annotations[`${PREFIX}/ssl-redirect`]).toBe('8443');
});

describe('an Application Load Balancer without TLS', () => {
  annotated(() => ingress(PLAIN), [
    [`${PREFIX}/certificate-arn`, undefined, 'none'],
    [`${PREFIX}/listen-ports`, '[{"HTTP":80}]', 'the default, but a class may say otherwise'],
    [`${PREFIX}/ssl-policy`, undefined, 'none'],
    [`${PREFIX}/ssl-redirect`, undefined, 'none'],
  ], () => ingress());
});

describe('an Application Load Balancer with TLS to the pod', () => {
  annotated(() => ingress(BACKEND), [
    [`${PREFIX}/backend-protocol`, 'HTTPS', 'it verifies no certificate of a pod'],
    [`${PREFIX}/healthcheck-protocol`, 'HTTPS', 'HTTP even where backend-protocol is HTTPS'],
  ], () => ingress());
});

describe('an Application Load Balancer as one asks for it', () => {
  annotated(() => ingress({ tls: Tls.acmCertificate(ACM, `${ACM}0`) }, {
    internetFacing: true, groupName: 'shared.1', sslPolicy: 'ELBSecurityPolicy-FS-1-2-Res-2020-10', timeout: Duration.seconds(4000),
  }), [
    [`${PREFIX}/certificate-arn`, `${ACM},${ACM}0`, 'a list with commas, the first one the default'],
    [`${PREFIX}/group.name`, 'shared.1', 'at most 63 characters'],
    [`${PREFIX}/load-balancer-attributes`, 'idle_timeout.timeout_seconds=4000', 'the most'],
    [`${PREFIX}/scheme`, 'internet-facing', 'nothing is exposed that was not asked for'],
    [`${PREFIX}/ssl-policy`, 'ELBSecurityPolicy-FS-1-2-Res-2020-10', 'a name'],
  ], () => ingress());

  test.each<[AlbOptions, RegExp]>([
    [{ timeout: Duration.seconds(4001) }, /^controller\.timeout must be at most 4000 s, but was "4001 s"\.$/],
    [{ timeout: Duration.millis(999) }, /^controller\.timeout must be whole seconds, at least 1, but was "0\.999 s"\.$/],
    [{ sslPolicy: 'TLS13' }, /^controller\.sslPolicy must be the name of a security policy .* but was "TLS13"\.$/],
    [{ groupName: 'Shared' }, /^controller\.groupName must be at most 63 lower case letters/],
    [{ groupName: 'a'.repeat(64) }, /^controller\.groupName must be at most 63/],
  ])('is refused where AWS would refuse it (%#)', (options, message) => {
    expect(() => IngressController.alb(options)).toThrow(message);
  });

  test('may have a group with a name of 63 characters', () => {
    expect(annotationsOf(ingress({}, { groupName: 'a'.repeat(63) }))[`${PREFIX}/group.name`]).toBe('a'.repeat(63));
  });
});

describe('the certificate of an Application Load Balancer', () => {
  test.each([
    ['a Secret', Tls.secret('registry-tls')],
    ['a Secret', letsEncrypt],
    ['a Secret', Tls.privateCa()],
    ['Google', Tls.googleManagedCertificate()],
  ])('is one of AWS, not one from %s (%#)', (from, tls) => {
    expect(() => ingress({ tls })).toThrow(`tls: AWS ALB cannot serve a certificate from ${from}. Use Tls.acmCertificate("arn:aws:acm:…").`);
  });

  // https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html
  test.each([
    ACM,
    'arn:aws-cn:acm:cn-north-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
    'arn:aws-us-gov:acm:us-gov-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
    'arn:aws:iam::123456789012:server-certificate/company/registry',
  ])('has an ARN: %s', (arn) => {
    expect(annotationsOf(ingress({ tls: Tls.acmCertificate(arn) }))[`${PREFIX}/certificate-arn`]).toBe(arn);
  });

  test.each([[[]], [['registry-tls']], [[ACM, 'arn:aws:s3:::bucket']], [['arn:aws:acm:eu-central-1:1234:certificate/1']], [[`${ACM},${ACM}`.slice(3)]]])(
    'has no other name: %p', (arns) => {
      expect(() => Tls.acmCertificate(...arns)).toThrow(/^tls\.arns must be ARNs of certificates \(arn:aws:acm:REGION:ACCOUNT:certificate\/ID\), but was /);
    });
});

test('no Application Load Balancer asks docker for a password: it knows OIDC and Cognito alone', () => {
  expect(() => ingress(USERS)).toThrow(/^auth: AWS ALB cannot be told to ask for a password\. Use RegistryAuth\.htpasswd/);
});

test('a pod that ends waits 30 s until the target group knows', () => {
  const { container, spec } = pod(behind(IngressController.alb(), WITH_TLS));
  expect(container.lifecycle.preStop.exec.command).toEqual(['sleep', '30']);
  expect(spec.terminationGracePeriodSeconds).toBe(120 + 30 + 10);
});
