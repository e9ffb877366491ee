import { secretVariable } from './environment';
import { BUCKET_CHECK, RUN_FOLDER } from './write-check';
import { SecretValue } from '../kubernetes/secret-value';

/** What a registry needs before it starts. */
export interface Preparation {
  /** the root of a volume, where images are on one */
  readonly root?: string;
  /** a script that fails while a bucket cannot be written to, where images are in one: the ConfigMap's, and the configuration beside it */
  readonly bucketCheck?: { readonly script: string; readonly config: string };
  /** where uploads find the secret that signs their state, unless it is kept on the volume */
  readonly httpSecret?: SecretValue;
}

/** What the init container does before the registry starts, as shell text: each step ends the start with one line that says what to do. */
export function prepare({ root, bucketCheck, httpSecret }: Preparation, steps: string[] = []): string {
  return [
    'set -eu',
    'die() { echo "$1" >&2; exit 1; }',
    ...steps,
    ...httpSecret ? [checkSecret(httpSecret)] : [],
    ...bucketCheck === undefined ? [] : [
      `rm -f ${RUN_FOLDER}/failed; cp ${bucketCheck.config} ${bucketCheck.script} ${RUN_FOLDER}/`,
      `sh ${RUN_FOLDER}/${BUCKET_CHECK} >&2`,
    ],
    ...root === undefined ? [] : prepareVolume(root, httpSecret === undefined),
    '',
  ].join('\n');
}

/** Of several lines the registry reads the first alone, since it takes the value for YAML. */
function checkSecret({ secretName, key }: SecretValue): string {
  return [
    `secret=\${${secretVariable(HTTP_SECRET_VARIABLE)}%%"\n"*}`,
    `[ \${#secret} -ge 16 ] || die "The Secret ${secretName} has \${#secret} characters under the key ${key}, in its first line. It signs uploads, and needs at least 16 that nobody can guess."`,
  ].join('\n');
}

/**
 * The registry's own health check is a `stat` of the root folder. It stays green on a volume that is full, read-only or another user's,
 * and then the first push fails instead of the rollout.
 */
function prepareVolume(root: string, keepSecret: boolean): string[] {
  return [
    `cd ${root}`,
    'aside= && trap \'rm -f "$aside"\' EXIT',
    'aside=$(mktemp .starting-XXXXXX 2>/dev/null) && od -An -tx1 -N32 /dev/urandom | tr -d " \\n" > "$aside" && [ -s "$aside" ] ||',
    `  die "The registry cannot write to its volume at ${root}: user $(id -u), groups $(id -G), $(ls -ldn .), $(df -h . | awk \'NR == 2 { print $4 }\') free. Make room, or give the volume to this user or group."`,
    'for folder in docker docker/registry docker/registry/v2 docker/registry/v2/blobs docker/registry/v2/repositories; do',
    '  [ ! -e "$folder" ] || [ -w "$folder" ] ||',
    `    die "The registry cannot write to ${root}/$folder: user $(id -u), groups $(id -G), $(ls -ldn "$folder"). Give it to this user or group (chown -R)."`,
    'done',
    ...keepSecret ? [
      // the key of upload sessions, made once: a pod that takes over an upload must know it
      'chmod 640 "$aside"',
      `[ -s ${HTTP_SECRET} ] || ln "$aside" ${HTTP_SECRET} 2>/dev/null || mv -n "$aside" ${HTTP_SECRET}`,
    ] : [],
  ];
}

/** Where on a volume the secret of upload sessions is kept. */
const HTTP_SECRET = '.http-secret';

/** The variable in which the registry looks for it. */
export const HTTP_SECRET_VARIABLE = 'REGISTRY_HTTP_SECRET';

/** Shell text after which the registry knows it, where it is not in the environment of the container. */
export function knowSecret({ root, httpSecret }: Preparation): string[] {
  return httpSecret ? [] : [`${HTTP_SECRET_VARIABLE}=$(cat ${root}/${HTTP_SECRET}) && export ${HTTP_SECRET_VARIABLE}`];
}

/** Starts the registry; `exec`, so that the registry itself gets the signal to end. */
export function startRegistry(preparation: Preparation, config: string): string {
  return [...knowSecret(preparation), `exec registry serve ${config}`].join(' && ');
}
