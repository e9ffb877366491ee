import { containerdFiles } from './containerd';
import { crioFiles } from './crio';
import { dockerFiles } from './docker';
import type { LayOut, NodeFiles, Trust } from './node-files';
import { invalid } from '../kubernetes/check';

/** Where containerd looks for the settings of a host. */
export interface ContainerdOptions {
  /**
   * The folder of the nodes that containerd's `config_path` names. K3s has `/var/lib/rancher/k3s/agent/etc/containerd/certs.d`, RKE2 has
   * `/var/lib/rancher/rke2/agent/etc/containerd/certs.d`.
   *
   * @default "/etc/containerd/certs.d"
   */
  readonly directory?: string;
}

/** What runs the containers of a node, and pulls their images. */
export class ContainerRuntime {
  /**
   * containerd, which reads the files at every pull. Its configuration has to have `config_path` set to the folder; containerd
   * has it so by itself since 2.2.
   *
   * @throws when the folder is no absolute path
   * @see https://github.com/containerd/containerd/blob/main/docs/hosts.md
   */
  public static containerd(options: ContainerdOptions = {}): ContainerRuntime {
    return new ContainerRuntime(containerdFiles(checkDirectory(options.directory ?? '/etc/containerd/certs.d')));
  }

  /**
   * CRI-O, and Podman on the same nodes. Certificates count from the next pull on; mirrors once CRI-O reads its `registries.conf` again: by
   * itself with `auto_reload_registries = true`, otherwise after `systemctl reload crio`.
   *
   * @see https://github.com/containers/image/blob/main/docs/containers-certs.d.5.md
   */
  public static crio(): ContainerRuntime {
    return new ContainerRuntime(crioFiles);
  }

  /**
   * Docker, behind cri-dockerd: certificates only, from the next pull on.
   *
   * @see https://docs.docker.com/engine/security/certificates/
   */
  public static docker(): ContainerRuntime {
    return new ContainerRuntime(dockerFiles);
  }

  private constructor(private readonly layOut: LayOut) {}

  /** @internal */
  public _files(trust: Trust): NodeFiles {
    return this.layOut(trust);
  }
}

function checkDirectory(directory: string): string {
  if (!/^(\/[\w.-]+)+$/.test(directory) || directory.split('/').includes('..')) {
    throw invalid('runtime.directory', 'must be an absolute path of letters, digits and "-._", without "/" last', directory);
  }
  return directory;
}
