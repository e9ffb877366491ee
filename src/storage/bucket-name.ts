import { invalid } from '../kubernetes/check';

/** What one provider takes as the name of a bucket. */
interface BucketRule {
  readonly words: string;
  readonly form: RegExp;
  readonly longest: number;
  readonly not?: { readonly [why: string]: RegExp };
}

const ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const S3: BucketRule = {
  words: 'must be a bucket name of S3 (3 to 63 lower case letters, digits, "-" and ".", a letter or digit first and last)',
  form: /^[a-z0-9][-.a-z0-9]+[a-z0-9]$/,
  longest: 63,
  not: {
    'It has two dots in a row.': /\.\./,
    'It looks like an IP address.': ADDRESS,
    'AWS keeps this beginning for itself.': /^(xn--|sthree-|amzn-s3-demo-)/,
    'AWS keeps this end for itself, for what the registry cannot write to.': /(--ol-s3|\.mrap|--table-s3)$/,
  },
};

/** @see https://cloud.google.com/storage/docs/buckets#naming */
const GCS: BucketRule = {
  words: 'must be a bucket name of Google Cloud Storage (3 to 63, with dots 222, lower case letters, digits, "-", "_" and ".", a letter or digit first and last)',
  form: /^[a-z0-9][-._a-z0-9]+[a-z0-9]$/,
  longest: 222,
  not: {
    'It has two dots in a row, or a "-" beside a dot.': /\.\.|\.-|-\./,
    'What stands between its dots has at most 63 characters.': /[^.]{64}/,
    'It looks like an IP address.': ADDRESS,
    'Google keeps this beginning for itself.': /^goog/,
    'Google takes no name that holds its own.': /g[o0]{2}gle/,
  },
};

/** @see https://learn.microsoft.com/en-us/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
const AZURE: BucketRule = {
  words: 'must be a container name of Azure (3 to 63 lower case letters, digits and "-", a letter or digit first and last)',
  form: /^[a-z0-9][-a-z0-9]+[a-z0-9]$/,
  longest: 63,
  not: { 'It has two "-" in a row.': /--/ },
};

export const checkS3Bucket = (name: string): string => check('storage.bucket', name, S3);
export const checkGcsBucket = (name: string): string => check('storage.bucket', name, GCS);
export const checkAzureContainer = (name: string): string => check('storage.container', name, AZURE);

/** @see https://learn.microsoft.com/en-us/azure/storage/common/storage-account-overview#storage-account-name */
export function checkAzureAccount(name: string): string {
  if (!/^[a-z0-9]{3,24}$/.test(name)) {
    throw invalid('storage.accountName', 'must be the name of a storage account (3 to 24 lower case letters and digits)', name);
  }
  return name;
}

function check(prop: string, name: string, { words, form, longest, not = {} }: BucketRule): string {
  if (!form.test(name) || name.length > longest) {
    const smaller = name.toLowerCase().replace(/^[a-z0-9]+:\/\//, '').replace(/\/.*$/, '');
    throw invalid(prop, words, name, form.test(smaller) && smaller !== name ? `Did you mean "${smaller}"?` : undefined);
  }
  const why = Object.keys(not).find((key) => not[key].test(name));
  if (why) {
    throw invalid(prop, words, name, why);
  }
  return name;
}
