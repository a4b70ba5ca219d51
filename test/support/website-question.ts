import type { Control } from '../../shared/control/control.ts';
import type { JsonObject } from '../../shared/control/json.ts';
import type { ResourceRef } from '../../shared/control/resource.ts';
import { type Answers, awsError, fakeReader } from './fake-reader.ts';
import { detect } from './remedy.ts';
import { nothingBlocked, publicKeptOut, website } from './website-answers.ts';
import { contextOf } from './test-context.ts';

/** When a control of a bucket asks because of a website, and what that takes. */
// eslint-disable-next-line jest/no-export -- what every control that can take a website off the air must pass
export function describeWebsiteQuestion(control: Control, bucket: ResourceRef, state: JsonObject): void {
  describe(`${control.id}, where the bucket may serve a website`, () => {
    async function ask(answers: Answers, settings: object = {}) {
      const aws = fakeReader(answers);
      const context = contextOf(control, { settings, now: new Date(0) });
      const users = await control.findDependents?.(state, detect(control, state), bucket, aws, context);
      return { users, reads: aws.reads.map(({ operation }) => operation) };
    }

    it('asks about one that everyone can see', async () => {
      const { users } = await ask({
        's3:GetBucketWebsite': website,
        's3:GetPublicAccessBlock': nothingBlocked,
        's3control:GetPublicAccessBlock': nothingBlocked,
      });
      expect(users).toEqual([
        `bucket ${bucket.id} serves a static website to everyone, with the index document index.html`,
      ]);
    });

    it('takes one read to know that there is none', async () => {
      await expect(ask({ 's3:GetBucketWebsite': awsError('NoSuchWebsiteConfiguration') })).resolves.toEqual({
        users: [],
        reads: ['s3:GetBucketWebsite'],
      });
    });

    it.each<[string, Answers]>([
      [
        'the bucket keeps the public out',
        { 's3:GetBucketWebsite': website, 's3:GetPublicAccessBlock': publicKeptOut },
      ],
      [
        'the account keeps the public out',
        {
          's3:GetBucketWebsite': website,
          's3:GetPublicAccessBlock': nothingBlocked,
          's3control:GetPublicAccessBlock': publicKeptOut,
        },
      ],
      [
        'the website only redirects',
        { 's3:GetBucketWebsite': { RedirectAllRequestsTo: { HostName: 'example.com' } } },
      ],
    ])('does not ask where %s', async (_, answers) => {
      await expect(ask(answers)).resolves.toMatchObject({ users: [] });
    });

    it('does not ask, and reads nothing, where the settings say so', async () => {
      await expect(ask({}, { askAboutWebsites: false })).resolves.toEqual({ users: [], reads: [] });
    });

    it('fails where it may not look', async () => {
      await expect(ask({ 's3:GetBucketWebsite': awsError('AccessDenied') })).rejects.toThrow('AccessDenied');
    });
  });
}
