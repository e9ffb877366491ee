import { createHash } from 'crypto';
import { StorageBinding } from '../storage/storage-binding';

/** A folder in memory for what a pod notes down for itself. */
export const RUN_FOLDER = '/run/registry';

/** The name of the script. */
export const BUCKET_CHECK = 'write-check.sh';

/** How often a pod tries to write to a bucket; requests cost money. */
const MINUTES_BETWEEN_WRITES = 2;

const MINUTES_BETWEEN_FAILURES = 1;

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
 * It lies in a folder of the pod's own, with the configuration that the pod started with: those of the ConfigMap are new in old pods, too, when
 * an update is on its way, and a wrong one must not end them.
 *
 * Nothing in the image but the registry itself speaks the language of the bucket. So another registry is started for a moment, on the pod's
 * loopback and with the same configuration, and given a layer, always the same one, in a folder beside the images.
 */
export function bucketCheck({ driver, parameters, words }: StorageBinding): string {
  const root = `${String(parameters.rootdirectory ?? '').replace(/\/$/, '')}/.write-check`;
  return [
    `cd ${RUN_FOLDER} || exit 1`,
    `[ -z "$(find written -mmin -${MINUTES_BETWEEN_WRITES} 2>/dev/null)" ] || exit 0`,
    // it is not tried at every probe: an attempt that gets half way leaves something behind
    `[ -z "$(find failed -mmin -${MINUTES_BETWEEN_FAILURES} 2>/dev/null)" ] || { cat failed; exit 1; }`,
    // one that a killed probe left behind would answer for this configuration
    `for process in /proc/[0-9]*; do grep -qs "REGISTRY_HTTP_ADDR=127.0.0.1:${CHECKER.port}" $process/environ && kill -9 "\${process#/proc/}"; done`,
    // a variable of the user's own that goes deeper would undo those below
    'for name in $(env | sed -n "s/^\\(REGISTRY_\\(AUTH\\|NOTIFICATIONS\\|MIDDLEWARE\\)_[A-Z0-9_]*\\)=.*/\\1/p"); do unset "$name"; done',
    'export REGISTRY_AUTH=none REGISTRY_NOTIFICATIONS={} REGISTRY_MIDDLEWARE={} REGISTRY_LOG_LEVEL=error REGISTRY_LOG_ACCESSLOG_DISABLED=true',
    `export REGISTRY_HTTP_ADDR=127.0.0.1:${CHECKER.port} REGISTRY_HTTP_TLS_CERTIFICATE= REGISTRY_HTTP_DEBUG_ADDR= REGISTRY_HTTP_DRAINTIMEOUT=1s`,
    `export REGISTRY_STORAGE_${driver.toUpperCase()}_ROOTDIRECTORY=${quoted(JSON.stringify(root))}`,
    'registry serve config.yml >log 2>&1 & checker=$!',
    // nothing is left behind: the first process of the container buries nobody else's children
    'end() { kill $checker $asker 2>/dev/null; wait $checker $asker 2>/dev/null; exit "$1"; }',
    // what is behind them is a stack, or how the command is used
    'why() {',
    // what the storage answered, in the last line about an error
    '  sed -n \'s/.*"err.detail":"\\(\\([^"\\\\]\\|\\\\.\\)*\\)".*/\\1/p\' log | tail -n 1 | sed \'s/\\\\[nt]/ /g; s/\\\\"/"/g\' | grep . ||',
    '    grep -m 1 -E "^(panic|configuration error): " log || tail -n 1 log',
    '}',
    'fails() {',
    `  [ -z "$(find written -mmin -${MINUTES_OF_TRUST} 2>/dev/null)" ] || end 0`,
    `  echo "The registry cannot write to ${words.replace(/"/g, '\\"')}: $1 $(why | cut -c 1-1500)" | tee failed`,
    '  end 1',
    '}',
    'asker=',
    'command -v nc >/dev/null || fails "the image has no nc to ask with."',
    'soon() { tries=$((tries - 1)); [ $tries -gt 0 ] && sleep 0.1; }',
    'tries=40',
    `until grep -q ":${CHECKER.hex} .* 0A " /proc/net/tcp; do`,
    '  soon && kill -0 $checker 2>/dev/null || fails "it does not start with this configuration."',
    'done',
    // a pipe that stays open: the registry gives up a request whose client says that nothing more will come
    'rm -f in; mkfifo in; exec 3<>in',
    'ask() {',
    '  printf \'%s %s HTTP/1.0\\r\\nHost: registry\\r\\nContent-Type: application/octet-stream\\r\\nContent-Length: %s\\r\\n\\r\\n\' "$2" "$3" "$4" >&3',
    `  [ "$4" = 0 ] || printf '${CONTENT}' >&3`,
    `  : >answer; nc 127.0.0.1 ${CHECKER.port} <in >answer & asker=$!`,
    // what a probe may take is 15 s
    '  status="no answer within 4 s" tries=40',
    '  until [ -s answer ]; do soon || break; done',
    '  [ ! -s answer ] || read -r _ status _ <answer',
    '  [ "$status" = "$1" ] || fails "$2: $status."',
    '}',
    'ask 202 POST /v2/write-check/blobs/uploads/ 0',
    'upload=$(sed -n "s/^Location: //p" answer | tr -d "\\r")',
    'wait $asker',
    `ask 201 PUT "$upload&digest=sha256:${DIGEST}" ${Buffer.byteLength('written\n')}`,
    'touch written',
    'end 0',
    '',
  ].join('\n');
}

/** As one word of a shell. */
function quoted(text: string): string {
  return `'${text.replace(/'/g, "'\\''")}'`;
}
