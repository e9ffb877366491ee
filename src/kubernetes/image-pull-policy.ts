/**
 * When a node pulls an image.
 *
 * @see https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy
 */
export enum ImagePullPolicy {
  /** At every start of a container. */
  ALWAYS = 'Always',

  /** When the node does not have it. */
  IF_NOT_PRESENT = 'IfNotPresent',

  /** Never: the node must have it. */
  NEVER = 'Never',
}
