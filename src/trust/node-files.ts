import type { MirrorAddress } from './node-mirror';

/** What nodes are to trust. */
export interface Trust {
  readonly host: string;
  /** whether there are certificates for the host */
  readonly hasCa: boolean;
  readonly mirrors: (MirrorAddress & { readonly hasCa: boolean })[];
}

/** Where a runtime looks for it; paths are below the root. */
export interface NodeFiles {
  /** the folder of the node that is mounted */
  readonly root: string;
  /** the file with the certificates for the host */
  readonly ca: string;
  /** those with the certificates for its mirrors, in the same order */
  readonly mirrorCas: string[];
  /** what the runtime reads besides */
  readonly config?: { readonly path: string; readonly text: string };
  /** folders that are of no use without these files, and would hide others */
  readonly folders: string[];
  /** what the runtime would read instead, if it was there */
  readonly hiddenBy: string[];
}

export type LayOut = (trust: Trust) => NodeFiles;
