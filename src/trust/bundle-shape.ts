/** The part of trust-manager's Bundle that is rendered. */
export interface BundleSpec {
  readonly sources: BundleSource[];
  readonly target: {
    readonly configMap: { readonly key: string };
    readonly namespaceSelector?: { readonly matchLabels: Record<string, string> };
  };
}

/** Certificates of a Bundle: one of the four. */
export interface BundleSource {
  readonly inLine?: string;
  readonly secret?: BundleKey;
  readonly configMap?: BundleKey;
  readonly useDefaultCAs?: boolean;
}

/** A key of an object in the trust namespace. */
export interface BundleKey {
  readonly name: string;
  readonly key: string;
}
