import {
  askForTags,
  type Exemption,
  type ExemptionTarget,
  findExemption,
} from '../../shared/policy/exemption.ts';

const now = new Date('2026-03-01T12:00:00.000Z');
const ada = { arn: 'arn:aws:iam::111122223333:user/ada', account: '111122223333', name: 'ada' };
const bo = { arn: 'arn:aws:iam::111122223333:user/bo', account: '111122223333', name: 'bo' };

const exemption: Exemption = {
  id: 'ex-0000000000000001',
  controls: ['s3-bucket-policy-not-public'],
  reason: 'a public website',
  requestedBy: ada,
  requestedAt: '2026-02-01T00:00:00.000Z',
  approvedBy: bo,
  approvedAt: '2026-02-02T00:00:00.000Z',
  endsAt: '2026-03-02T00:00:00.000Z',
};
const target: ExemptionTarget = {
  control: 's3-bucket-policy-not-public',
  resourceArn: 'arn:aws:s3:::www-example',
  violationKey: 'PublicRead',
  tags: { env: 'prod', team: 'web' },
};

describe('an exemption', () => {
  it.each<[string, Partial<Exemption>, boolean]>([
    ['of the control covers every resource', {}, true],
    ['of another control does not', { controls: ['s3-bucket-acl-private'] }, false],
    ['of the resource covers it', { resource: 'arn:aws:s3:::www-example' }, true],
    ['of a pattern covers what fits', { resource: 'arn:aws:s3:::www-*' }, true],
    ['of a pattern does not cover what only contains it', { resource: 'arn:aws:s3:::example' }, false],
    ['of a tag covers what has it', { tags: { env: 'prod' } }, true],
    ['of two tags needs both', { tags: { env: 'prod', team: 'data' } }, false],
    ['of a tag and a pattern needs both', { tags: { env: 'prod' }, resource: 'arn:aws:s3:::api-*' }, false],
    ['of a violation covers it', { violations: ['PublicRead'] }, true],
    ['of a violation does not cover another one', { violations: ['PublicWrite'] }, false],
    ['that nobody approved covers nothing', { approvedBy: undefined }, false],
    ['that an undo made needs no approval', { approvedBy: undefined, undoes: 'hf-1' }, true],
    ['covers nothing from the instant of its end', { endsAt: now.toISOString() }, false],
  ])('%s', (_, facts, covers) => {
    expect(findExemption([{ ...exemption, ...facts }], target, now)).toEqual(
      covers ? { ...exemption, ...facts } : undefined,
    );
  });

  it('of a tag covers nothing whose tags are not known', () => {
    expect(
      findExemption([{ ...exemption, tags: { env: 'prod' } }], { ...target, tags: undefined }, now),
    ).toBeUndefined();
  });

  it.each<[string, Partial<Exemption>, boolean]>([
    ['are read for one that names them', { tags: { env: 'prod' } }, true],
    ['are not read where none names them', {}, false],
    ['are not read for another control', { tags: { env: 'prod' }, controls: ['other'] }, false],
    ['are not read for one that has ended', { tags: { env: 'prod' }, endsAt: now.toISOString() }, false],
  ])('tags %s', (_, facts, expected) => {
    expect(askForTags([{ ...exemption, ...facts }], target.control, now)).toBe(expected);
  });
});
