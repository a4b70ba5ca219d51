import { createPublicKey, type KeyObject } from 'node:crypto';
import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { getSealDigest } from './seal.ts';

export interface SignerOptions {
  readonly client: KMSClient;
  /** The ARN of an asymmetric key, ECC_NIST_P256. */
  readonly key: string;
}

/** Signs seals with a key that never leaves KMS. */
export class Signer {
  readonly key: string;
  readonly #client: KMSClient;

  constructor({ client, key }: SignerOptions) {
    this.key = key;
    this.#client = client;
  }

  /** ECDSA P-256 over the SHA-256 of the text, DER, in base 64. */
  async sign(text: string): Promise<string> {
    const { Signature: signature = new Uint8Array() } = await this.#client.send(
      new SignCommand({
        KeyId: this.key,
        Message: getSealDigest(text),
        MessageType: 'DIGEST',
        SigningAlgorithm: 'ECDSA_SHA_256',
      }),
    );
    return Buffer.from(signature).toString('base64');
  }

  async getPublicKey(): Promise<KeyObject> {
    const { PublicKey: key = new Uint8Array() } = await this.#client.send(
      new GetPublicKeyCommand({ KeyId: this.key }),
    );
    return createPublicKey({ key: Buffer.from(key), format: 'der', type: 'spki' });
  }
}
