import * as kplus from 'cdk8s-plus-27';

/**
 * Pods that share a volume see late what another has written (distribution#1176): an upload whose requests reach several of them can end in
 * `blob upload unknown`. There, all requests of one client are to reach one pod: the Service is told, and whoever sends past it by means of
 * its own.
 */
export function serviceAffinity(sessionAffinity: boolean): Partial<kplus.k8s.ServiceSpec> {
  return sessionAffinity ? { sessionAffinity: 'ClientIP' } : {};
}

const SHARED_VOLUME = 'Several pods share one volume, and each may see late what another has written (NFS: up to a minute): all requests of one client ' +
  'go to one pod. Other clients may miss a new image for that long, and an upload that is under way when pods come or go may have to begin again.';

/** What people must know of it, with what one way in cannot be told. */
export function affinityNotes(sessionAffinity: boolean, notes: string[]): string[] {
  return sessionAffinity ? [SHARED_VOLUME, ...notes] : [];
}

/** What holds for a proxy that tells clients apart by their addresses. */
export function seenAddress(proxy: string): string {
  return `${proxy} tells clients apart by the address that it sees. Where that is a node's (externalTrafficPolicy: Cluster of its own Service) or another ` +
    'proxy\'s, a client that comes in by several of them can reach several pods: use externalTrafficPolicy: Local, or the PROXY protocol.';
}

/** What holds for a proxy each pod of which chooses by itself. */
export function eachByItself(proxy: string): string {
  return `Each pod of ${proxy} may choose another pod for the same client. If it has several, its own Service needs sessionAffinity: ClientIP, too.`;
}

/** What holds for a proxy that goes through the Service, and is one client to it. */
export function throughService(proxy: string, route: string): string {
  return `Each pod of ${proxy} sends everything to one pod of the registry, since ${route} has no word for more. If it has several, its own Service needs ` +
    'sessionAffinity: ClientIP, too.';
}

/** What holds where a client is told apart by a cookie, or not at all. */
export const NOT_KEPT = 'The requests of one push may reach several pods, and it may fail with "blob upload unknown".';
