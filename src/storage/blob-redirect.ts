import { Duration } from 'cdk8s';
import { refuseCredentials } from './endpoint';
import { RedirectBinding } from './storage-binding';
import { secretVolume } from '../access/secret-volume';
import { invalid } from '../kubernetes/check';
import { checkSecretValue, SecretValue } from '../kubernetes/secret-value';

/** A CloudFront distribution before the bucket. */
export interface CloudFrontOptions {
  /** The address of the distribution, such as `https://d111111abcdef8.cloudfront.net`. Its `Origin Path` must be empty. */
  readonly baseUrl: string;

  /** The id of the public key that CloudFront knows, such as `K2JCJMDEHXQW5F`. */
  readonly keyPairId: string;

  /**
   * The private key of that pair: RSA, in PEM, in the form PKCS#1 (`-----BEGIN RSA PRIVATE KEY-----`; `openssl rsa -traditional` makes it). The
   * registry does not start with another.
   */
  readonly privateKey: SecretValue;

  /**
   * How long a URL is valid: whole seconds, at least 1.
   *
   * @default Duration.minutes(20)
   */
  readonly duration?: Duration;

  /**
   * Which clients are sent to the bucket itself, where that is nearer and costs less: those in AWS, or in some of its regions.
   *
   * @default CloudFrontIpFilter.NONE
   */
  readonly ipFilteredBy?: CloudFrontIpFilter;

  /**
   * With `CloudFrontIpFilter.AWS_REGION`: which regions, such as `eu-central-1`.
   *
   * @default - none, as without that filter
   */
  readonly awsRegions?: string[];

  /**
   * How often the list of AWS's addresses is read: whole seconds, at least 1.
   *
   * @default - the registry's own: 12 hours
   */
  readonly updateFrequency?: Duration;
}

/** Which clients do not go through CloudFront. */
export enum CloudFrontIpFilter {
  /** All clients go through CloudFront. */
  NONE = 'none',

  /** Clients with an address of AWS are sent to the bucket. The registry reads AWS's list of addresses from the internet at its start. */
  AWS = 'aws',

  /** The same for clients of some regions. */
  AWS_REGION = 'awsregion',
}

/**
 * How clients get the content of layers from object storage: sent there by the registry, with a URL that is valid for some minutes, or through
 * the registry.
 *
 * @see https://distribution.github.io/distribution/about/configuration/#redirect
 */
export class BlobRedirect {
  /** Clients are sent to the storage, which they must be able to reach. */
  public static toStorage(): BlobRedirect {
    return new BlobRedirect({ disable: false });
  }

  /** Layers go through the registry's pods, and clients need reach nothing else. */
  public static disabled(): BlobRedirect {
    return new BlobRedirect({ disable: true });
  }

  /**
   * Clients are sent to a CloudFront distribution before an S3 bucket.
   *
   * @throws when the address has no scheme, a duration is no whole number of seconds, or regions and filter do not go together
   * @see https://distribution.github.io/distribution/middleware/cloudfront/
   */
  public static cloudFront(options: CloudFrontOptions): BlobRedirect {
    return new BlobRedirect(cloudFront(options), 'storage.redirect: CloudFront');
  }

  /**
   * Clients are sent to a server of yours that has the storage's content, at this address with the path of the object behind it. The URL is
   * not signed: **that server decides who may read.**
   *
   * @throws when the address has no scheme
   * @see https://distribution.github.io/distribution/middleware/redirect/
   */
  public static toBaseUrl(baseUrl: string): BlobRedirect {
    return new BlobRedirect({ disable: false, middleware: { name: 'redirect', options: { baseurl: checkUrl(baseUrl) } } });
  }

  private constructor(
    /** @internal */ public readonly _binding: RedirectBinding,
    /** what works with S3 alone, in words @internal */ public readonly _s3Only?: string,
  ) {}
}

const KEY_FOLDER = '/etc/registry-cloudfront';

function cloudFront(options: CloudFrontOptions): RedirectBinding {
  const { baseUrl, keyPairId, duration, ipFilteredBy = CloudFrontIpFilter.NONE, awsRegions, updateFrequency } = options;
  if (!/^[A-Z0-9]+$/.test(keyPairId)) {
    throw invalid('storage.redirect.keyPairId', 'must be the id of a public key (upper case letters and digits)', keyPairId);
  }
  const byRegion = ipFilteredBy === CloudFrontIpFilter.AWS_REGION;
  if (byRegion !== Boolean(awsRegions?.length)) {
    throw invalid('storage.redirect.awsRegions', byRegion ? 'must name a region' : 'must be left out without CloudFrontIpFilter.AWS_REGION', awsRegions);
  }
  awsRegions?.forEach((region) => {
    if (!/^[a-z]+(-[a-z0-9]+)+$/.test(region)) {
      throw invalid('storage.redirect.awsRegions', 'must be regions, such as "eu-central-1"', region);
    }
  });
  const { secretName, key } = checkSecretValue('storage.redirect.privateKey', options.privateKey);
  return {
    disable: false,
    middleware: {
      name: 'cloudfront',
      options: {
        baseurl: checkUrl(baseUrl),
        privatekey: `${KEY_FOLDER}/private-key.pem`,
        keypairid: keyPairId,
        ...(duration && { duration: seconds('storage.redirect.duration', duration) }),
        ...(ipFilteredBy !== CloudFrontIpFilter.NONE && { ipfilteredby: ipFilteredBy }),
        ...(awsRegions?.length && { awsregion: awsRegions.join(',') }),
        ...(updateFrequency && { updatefrequency: seconds('storage.redirect.updateFrequency', updateFrequency) }),
      },
    },
    mounts: [{ path: KEY_FOLDER, volume: secretVolume(secretName, { [key]: 'private-key.pem' }, { name: 'cloudfront' }), readOnly: true }],
  };
}

function checkUrl(baseUrl: string): string {
  refuseCredentials('storage.redirect.baseUrl', baseUrl, 'Leave it out.');
  if (!/^https?:\/\/[^\s/#]+(\/[^\s#]*)?$/.test(baseUrl)) {
    throw invalid('storage.redirect.baseUrl', 'must be a URL with a scheme and a host', baseUrl,
      /^[\w.-]+(\/|$)/.test(baseUrl) ? `Did you mean "https://${baseUrl}"?` : undefined);
  }
  return baseUrl;
}

function seconds(prop: string, duration: Duration): string {
  const amount = duration.toSeconds({ integral: false });
  if (!Number.isInteger(amount) || amount < 1) {
    throw invalid(prop, 'must be whole seconds, at least 1', `${amount} s`);
  }
  return `${amount}s`;
}
