import type { NodeFiles } from './node-files';

/** What a pod of a NodeTrust does on its node. */
export interface TrustScript {
  /** the name of the NodeTrust; the namespace and the uid of the pod come by the environment: NAMESPACE, POD_UID */
  readonly name: string;
  /** the folder in which the node's folder is mounted */
  readonly root: string;
  /** files of certificates, below the root, and the volumes with the file `ca.crt` that they are copied from */
  readonly authorities: { readonly path: string; readonly volume: string }[];
  /** the folder that has the volumes in it */
  readonly volumes: string;
  readonly config?: NodeFiles['config'];
  readonly folders: string[];
  readonly hiddenBy: string[];
  /** the file that exists while everything is in place */
  readonly ready: string;
}

/**
 * A shell script for busybox that keeps files on the node as they should be, until it is told to end.
 *
 * A file is known by its first line: whose it is, and which pod wrote it. Files without such a line are somebody else's. The pod that an update
 * starts takes the files over, so that the one that ends finds none of its own to remove. A pod that ends for good removes what it wrote.
 */
export function trustScript(script: TrustScript): string {
  const { authorities, config, folders, hiddenBy } = script;
  const files = [...authorities.map(({ path }) => path), ...config ? [config.path] : []];
  return [
    `name=${script.name}`,
    `root=${script.root}`,
    `files='${files.join(' ')}'`,
    `folders='${folders.join(' ')}'`,
    `hidden_by='${hiddenBy.join(' ')}'`,
    `volumes=${script.volumes}`,
    `ready=${script.ready}`,
    'interval=10',
    '',
    'keep_all() {',
    ...authorities.map(({ path, volume }) => `  keep_certificates ${path} ${volume}`),
    // last, since it names the certificates
    ...config ? [`  keep_config ${config.path} '${config.text}'`] : [],
    '}',
    '',
    ENGINE,
  ].join('\n');
}

const ENGINE = `set -u
umask 022
newline='
'
mark="# Written by NodeTrust $NAMESPACE/$name, pod"
held=' ' said=nothing pause=

look() {
  what=absent first= text=
  [ -e "$1" ] || [ -L "$1" ] || return 0
  { IFS= read -r first; case $first in "$mark "*) text=$(cat) ;; esac; } 2>/dev/null < "$1"
  case $first in
    "$mark $POD_UID") what=mine ;;
    "$mark "*) what=sibling ;;
    *) what=foreign ;;
  esac
}

aside() {
  echo "\${1%/*}/.\${1##*/}.$NAMESPACE.$name."
}

complain() {
  problems=$problems$1$newline
}

foreign() {
  case $first in
    '# Written by NodeTrust '*) complain "$root/$1: \${first#??}, keeps this file. Nothing is written. Remove one of the two." ;;
    *) complain "$root/$1: somebody else keeps this file. Nothing is written. Move it away on the node to hand it over." ;;
  esac
}

keep() {
  look "$1"
  case $what in
    mine) [ "$text" != "$2" ] || return 0 ;;
    foreign) foreign "$1"; return ;;
    sibling)
      case $held in *" $1 "*)
        notes="$notes$root/$1: pod \${first##* } has taken this file over.$newline"
        [ "$text" = "$2" ] || complain "$root/$1: that pod keeps something else there than this one would."
        return
      esac ;;
  esac
  new=$(aside "$1")$POD_UID
  if error=$({
    mkdir -p "\${1%/*}" && printf '%s\\n' "$mark $POD_UID" "$2" > "$new" && sync "$new" && mv -f "$new" "$1"
  } 2>&1); then
    held="$held$1 "
    echo "$root/$1: written."
  else
    rm -f "$new"
    complain "$root/$1: cannot be written. $error"
  fi
}

keep_certificates() {
  certificates=$(cat "$volumes/$2/ca.crt" 2>/dev/null)
  case $certificates in
    *'PRIVATE KEY-----'*) complain "$root/$1: stays as it is, since the volume \\"$2\\" has a private key in it." ;;
    *'-----BEGIN CERTIFICATE-----'*'-----END CERTIFICATE-----'*) keep "$1" "$certificates" ;;
    *) complain "$root/$1: stays as it is, since the volume \\"$2\\" has no certificate (-----BEGIN CERTIFICATE-----)." ;;
  esac
}

keep_config() {
  [ -n "$problems" ] || keep "$1" "$2"
}

look_after() {
  problems= notes=
  for file in $files; do
    look "$file"
    [ $what != foreign ] || foreign "$file"
  done
  for file in $hidden_by; do
    look "$file"
    [ $what != foreign ] || complain "$root/$file: the runtime would read this instead. Nothing is written. Move it away on the node."
  done
  [ -n "$problems" ] || keep_all
  if [ -n "$problems" ]; then
    rm -f "$ready"
  elif [ ! -e "$ready" ]; then
    echo > "$ready"
  fi
  if [ "$said" != "$notes$problems" ]; then
    said=$notes$problems
    printf %s "\${said:-Everything is in place.$newline}"
  fi
}

leave() {
  kill $pause 2>/dev/null
  rm -f "$ready"
  last_first=
  for file in $files; do
    last_first="$file $last_first"
  done
  for file in $last_first; do
    rm -f "$(aside "$file")$POD_UID"
    look "$file"
    [ $what = mine ] && rm -f "$file" || continue
    echo "$root/$file: removed."
    case " $folders " in *" \${file%/*} "*) rmdir "\${file%/*}" 2>/dev/null ;; esac
  done
  exit 0
}

cd "$root" || exit 1
for file in $files; do
  rm -f "$(aside "$file")"*
done
trap leave TERM INT
while :; do
  [ "$(stat -c %h .)" != 0 ] || { echo "$root: the folder is gone from the node. Starting again, to have the new one."; exit 1; }
  look_after
  sleep "$interval" &
  pause=$!
  wait $pause
done
`;
