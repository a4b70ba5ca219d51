import { type Bundle, bundleFunctions } from '../support/bundle.ts';

describe('the bundle of the EC2 function', () => {
  let ec2: Bundle;

  beforeAll(async () => {
    const bundles = await bundleFunctions(['ec2']);
    ec2 = bundles.get('ec2') ?? { text: '', modules: [] };
  });

  const hasShape = (name: string): boolean => ec2.text.includes(`${name}$=`);
  const findModules = (part: string): readonly string[] =>
    ec2.modules.filter((module) => module.includes(part));

  it('carries the settings, and nothing that reads a settings file', () => {
    expect(ec2.modules).toContain('holdfast:settings');
    expect(findModules('shared/settings/read-settings-file')).toEqual([]);
    expect(findModules('node_modules/yaml/')).toEqual([]);
  });

  it.each(['DescribeSecurityGroupRulesResult', 'RevokeSecurityGroupIngressRequest', 'SecurityGroupRule'])(
    'carries the shape %s of an operation it calls',
    (shape) => {
      expect(hasShape(shape)).toBe(true);
    },
  );

  it.each(['CreateVpnGatewayRequest', 'DescribeInstanceTypesResult', 'InstanceTypeInfo'])(
    'leaves out the shape %s, whose operation it never calls',
    (shape) => {
      expect(hasShape(shape)).toBe(false);
    },
  );

  it('takes credentials from the environment, and carries no other way to get them', () => {
    expect(findModules('@aws-sdk/credential-provider-env/')).not.toEqual([]);
    expect(findModules('@aws-sdk/credential-provider-ini/')).toEqual([]);
    expect(findModules('@aws-sdk/credential-provider-sso/')).toEqual([]);
    expect(findModules('@aws-sdk/nested-clients/')).toEqual([]);
  });
});
