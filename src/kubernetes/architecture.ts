/**
 * The processor of a node, as its label `kubernetes.io/arch` names it.
 *
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-arch
 */
export enum Architecture {
  AMD64 = 'amd64',
  ARM64 = 'arm64',
  PPC64LE = 'ppc64le',
  RISCV64 = 'riscv64',

  /** IBM Z and LinuxONE, zCX included. */
  S390X = 's390x',
}
