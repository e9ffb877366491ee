import { invalid } from '../../kubernetes/check';

/**
 * The private key of a certificate: its algorithm and size.
 *
 * @see https://cert-manager.io/docs/usage/certificate/
 */
export class CertificateKey {
  /**
   * RSA, which every client knows.
   *
   * @param size bits: 2048, 3072 or 4096
   * @throws when the size is another one
   */
  public static rsa(size: number = 2048): CertificateKey {
    return new CertificateKey('RSA', checkSize(size, [2048, 3072, 4096]));
  }

  /**
   * ECDSA on a NIST curve: smaller and faster than RSA.
   *
   * @param size bits of the curve: 256, 384 or 521. Let's Encrypt takes no 521
   * @throws when the size is another one
   */
  public static ecdsa(size: number = 256): CertificateKey {
    return new CertificateKey('ECDSA', checkSize(size, [256, 384, 521]));
  }

  /** Ed25519. Public authorities do not sign it; Docker, containerd and Podman understand it. */
  public static ed25519(): CertificateKey {
    return new CertificateKey('Ed25519');
  }

  private constructor(
    /** @internal */ public readonly _algorithm: 'RSA' | 'ECDSA' | 'Ed25519',
    /** @internal */ public readonly _size?: number,
  ) {}
}

function checkSize(size: number, sizes: number[]): number {
  if (!sizes.includes(size)) {
    throw invalid('tls.key', `must have a size of ${sizes.slice(0, -1).join(', ')} or ${sizes[sizes.length - 1]} bits`, size);
  }
  return size;
}
