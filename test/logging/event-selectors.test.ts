import fc from 'fast-check';
import {
  findLost,
  type Selectors,
  toSelectorInput,
  toSelectors,
} from '../../shared/logging/event-selectors.ts';

const basic = (over: object = {}): Selectors =>
  toSelectors({ EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, ...over }] });
const advanced = (...selectors: readonly (readonly object[])[]): Selectors =>
  toSelectors({
    AdvancedEventSelectors: selectors.map((FieldSelectors) => ({
      FieldSelectors: [...FieldSelectors] as { Field: string }[],
    })),
  });
const management = { Field: 'eventCategory', Equals: ['Management'] };
const data = { Field: 'eventCategory', Equals: ['Data'] };
const objects = { Field: 'resources.type', Equals: ['AWS::S3::Object'] };
const of = (...StartsWith: readonly string[]) => ({ Field: 'resources.ARN', StartsWith });
const bucketEvents = (...Values: readonly string[]) =>
  basic({ DataResources: [{ Type: 'AWS::S3::Object', Values }] });

describe('what a trail records no longer', () => {
  it.each<[string, Selectors, Selectors, number]>([
    ['nothing, where nothing changed', basic(), basic(), 0],
    ['nothing, where data events came on top', basic(), bucketEvents('arn:aws:s3'), 0],
    ['the management events', basic(), basic({ IncludeManagementEvents: false }), 1],
    ['what is changed', basic(), basic({ ReadWriteType: 'ReadOnly' }), 1],
    ['the events of a source', basic(), basic({ ExcludeManagementEventSources: ['kms.amazonaws.com'] }), 1],
    [
      'nothing, where a source came back',
      basic({ ExcludeManagementEventSources: ['kms.amazonaws.com'] }),
      basic(),
      0,
    ],
    [
      'the objects of a bucket',
      bucketEvents('arn:aws:s3:::a/', 'arn:aws:s3:::b/'),
      bucketEvents('arn:aws:s3:::a/'),
      1,
    ],
    [
      'nothing, where all buckets took their place',
      bucketEvents('arn:aws:s3:::a/'),
      bucketEvents('arn:aws:s3'),
      0,
    ],
    ['the other buckets', bucketEvents('arn:aws:s3'), bucketEvents('arn:aws:s3:::a/'), 1],
    ['nothing, where advanced selectors say the same', basic(), advanced([management]), 0],
    ['what is read', basic(), advanced([management, { Field: 'readOnly', Equals: ['false'] }]), 1],
    [
      'nothing, where reads and writes became two',
      basic(),
      advanced(
        [management, { Field: 'readOnly', Equals: ['false'] }],
        [management, { Field: 'readOnly', Equals: ['true'] }],
      ),
      0,
    ],
    [
      'objects below a prefix',
      advanced([data, objects, of('a', 'b')]),
      advanced([data, objects, of('a')]),
      1,
    ],
    [
      'nothing, where a prefix became shorter',
      advanced([data, objects, of('abc')]),
      advanced([data, objects, of('a')]),
      0,
    ],
    [
      'nothing, where one object became a prefix',
      advanced([data, objects, { Field: 'resources.ARN', Equals: ['abc'] }]),
      advanced([data, objects, of('a')]),
      0,
    ],
    [
      'what a name leaves out',
      advanced([data, objects]),
      advanced([data, objects, { Field: 'eventName', NotEquals: ['DeleteObject'] }]),
      1,
    ],
    ['all of it', basic(), toSelectors({}), 1],
  ])('%s', (_, before, now, count) => {
    expect(findLost(before, now)).toHaveLength(count);
  });

  it('is told as the condition that it was', () => {
    expect(findLost(bucketEvents('arn:aws:s3:::a/'), basic())).toEqual([
      'eventCategory Equals Data, resources.type Equals AWS::S3::Object, resources.ARN StartsWith arn:aws:s3:::a/',
    ]);
  });

  const source = fc.constantFrom('kms.amazonaws.com', 'rdsdata.amazonaws.com');
  const selector = fc.record({
    ReadWriteType: fc.constantFrom('All', 'ReadOnly', 'WriteOnly'),
    IncludeManagementEvents: fc.boolean(),
    ExcludeManagementEventSources: fc.uniqueArray(source),
    DataResources: fc.array(
      fc.record({
        Type: fc.constantFrom('AWS::S3::Object', 'AWS::Lambda::Function'),
        Values: fc.uniqueArray(fc.constantFrom('arn:aws:s3', 'arn:aws:s3:::a/', 'arn:aws:s3:::a/b'), {
          minLength: 1,
        }),
      }),
      { maxLength: 2 },
    ),
  });
  const selectors = fc
    .array(selector, { minLength: 1, maxLength: 3 })
    .map((list) => toSelectors({ EventSelectors: list }));

  it('is nothing where selectors are the same, or some came on top', () => {
    fc.assert(
      fc.property(selectors, selectors, (before, more) => {
        expect(findLost(before, before)).toEqual([]);
        expect(findLost(before, { basic: [...more.basic, ...before.basic], advanced: [] })).toEqual([]);
      }),
    );
  });

  it('is nothing where all of before is recorded without conditions', () => {
    fc.assert(
      fc.property(selectors, (before) => {
        const everything = advanced([management], [data]);
        expect(findLost(before, everything)).toEqual([]);
      }),
    );
  });
});

describe('selectors', () => {
  it('are put as they were read', () => {
    const read = { EventSelectors: [{ ReadWriteType: 'WriteOnly' as const, IncludeManagementEvents: true }] };
    expect(toSelectorInput(toSelectors(read))).toEqual({
      EventSelectors: [
        {
          ReadWriteType: 'WriteOnly',
          IncludeManagementEvents: true,
          ExcludeManagementEventSources: [],
          DataResources: [],
        },
      ],
    });
    const both = [{ Name: 'all', FieldSelectors: [management] }];
    expect(toSelectorInput(toSelectors({ AdvancedEventSelectors: both }))).toEqual({
      AdvancedEventSelectors: both,
    });
  });
});
