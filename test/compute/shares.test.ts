import fc from 'fast-check';
import { describeShare, findForeignShares, type Share } from '../../shared/compute/shares.ts';
import { nobody } from '../../shared/control/trusted.ts';

const owner = '111122223333';
const can = 'copy its data';
const organization = (id: string): Share => ({
  OrganizationArn: `arn:aws:organizations::222233334444:organization/${id}`,
});
const unit = (id: string, ou: string): Share => ({
  OrganizationalUnitArn: `arn:aws:organizations::222233334444:ou/${id}/${ou}`,
});

function isForeign(share: Share, trusted: object): boolean {
  return findForeignShares([share], owner, { ...nobody, ...trusted }, can).length > 0;
}

describe('an organization', () => {
  it.each([
    ['is the trusted one', { organization: 'o-a1b2c3d4e5' }, false],
    ['is trusted by its root', { organizationPaths: ['o-a1b2c3d4e5/r-ab12/*'] }, false],
    ['has only a unit that is trusted', { organizationPaths: ['o-a1b2c3d4e5/r-ab12/ou-ab12-1/*'] }, true],
    [
      'has only its root trusted, without what is under it',
      { organizationPaths: ['o-a1b2c3d4e5/r-ab12/'] },
      true,
    ],
    ['is another one', { organization: 'o-zzzzzzzzzz' }, true],
  ])('that %s', (_, trusted, foreign) => {
    expect(isForeign(organization('o-a1b2c3d4e5'), trusted)).toBe(foreign);
  });
});

describe('an organizational unit', () => {
  it.each([
    ['is in the trusted organization', { organization: 'o-a1b2c3d4e5' }, false],
    ['is trusted with all under it', { organizationPaths: ['o-a1b2c3d4e5/r-ab12/ou-ab12-1/*'] }, false],
    [
      'is trusted below another one',
      { organizationPaths: ['o-a1b2c3d4e5/r-ab12/ou-ab12-9/ou-ab12-1/*'] },
      false,
    ],
    ['is trusted without what is under it', { organizationPaths: ['o-a1b2c3d4e5/r-ab12/ou-ab12-1/'] }, true],
    [
      'has only a unit below it trusted',
      { organizationPaths: ['o-a1b2c3d4e5/r-ab12/ou-ab12-1/ou-ab12-2/*'] },
      true,
    ],
    ['has a name that ends alike', { organizationPaths: ['o-a1b2c3d4e5/r-ab12/xou-ab12-1/*'] }, true],
    ['is in another organization', { organizationPaths: ['o-zzzzzzzzzz/r-ab12/ou-ab12-1/*'] }, true],
  ])('that %s', (_, trusted, foreign) => {
    expect(isForeign(unit('o-a1b2c3d4e5', 'ou-ab12-1'), trusted)).toBe(foreign);
  });
});

describe('a permission that EC2 writes in a way that is not known', () => {
  it.each<[Share]>([
    [{}],
    [{ OrganizationArn: 'o-a1b2c3d4e5' }],
    [{ OrganizationalUnitArn: 'arn:aws:other' }],
  ])('is foreign: %j', (share) => {
    expect(isForeign(share, { organization: 'o-a1b2c3d4e5' })).toBe(true);
  });
});

describe('whatever is shared', () => {
  const account = fc.constantFrom<string[]>(owner, '444455556666', '777788889999', '222233334444');
  const share = fc.oneof<fc.Arbitrary<Share>[]>(
    fc.constant({ Group: 'all' as const }),
    account.map((UserId) => ({ UserId })),
    fc.constantFrom('o-a1b2c3d4e5', 'o-zzzzzzzzzz').map(organization),
  );

  it('with everyone is always foreign, with the own account never, and with others by whether they are trusted', () => {
    fc.assert(
      fc.property(fc.array(share), fc.uniqueArray(account), (shares, accounts) => {
        const found = findForeignShares(shares, owner, { ...nobody, accounts }, can);
        const expected = shares.filter(
          ({ UserId }) => UserId === undefined || (UserId !== owner && !accounts.includes(UserId)),
        );
        expect(found.map(({ evidence }) => evidence)).toEqual(expected);
        expect(found.map(({ element }) => element)).toEqual(expected.map(describeShare));
      }),
    );
  });
});
