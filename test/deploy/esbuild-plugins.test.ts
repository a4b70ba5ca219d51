import { createRequire } from 'node:module';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';

const require = createRequire(import.meta.url);
const plugins = require('../../shared/deploy/esbuild-plugins.cjs') as Plugin[];
const project = path.join(import.meta.dirname, '../..');

interface Bundle {
  readonly text: string;
  /** The modules of which something is in the text. */
  readonly modules: readonly string[];
}

/** A function's bundle with its names as they are, otherwise as serverless.yml asks for it. */
async function bundle(service: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: project,
    entryPoints: [`functions/${service}.ts`],
    bundle: true,
    write: false,
    metafile: true,
    minifySyntax: true,
    minifyWhitespace: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    plugins,
  });
  const modules = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([module, { bytesInOutput }]) => (bytesInOutput > 0 ? [module] : [])),
  );
  return { text: outputFiles[0]?.text ?? '', modules };
}

describe('the bundle of the EC2 function', () => {
  let ec2: Bundle;

  beforeAll(async () => {
    ec2 = await bundle('ec2');
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
