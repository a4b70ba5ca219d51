import fc from 'fast-check';
import { toObjectName } from '../../shared/logging/list-location.ts';

describe('the file of a list', () => {
  it.each([
    's3://example-lists/offices/all.txt',
    'https://s3.amazonaws.com/example-lists/offices/all.txt',
    'https://s3.eu-central-1.amazonaws.com/example-lists/offices/all.txt',
    'https://s3-eu-central-1.amazonaws.com/example-lists/offices/all.txt',
    'https://example-lists.s3.amazonaws.com/offices/all.txt',
    'https://example-lists.s3.eu-central-1.amazonaws.com/offices/all.txt',
    'https://example-lists.s3.cn-north-1.amazonaws.com.cn/offices/all.txt',
    'https://example-lists.s3.amazonaws.com/offices%2Fall.txt?versionId=1',
  ])('has the same name at %s', (location) => {
    expect(toObjectName(location)).toBe('example-lists/offices/all.txt');
  });

  it.each([
    'https://example-lists.s3.amazonaws.com.example.com/offices/all.txt',
    'https://example.com/example-lists/offices/all.txt',
    'offices',
    '',
  ])('is none of S3 at %s', (location) => {
    expect(toObjectName(location)).toBe(location);
  });

  it('is told whatever the address is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.string()), (location) => {
        expect(typeof toObjectName(location)).toBe('string');
      }),
    );
  });

  it('is that of the bucket that the address names, be it in the host or in the path', () => {
    const bucket = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{1,20}[a-z0-9]$/);
    const key = fc.stringMatching(/^[a-zA-Z0-9._-]{1,20}$/);
    fc.assert(
      fc.property(bucket, key, (name, file) => {
        for (const location of [
          `s3://${name}/${file}`,
          `https://s3.eu-west-1.amazonaws.com/${name}/${file}`,
          `https://${name}.s3.eu-west-1.amazonaws.com/${file}`,
        ]) {
          expect(toObjectName(location)).toBe(`${name}/${file}`);
        }
      }),
    );
  });
});
