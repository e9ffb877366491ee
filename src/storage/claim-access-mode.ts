/**
 * How many nodes and pods may mount a claim at once.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 */
export enum ClaimAccessMode {
  /** All pods of one node. An update starts the new pod on the old one's node and has no gap. */
  READ_WRITE_ONCE = 'ReadWriteOnce',

  /**
   * One pod. An update stops the old pod before the new one starts: for some seconds, or as long as an upload is drained, the registry is
   * away, and a push that begins in this gap gets 503 or 404 from the ingress controller. An upload that began before goes on afterwards.
   */
  READ_WRITE_ONCE_POD = 'ReadWriteOncePod',

  /** Pods of all nodes, such as NFS or CephFS. Several replicas are possible. */
  READ_WRITE_MANY = 'ReadWriteMany',
}
