/**
 * What the init container does before the registry starts, as shell text: each step ends the start with one line that says what to do.
 *
 * The registry's own health check is a `stat` of the root folder. It stays green on a volume that is full, read-only or another user's,
 * and then the first push fails instead of the rollout.
 */
export function prepareVolume(root: string, steps: string[] = []): string {
  return [
    'set -eu',
    'die() { echo "$1" >&2; exit 1; }',
    ...steps,
    `cd ${root}`,
    'aside= && trap \'rm -f "$aside"\' EXIT',
    'aside=$(mktemp .starting-XXXXXX 2>/dev/null) && od -An -tx1 -N32 /dev/urandom | tr -d " \\n" > "$aside" && [ -s "$aside" ] ||',
    `  die "The registry cannot write to its volume at ${root}: user $(id -u), groups $(id -G), $(ls -ldn .), $(df -h . | awk \'NR == 2 { print $4 }\') free. Make room, or give the volume to this user or group."`,
    'for folder in docker docker/registry docker/registry/v2 docker/registry/v2/blobs docker/registry/v2/repositories; do',
    '  [ ! -e "$folder" ] || [ -w "$folder" ] ||',
    `    die "The registry cannot write to ${root}/$folder: user $(id -u), groups $(id -G), $(ls -ldn "$folder"). Give it to this user or group (chown -R)."`,
    'done',
    // the key of upload sessions, made once: a pod that takes over an upload must know it
    'chmod 640 "$aside"',
    `[ -s ${HTTP_SECRET} ] || ln "$aside" ${HTTP_SECRET} 2>/dev/null || mv -n "$aside" ${HTTP_SECRET}`,
    '',
  ].join('\n');
}

/** Where on the volume the secret of upload sessions is kept. */
export const HTTP_SECRET = '.http-secret';

/** The environment of a registry that knows that secret. */
export function startEnvironment(root: string): string {
  return `REGISTRY_HTTP_SECRET=$(cat ${root}/${HTTP_SECRET}) && export REGISTRY_HTTP_SECRET`;
}

/** Starts the registry with that secret; `exec`, so that the registry itself gets the signal to end. */
export function startRegistry(root: string, config: string): string {
  return `${startEnvironment(root)} && exec registry serve ${config}`;
}
