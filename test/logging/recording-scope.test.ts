import type { ResourceType } from '@aws-sdk/client-config-service';
import fc from 'fast-check';
import {
  findSlowed,
  findUnrecorded,
  type Scope,
  toPace,
  toRecordingGroup,
  toRecordingMode,
  toScope,
  unite,
} from '../../shared/logging/recording-scope.ts';

const types = [
  'AWS::IAM::Group',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::IAM::User',
  'AWS::S3::Bucket',
  'AWS::EC2::VPC',
];
const some = fc.subarray(types).map((list) => list.toSorted());
const scopes: fc.Arbitrary<Scope> = fc.oneof(
  some.filter((only) => only.length > 0).map((only) => ({ only })),
  some.map((except) => ({ except })),
);

function records(scope: Scope, type: string): boolean {
  return 'only' in scope ? scope.only.includes(type) : !scope.except.includes(type);
}

describe('the scope of a recorder', () => {
  it.each([
    [undefined, { except: types.slice(0, 4) }],
    [{ allSupported: true, includeGlobalResourceTypes: false }, { except: types.slice(0, 4) }],
    [{ allSupported: true, includeGlobalResourceTypes: true, resourceTypes: [] }, { except: [] }],
    [
      {
        allSupported: false,
        resourceTypes: [],
        exclusionByResourceTypes: { resourceTypes: ['AWS::EC2::VPC' as const] },
        recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' as const },
      },
      { except: ['AWS::EC2::VPC'] },
    ],
  ])('is read from each way to say it', (group, scope) => {
    expect(toScope(group)).toEqual(scope);
  });

  it('comes back from what is sent', () => {
    fc.assert(
      fc.property(scopes, (scope) => {
        expect(toScope(toRecordingGroup(scope))).toEqual(scope);
      }),
    );
  });

  it('united with another records what either does, and loses nothing of them', () => {
    fc.assert(
      fc.property(scopes, scopes, (one, other) => {
        const both = unite(one, other);
        for (const type of [...types, 'AWS::Any::Other']) {
          expect(records(both, type)).toBe(records(one, type) || records(other, type));
        }
        expect([...findUnrecorded(one, both), ...findUnrecorded(other, both)]).toEqual([]);
      }),
    );
  });

  it('has lost something exactly where a type is no longer recorded', () => {
    fc.assert(
      fc.property(scopes, scopes, (before, now) => {
        const lost = [...types, 'AWS::Any::Other'].filter(
          (type) => records(before, type) && !records(now, type),
        );
        expect(findUnrecorded(before, now).length > 0).toBe(lost.length > 0);
      }),
    );
  });

  it('says of a list in the place of everything what is left out', () => {
    expect(findUnrecorded({ except: ['AWS::EC2::VPC'] }, { only: ['AWS::S3::Bucket'] })).toEqual([
      'everything but AWS::EC2::VPC, AWS::S3::Bucket',
    ]);
  });
});

describe('the pace of a recorder', () => {
  const frequency = fc.constantFrom('CONTINUOUS' as const, 'DAILY' as const);
  const modes = fc.record({
    recordingFrequency: frequency,
    recordingModeOverrides: fc.array(
      fc.record({
        resourceTypes: some.map((list) => list as ResourceType[]),
        recordingFrequency: frequency,
        description: fc.constantFrom('quiet', 'costly'),
      }),
      { maxLength: 1 },
    ),
  });

  it('is at each change where nothing is said', () => {
    expect(toPace()).toEqual({ frequency: 'CONTINUOUS', overrides: [] });
  });

  it('comes back from what is sent', () => {
    fc.assert(
      fc.property(modes, (mode) => {
        expect(toPace(toRecordingMode(toPace(mode)))).toEqual(toPace(mode));
      }),
    );
  });

  it('is never slower than itself', () => {
    fc.assert(
      fc.property(modes, (mode) => {
        expect(findSlowed(toPace(mode), toPace(mode))).toEqual([]);
      }),
    );
  });

  it('is slower by default, or for one type', () => {
    const each = toPace();
    expect(findSlowed(each, { frequency: 'DAILY', overrides: [] })).toEqual(['all others']);
    const keys = { frequency: 'CONTINUOUS', overrides: [{ types: ['AWS::KMS::Key'], frequency: 'DAILY' }] };
    expect(findSlowed(each, keys)).toEqual(['AWS::KMS::Key']);
    expect(findSlowed(keys, each)).toEqual([]);
  });
});
