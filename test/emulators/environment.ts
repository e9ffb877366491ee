import { join } from 'path';
import { TOOLS } from '../e2e/environment';

/** What the tests run, and where. `tools.sh` installs it; the registry is built by the cluster of the end-to-end tests. */

export { ENV, LOOPBACK, REGISTRY } from '../proxies/environment';

/** A real S3 server. */
export const VERSITYGW = process.env.EMULATORS_VERSITYGW ?? join(TOOLS, 'versitygw');

/** Google's and Microsoft's storage, as their own client libraries see it. */
export const FAKE_GCS_SERVER = process.env.EMULATORS_FAKE_GCS_SERVER ?? join(TOOLS, 'fake-gcs-server');
export const AZURITE = process.env.EMULATORS_AZURITE ?? join(TOOLS, '..', 'azurite', 'node_modules', 'azurite', 'dist', 'src', 'blob', 'main.js');

export const REDIS = process.env.EMULATORS_REDIS ?? join(TOOLS, 'redis', 'redis-server');
