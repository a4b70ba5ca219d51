import { writeFileSync } from 'node:fs';
import { createForwardingTemplate } from '../../../shared/deploy/forwarding-stack.ts';
import { services } from '../../../shared/services/index.ts';
import { lintTemplate, packageTemplate, type Template, toFunctionId } from './template.ts';

/** As many as anybody is likely to cover: all that an account has without asking for more. */
const regions = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
];

describe('the packaged stack of a home with many other Regions', () => {
  let template: Template;

  beforeAll(async () => {
    template = await packageTemplate(`version: 1\nregions: [${regions.join(', ')}]\n`);
  });

  afterAll(() => {
    template.remove();
  });

  it('keeps each function of the catalogue to these Regions, but for what is global', () => {
    for (const { name } of services) {
      expect(template.denialsOf(toFunctionId(name))).toEqual([
        {
          Sid: 'NowhereElse',
          Effect: 'Deny',
          NotAction: ['iam:*', 'organizations:*'],
          Resource: '*',
          Condition: {
            StringNotEquals: { 'aws:RequestedRegion': [{ Ref: 'AWS::Region' }, ...regions] },
          },
        },
      ]);
    }
  });

  it('has one rule for each function, and the heartbeat, on the bus that they forward to, and lets it call', () => {
    const arriving = template
      .ofType('AWS::Events::Rule')
      .filter(([, { EventBusName }]) => JSON.stringify(EventBusName) === '{"Ref":"RegionsBus"}');
    expect(arriving).toHaveLength(services.length + 1);
    expect(template.ofType('AWS::Lambda::Permission')).toHaveLength(
      template.ofType('AWS::Events::Rule').length,
    );
  });

  it.each<[limit: string, measure: () => readonly number[], most: number]>([
    ['CloudFormation: bytes', () => [Buffer.byteLength(template.text)], 1_000_000],
    ['CloudFormation: resources', () => [Object.keys(template.resources).length], 500],
    ['IAM: characters of the inline policies of a role', () => sizes('AWS::IAM::Role', 'Policies'), 10_240],
    ['CloudFormation: characters of an output', () => [regions.join(',').length], 4096],
  ])('is within the limits of %s', (_, measure, most) => {
    expect(Math.max(...measure())).toBeLessThanOrEqual(most);
  });

  function sizes(type: string, property: string): readonly number[] {
    return template.ofType(type).map(([, properties]) => JSON.stringify(properties[property] ?? {}).length);
  }

  it('passes cfn-lint', async () => {
    await expect(lintTemplate(template.path)).resolves.toBe('');
  });

  it.each([true, false])(
    'has others whose stacks pass cfn-lint, with global services or without: %s',
    async (isOfGlobalServices) => {
      const path = `${template.path}.forwarding.json`;
      const site = { home: 'eu-central-1', region: 'us-east-1', isOfGlobalServices };
      writeFileSync(path, createForwardingTemplate(site));
      await expect(lintTemplate(path)).resolves.toBe('');
    },
  );
});
