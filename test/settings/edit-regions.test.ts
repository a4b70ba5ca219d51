import fc from 'fast-check';
import { parse } from 'yaml';
import { editRegions } from '../../shared/settings/edit-regions.ts';

const names = ['eu-west-1', 'us-east-1', 'ap-southeast-2', 'ca-central-1'] as const;
const region = fc.constantFrom(...names);
const someRegions = fc.uniqueArray(region);

/** How people write a list of Regions. */
const layouts: readonly ((regions: readonly string[]) => readonly string[])[] = [
  (regions) => [`regions: [${regions.join(', ')}] # those that we use`],
  (regions) => (regions.length === 0 ? ['regions: []'] : ['regions:', ...regions.map((one) => `  - ${one}`)]),
  (regions) =>
    regions.length === 0
      ? ['regions: []']
      : ['# what we cover', 'regions:', ...regions.map((one) => `- ${one} # since May`)],
  (regions) => (regions.length === 0 ? [] : [`regions: [`, ...regions.map((one) => `    "${one}",`), '  ]']),
];

const others = fc.shuffledSubarray([
  'mode: observe # for now',
  '',
  '# limits',
  'sweep:\n  everyHours: 6',
  "modes:\n  - tags: {env: 'prod'}\n    mode: approve",
]);

function withoutRegions(text: string): unknown {
  const { regions: _regions, ...rest } = parse(text) as Record<string, unknown>;
  return rest;
}

describe('a settings file whose Regions are changed', () => {
  it('has these Regions and else the settings and comments that it had', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...layouts),
        someRegions,
        someRegions,
        others,
        others,
        (layout, before, after, above, below) => {
          // A setting can be there once only.
          const unique = below.filter((line) => !above.includes(line));
          const text = ['version: 1', ...above, ...layout(before), ...unique, ''].join('\n');
          const edited = editRegions(text, after);
          const { regions } = parse(edited) as { regions: readonly string[] };
          expect(new Set(regions)).toEqual(new Set(after));
          expect(regions).toHaveLength(after.length);
          expect(withoutRegions(edited)).toEqual(withoutRegions(text));
          for (const line of [...above, ...unique]) expect(edited).toContain(line);
        },
      ),
    );
  });

  it.each([
    [
      'after the version where there were none',
      'version: 1\nmode: observe\n',
      'version: 1\nregions: [eu-west-1]\nmode: observe\n',
    ],
    ['in a file of one line', '{version: 1}', '{regions: [eu-west-1], version: 1}'],
    ['in a file that ends at once', 'version: 1', 'version: 1\nregions: [eu-west-1]'],
    [
      'as a line among lines, whose comments stay',
      'version: 1\nregions:\n  - us-east-1 # IAM\n\nmode: observe\n',
      'version: 1\nregions:\n  - eu-west-1\n\nmode: observe\n',
    ],
  ])('is written %s', (_, before, after) => {
    expect(editRegions(before, ['eu-west-1'])).toBe(after);
  });

  it('keeps the comments of the Regions that stay', () => {
    const text = 'version: 1\nregions:\n  - us-east-1 # IAM\n  - eu-west-1\n';
    expect(editRegions(text, ['us-east-1', 'eu-north-1'])).toBe(
      'version: 1\nregions:\n  - us-east-1 # IAM\n  - eu-north-1\n',
    );
  });

  it('is none without a setting in it', () => {
    expect(() => editRegions('# nothing', ['eu-west-1'])).toThrow('The settings file has no settings in it');
  });
});
