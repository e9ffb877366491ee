import { createHash } from 'crypto';
import { quoteForRegistry } from './environment';
import { Environment, StorageBinding } from '../storage/storage-binding';

/** A folder in memory for what a pod notes down for itself. */
export const RUN_FOLDER = '/run/registry';

/** How often a pod tries to write to a bucket; requests cost money. */
const MINUTES_BETWEEN_WRITES = 2;

/** How long it counts as written to: one attempt in between may fail. */
const MINUTES_OF_TRUST = 3;

const CHECKER = { port: 5444, hex: '1544' };

const CONTENT = 'written\\n';
const DIGEST = createHash('sha256').update('written\n').digest('hex');

/**
 * Shell text that ends well while the registry can write to its volume, and otherwise says in one line why not.
 *
 * The registry's own health check is a `stat` of the root folder, which a full or read-only volume passes.
 */
export function volumeIsWritable(root: string): string[] {
  return [
    `file=${root}/.writable-$HOSTNAME`,
    'dd if=/dev/zero of="$file" bs=64k count=1 2>/dev/null && rm "$file" && exit 0',
    'rm -f "$file"',
    `echo "The registry cannot write to its volume at ${root}: $(df -h ${root} | awk 'NR == 2 { print $4 }') free. Pushes fail."`,
    'exit 1',
  ];
}

/**
 * A script that ends well while the registry can write to its bucket, and otherwise says in one line why not.
 *
 * Nothing in the image but the registry itself speaks the language of the bucket. So another registry is started for a moment, on the pod's
 * loopback and with the same configuration, and given a layer, always the same one, in a folder beside the images.
 */
export function bucketCheck({ driver, parameters, words }: StorageBinding, environment: Environment, config: string): string {
  const root = `${parameters.rootdirectory ?? ''}/.write-check`;
  return [
    `cd ${RUN_FOLDER} || exit 1`,
    `[ -z "$(find written -mmin -${MINUTES_BETWEEN_WRITES} 2>/dev/null)" ] || exit 0`,
    ...quoteForRegistry(environment),
    'export REGISTRY_AUTH=none REGISTRY_NOTIFICATIONS={} REGISTRY_LOG_LEVEL=error REGISTRY_LOG_ACCESSLOG_DISABLED=true',
    `export REGISTRY_HTTP_ADDR=127.0.0.1:${CHECKER.port} REGISTRY_HTTP_TLS_CERTIFICATE= REGISTRY_HTTP_DEBUG_ADDR=`,
    `export REGISTRY_STORAGE_${driver.toUpperCase()}_ROOTDIRECTORY=${root}`,
    // a probe that takes too long is killed, and what it started is not
    `timeout 20 registry serve ${config} >log 2>&1 & checker=$!`,
    'fails() {',
    '  kill $checker 2>/dev/null',
    `  [ -z "$(find written -mmin -${MINUTES_OF_TRUST} 2>/dev/null)" ] || exit 0`,
    `  echo "The registry cannot write to ${words.replace(/"/g, '\\"')}: $1 $(tail -n 1 log | cut -c 1-1500)"`,
    '  exit 1',
    '}',
    'command -v nc >/dev/null || fails "the image has no nc to ask with."',
    'tries=50',
    `until grep -q ":${CHECKER.hex} .* 0A " /proc/net/tcp; do`,
    '  tries=$((tries - 1)); [ $tries -gt 0 ] && kill -0 $checker 2>/dev/null || fails "it does not start with this configuration."; sleep 0.1',
    'done',
    // a pipe that stays open: the registry gives up a request whose client says that nothing more will come
    'rm -f in; mkfifo in; exec 3<>in',
    'ask() {',
    '  printf \'%s %s HTTP/1.0\\r\\nHost: registry\\r\\nContent-Type: application/octet-stream\\r\\nContent-Length: %s\\r\\n\\r\\n\' "$2" "$3" "$4" >&3',
    `  [ "$4" = 0 ] || printf '${CONTENT}' >&3`,
    `  timeout 10 nc 127.0.0.1 ${CHECKER.port} <in >answer`,
    '  read -r _ status _ <answer || status="no answer within 10 s"',
    '  [ "$status" = "$1" ] || fails "$2: $status."',
    '}',
    'ask 202 POST /v2/write-check/blobs/uploads/ 0',
    'upload=$(sed -n "s/^Location: //p" answer | tr -d "\\r")',
    `ask 201 PUT "$upload&digest=sha256:${DIGEST}" ${Buffer.byteLength('written\n')}`,
    'kill $checker 2>/dev/null',
    'touch written',
    '',
  ].join('\n');
}
