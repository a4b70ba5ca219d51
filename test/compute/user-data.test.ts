import fc from 'fast-check';
import { digestUserData } from '../../shared/compute/user-data.ts';

const toBase64 = (text: string) => Buffer.from(text).toString('base64');

describe('what stands for user data', () => {
  it('is its SHA-256', () => {
    // As `printf abc | sha256sum` prints it.
    expect(digestUserData(toBase64('abc'))).toBe(
      'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it.each([undefined, ''])('is none of %j', (absent) => {
    expect(digestUserData(absent)).toBe('none');
  });

  it('is the same for the same text only', () => {
    const text = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(text, text, (one, other) => {
        const areEqual = digestUserData(toBase64(one)) === digestUserData(toBase64(other));
        expect(areEqual).toBe(one === other);
      }),
    );
  });
});
