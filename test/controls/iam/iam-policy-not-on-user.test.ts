import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/iam/iam-policy-not-on-user.ts';
import { type Answers, awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { selectFromSample } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

const user = toResourceRef('AWS::IAM::User', 'report-export', testPlace);
const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

describe('a user', () => {
  it('without policies of their own is left alone', () => {
    expect(detect(control, { attached: [], inline: [] })).toEqual([]);
  });

  it('with policies of their own is reported with the steps, each policy named', () => {
    const { violations, summary, apply, undo } = remedy(
      control,
      { attached: [readOnly], inline: ['reports'] },
      user,
    );
    expect(violations.map(({ element }) => element)).toEqual([readOnly, 'reports']);
    expect(summary).toContain(`${readOnly}, reports`);
    expect([apply, undo]).toEqual([[], []]);
  });

  it('is the same whatever the order of the policies', () => {
    expect(control.compare?.({ attached: ['b', 'a'], inline: ['d', 'c'] })).toEqual(
      control.compare?.({ attached: ['a', 'b'], inline: ['c', 'd'] }),
    );
  });
});

describe('reading a user', () => {
  const read = async (answers: Answers) => control.read(user, fakeReader(answers), contextOf(control));

  it('leaves out the policies by which Holdfast limits a user', async () => {
    const answers: Answers = {
      'iam:ListAttachedUserPolicies': ({ Marker }) =>
        Marker === undefined
          ? { AttachedPolicies: [{ PolicyArn: readOnly }], IsTruncated: true, Marker: 'more' }
          : { AttachedPolicies: [{ PolicyArn: 'arn:2' }] },
      'iam:ListUserPolicies': {
        PolicyNames: ['HoldfastDenyWithoutMfa', 'reports', 'HoldfastRevokeSessions'],
      },
    };
    await expect(read(answers)).resolves.toEqual({ attached: [readOnly, 'arn:2'], inline: ['reports'] });
  });

  it('fails where it is denied', async () => {
    const answers = {
      'iam:ListAttachedUserPolicies': awsError('AccessDenied'),
      'iam:ListUserPolicies': { PolicyNames: [] },
    };
    await expect(read(answers)).rejects.toThrow('AccessDenied');
  });
});

describe('the triggers', () => {
  it.each(['AttachUserPolicy', 'PutUserPolicy', 'ConfigurationItemChangeNotification'])(
    '%s names the user',
    (name) => {
      expect(selectFromSample(control, name)).toEqual(['report-export']);
    },
  );
});
