import { createServer } from 'net';
import { atEnd } from './cleanup';

/** A socket without a file: it is gone with the process, however that ends, and seen in one network alone. */
const SOCKET = '\0registry-bench';

/** Throws while another benchmark runs in this network: each would remove the other's namespace. */
export function beAlone(): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', (error: NodeJS.ErrnoException) => (
      reject(error.code === 'EADDRINUSE' ? new Error('another bench:registry runs in this network: wait for its end') : error)
    ));
    server.listen(SOCKET, resolve);
    atEnd(() => { server.close(); });
  });
}
