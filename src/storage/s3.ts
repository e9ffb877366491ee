import { Size } from 'cdk8s';
import { BlobRedirect } from './blob-redirect';
import { checkS3Bucket } from './bucket-name';
import { checkEndpoint, Endpoint, refuseUnreachable } from './endpoint';
import { ObjectStorage, objectStorage } from './object-storage';
import { atLeast, bytes, checkRootDirectory } from './parameters';
import { S3Credentials } from './s3-credentials';
import { S3Encryption } from './s3-encryption';
import { S3StorageClass } from './s3-storage-class';
import { BindStorage } from './storage-binding';
import { checkChosen, invalid } from '../kubernetes/check';
import { Parameters } from '../registry/distribution-config';
import type { TrustedCa } from '../trust/trusted-ca';

/** How large objects are copied inside the bucket, which every upload ends with. */
export interface S3MultipartCopy {
  /**
   * How much one request copies: 5 Mi to 5 Gi.
   *
   * @default - the registry's own: 32 Mi
   */
  readonly chunkSize?: Size;

  /**
   * How many requests copy at once: at least 1.
   *
   * @default - the registry's own: 100
   */
  readonly maxConcurrency?: number;

  /**
   * Up to which size one request copies the whole object: 0 to 5 Gi.
   *
   * @default - the registry's own: 32 Mi
   */
  readonly threshold?: Size;
}

/** A bucket of S3, or of a server that speaks its language. */
export interface S3StorageOptions {
  /** The name of the bucket, which exists. */
  readonly bucket: string;

  /**
   * The region of the bucket, such as `eu-central-1`. The registry knows those of its own age and does not start with a younger one (3.1.1: those
   * of July 2024): give such a one with its address as `endpoint`, `https://s3.ap-southeast-7.amazonaws.com`.
   *
   * @default - "us-east-1" with `endpoint`, whose server mostly does not look at it; to be given without
   */
  readonly region?: string;

  /** As whom the registry reads and writes it. */
  readonly credentials: S3Credentials;

  /**
   * The server, where it is not AWS: a URL with its scheme, such as `https://minio.example.com:9000` or `http://minio.storage.svc:9000`.
   *
   * @default - AWS's own for the region
   */
  readonly endpoint?: string;

  /**
   * The authority that signed the server's certificate, where it is a private one.
   *
   * @default - those that the image knows
   */
  readonly endpointCa?: TrustedCa;

  /**
   * Whether the bucket stands in the path of a request (`server/bucket/…`) instead of in the host (`bucket.server/…`).
   *
   * @default - true with `endpoint`, false without
   */
  readonly pathStyle?: boolean;

  /**
   * How clients get the content of layers.
   *
   * @default - `BlobRedirect.toStorage()`; `BlobRedirect.disabled()` for an endpoint inside the cluster, which clients do not reach, for one
   * without TLS, and with `endpointCa`, which clients do not trust unless they are told to
   */
  readonly redirect?: BlobRedirect;

  /**
   * The folder in the bucket below which everything is kept, such as `images`.
   *
   * @default - the whole bucket
   */
  readonly rootDirectory?: string;

  /**
   * How the bucket encrypts what is written.
   *
   * @default - as the bucket says
   */
  readonly encryption?: S3Encryption;

  /**
   * The storage class of what is written.
   *
   * @default - the registry's own: STANDARD
   */
  readonly storageClass?: S3StorageClass;

  /**
   * The canned ACL of what is written, such as `bucket-owner-full-control`.
   *
   * @default - the registry's own: private
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl
   */
  readonly objectAcl?: string;

  /**
   * How much of a layer is sent in one request: 5 Mi to 5 Gi. An upload holds up to two of these in memory.
   *
   * @default - the registry's own: 10 Mi
   */
  readonly chunkSize?: Size;

  /**
   * How large objects are copied inside the bucket.
   *
   * @default - the registry's own values
   */
  readonly multipartCopy?: S3MultipartCopy;

  /**
   * Whether requests go to S3 Transfer Acceleration. Not together with `endpoint`.
   *
   * @default false
   */
  readonly accelerate?: boolean;

  /**
   * Whether requests go to AWS's endpoints that have IPv6 as well. Not together with `endpoint`.
   *
   * @default false
   */
  readonly dualStack?: boolean;

  /**
   * Whether requests go to AWS's FIPS endpoints. Not together with `endpoint`.
   *
   * @default false
   */
  readonly fips?: boolean;
}

const ACLS = [
  'private', 'public-read', 'public-read-write', 'authenticated-read', 'aws-exec-read', 'bucket-owner-read', 'bucket-owner-full-control',
];

/** @see https://distribution.github.io/distribution/storage-drivers/s3/ */
export function s3(options: S3StorageOptions): BindStorage {
  const { bucket, redirect, credentials, endpointCa } = options;
  checkChosen('storage.credentials', credentials, 'Use S3Credentials.accessKey({ secretName: … }), or S3Credentials.irsa(…) on EKS.');
  const endpoint = options.endpoint === undefined ? undefined : checkEndpoint('storage.endpoint', options.endpoint);
  refuseUnreachable(redirect, endpoint);
  if (endpoint && credentials._irsa) {
    throw invalid('storage.endpoint', 'must be left out with S3Credentials.irsa()', endpoint.url,
      'The registry would ask that server for its token, which AWS gives (distribution 3.1). Use S3Credentials.accessKey({ … }).');
  }
  if (endpointCa && !endpoint?.secure) {
    throw invalid('storage.endpointCa', 'must come with an endpoint on https', options.endpoint);
  }
  const storage: ObjectStorage = {
    driver: 's3',
    parameters: parameters(options, endpoint),
    credentials: credentials._binding,
    redirect: redirect?._binding ?? { disable: endpointCa !== undefined || (endpoint !== undefined && (endpoint.inCluster || !endpoint.secure)) },
    ca: endpointCa,
    words: `the S3 bucket "${bucket}"`,
  };
  return objectStorage(storage);
}

function parameters(options: S3StorageOptions, endpoint: Endpoint | undefined): Parameters {
  const { encryption, storageClass, objectAcl, chunkSize, rootDirectory, accelerate, dualStack, fips } = options;
  if (objectAcl !== undefined && !ACLS.includes(objectAcl)) {
    throw invalid('storage.objectAcl', `must be one of ${ACLS.join(', ')}`, objectAcl);
  }
  return {
    region: checkRegion(options.region ?? (endpoint && 'us-east-1'), endpoint),
    bucket: checkS3Bucket(options.bucket),
    regionendpoint: endpoint?.url,
    // without it a server other than AWS is not found (distribution#4528)
    forcepathstyle: options.pathStyle ?? (endpoint && true),
    rootdirectory: rootDirectory === undefined ? undefined : `/${checkRootDirectory(rootDirectory)}`,
    ...encryption?._parameters,
    storageclass: storageClass,
    objectacl: objectAcl,
    chunksize: chunkSize && bytes('storage.chunkSize', chunkSize, { min: Size.mebibytes(5), max: Size.gibibytes(5) }),
    ...multipartCopy(options.multipartCopy ?? {}),
    accelerate: checkAccelerate(options) && onAwsAlone('accelerate', accelerate, endpoint),
    usedualstack: onAwsAlone('dualStack', dualStack, endpoint),
    usefipsendpoint: onAwsAlone('fips', fips, endpoint),
  };
}

function multipartCopy({ chunkSize, maxConcurrency, threshold }: S3MultipartCopy): Parameters {
  const prop = 'storage.multipartCopy';
  return {
    multipartcopychunksize: chunkSize && bytes(`${prop}.chunkSize`, chunkSize, { min: Size.mebibytes(5), max: Size.gibibytes(5) }),
    multipartcopymaxconcurrency: maxConcurrency === undefined ? undefined : atLeast(`${prop}.maxConcurrency`, 1, maxConcurrency),
    multipartcopythresholdsize: threshold && bytes(`${prop}.threshold`, threshold, { min: Size.kibibytes(0), max: Size.gibibytes(5) }),
  };
}

/** Other servers have regions of any name, such as `nyc3` or `default`; with another one than AWS's own, the registry does not start without an endpoint. */
/** What it takes is in the host alone. */
function checkAccelerate({ accelerate, bucket, pathStyle }: S3StorageOptions): boolean | undefined {
  if (accelerate && (bucket.includes('.') || pathStyle)) {
    throw invalid('storage.accelerate', 'must be left out with "pathStyle", and for a bucket with a dot in its name', accelerate);
  }
  return accelerate;
}

function checkRegion(region: string | undefined, endpoint: Endpoint | undefined): string {
  const form = endpoint ? /^[\w-]+$/ : /^[a-z]+(-[a-z]+)+-\d+$/;
  if (region === undefined || !form.test(region)) {
    throw invalid('storage.region', 'must be the region of the bucket, such as "eu-central-1"', region);
  }
  return region;
}

function onAwsAlone(prop: string, wanted: boolean | undefined, endpoint: Endpoint | undefined): boolean | undefined {
  if (wanted && endpoint) {
    throw invalid(`storage.${prop}`, 'must be left out with an endpoint', wanted, 'It chooses between endpoints of AWS.');
  }
  return wanted;
}
