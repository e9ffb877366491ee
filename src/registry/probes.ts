import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { PORT } from './distribution-config';

/** What a pod must be able to do to take traffic. */
export interface Readiness {
  /** whether the registry itself ends TLS */
  readonly tls: boolean;
  /** shell text without which nobody may come in */
  readonly readyIf?: string;
  /** shell text that fails while storage cannot be written to; undefined where that is no reason */
  readonly writable?: string[];
}

/**
 * `/` asks for no password and is 503 while storage is out of reach: such a pod gets no traffic, but it is not ended, since a restart would
 * only add cut uploads to slow storage.
 */
export function probes(readiness: Readiness): Pick<kplus.ContainerProps, 'startup' | 'readiness' | 'liveness'> {
  const timeout = { timeoutSeconds: Duration.seconds(5) };
  const root = { port: PORT, ...timeout, ...(readiness.tls && { scheme: kplus.ConnectionScheme.HTTPS }) };
  return {
    startup: kplus.Probe.fromHttpGet('/', { ...root, periodSeconds: Duration.seconds(2), failureThreshold: 60 }),
    readiness: readiness.readyIf === undefined && readiness.writable === undefined ? kplus.Probe.fromHttpGet('/', root) : ready(readiness),
    liveness: kplus.Probe.fromTcpSocket({ port: PORT, ...timeout, failureThreshold: 6 }),
  };
}

function ready({ tls, readyIf, writable }: Readiness): kplus.Probe {
  // the wget of an image may know no HTTPS: there it has to do that the registry listens
  const ask = tls
    ? `grep -qs ":${PORT.toString(16).toUpperCase()} .* 0A " /proc/net/tcp6 /proc/net/tcp`
    : `wget -q -O /dev/null http://127.0.0.1:${PORT}/`;
  const steps = ['set -e', ...readyIf ? [readyIf] : [], ask, ...writable ?? [], ''];
  return kplus.Probe.fromCommand(['/bin/sh', '-c', steps.join('\n')], {
    timeoutSeconds: Duration.seconds(15),
    // what makes it not ready leaves the registry open: no second chance
    ...readyIf && { periodSeconds: Duration.seconds(2), failureThreshold: 1 },
  });
}
