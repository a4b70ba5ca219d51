import { awsError } from './fake-reader.ts';

// What AWS answers about a bucket that may serve a website.
export const website = { IndexDocument: { Suffix: 'index.html' } };
export const nothingBlocked = awsError('NoSuchPublicAccessBlockConfiguration');
export const publicKeptOut = {
  PublicAccessBlockConfiguration: { IgnorePublicAcls: true, RestrictPublicBuckets: true },
};
