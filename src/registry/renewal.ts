import { DistributionTls } from './distribution-config';
import { knowSecret, Preparation } from './prepare';
import { RUN_FOLDER } from './write-check';

/** How often a pod looks for a renewed certificate. */
export const SECONDS_BETWEEN_LOOKS = 10;

/** How long a registry that has handed over goes on with uploads and downloads; those of a day are cut. */
export const HANDED_OVER_DRAIN_SECONDS = 86400;

/** Where a registry is tried out before it takes over: on the pod's own loopback. */
const TRIAL = { port: 5443, hex: '1543' };

/**
 * Starts the registry and takes up renewed certificates, as shell text.
 *
 * The registry reads its certificate at start only (distribution#3712). So a second one is started with the new certificate, first aside, to
 * see whether it can serve it. Then another one is started that waits for its configuration at a pipe, the first one is told to end, which frees
 * the port at once and lets it go on with what is under way, and the other one gets its configuration and takes the port some milliseconds
 * later. A pair that cannot be served is left alone, and the old one served on.
 */
export function serveRenewed(preparation: Preparation, config: string, { certificate, key }: DistributionTls): string {
  return [
    ...knowSecret(preparation).map((line) => `${line} || exit 1`),
    'say() { echo "certificate: $1" >&2; }',
    `pair() { cat ${certificate} ${key} | sha256sum; }`,
    `start() { registry serve ${config} & current=$!; }`,
    // busybox and dash end "wait" when a signal comes
    'trap "ending=yes" TERM',
    'ending= draining= refused= served=$(pair)',
    `pipe=${RUN_FOLDER}/config; rm -f "$pipe"; mkfifo "$pipe" || exit 1`,
    'start',
    'while [ -z "$ending" ] && kill -0 "$current" 2>/dev/null; do',
    `  sleep ${SECONDS_BETWEEN_LOOKS} & nap=$!`,
    '  wait "$nap" || continue',
    '  now=$(pair)',
    '  [ "$now" != "$served" ] && [ "$now" != "$refused" ] || continue',
    `  REGISTRY_HTTP_ADDR=127.0.0.1:${TRIAL.port} registry serve ${config} & trial=$!`,
    '  tries=60',
    `  until grep -q ":${TRIAL.hex} .* 0A " /proc/net/tcp || [ $tries = 0 ] || ! kill -0 "$trial" 2>/dev/null; do tries=$((tries - 1)); sleep 1; done`,
    '  sleep 1',
    '  if ! kill -0 "$trial" 2>/dev/null || [ $tries = 0 ]; then',
    '    refused=$now',
    '    say "the renewed one cannot be served; the old one is served on. Look at the Secret."',
    '    kill "$trial" 2>/dev/null',
    '    continue',
    '  fi',
    '  kill -TERM "$trial"; wait "$trial"',
    '  draining="$draining $current"',
    '  registry serve "$pipe" & next=$!',
    '  sleep 2',
    '  kill -TERM "$current"; current=$next',
    `  cat ${config} > "$pipe" & wait $!`,
    '  sleep 1; kill -0 "$current" 2>/dev/null || start',
    '  served=$now',
    '  say "the renewed one is served"',
    'done',
    '[ -n "$ending" ] || { wait "$current"; exit $?; }',
    'kill -TERM "$current" 2>/dev/null',
    'for registry in $current $draining; do wait "$registry"; done',
    '',
  ].join('\n');
}
