import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { peoplePolicies, type Policy } from '../../shared/deploy/people-policies.ts';

const actionsOf = ({ Statement }: Policy): readonly string[] => Statement.flatMap(({ Action }) => Action);

/** Words that AWS begins its reading actions with. */
const reading = /:(Describe|(Batch)?Get|List|Query|Decrypt)/;

/** What the checks of the doctor say that they need. */
async function listNeeds(): Promise<readonly string[]> {
  const folder = join(import.meta.dirname, '../../shared/doctor/checks');
  const modules = await Promise.all(
    readdirSync(folder).map(
      async (file) => (await import(join(folder, file))) as Record<string, Partial<Check>>,
    ),
  );
  return modules.flatMap((module) => Object.values(module).flatMap(({ needs = [] }) => needs));
}

interface Check {
  readonly needs: readonly string[];
}

describe('the policies of people', () => {
  const { viewer, approver, operator, 'records-officer': officer } = peoplePolicies;

  it('let a viewer read, and nothing else', () => {
    expect(actionsOf(viewer).filter((action) => !reading.test(action))).toEqual([]);
  });

  it('let a viewer run each check of the doctor', async () => {
    const needs = await listNeeds();
    expect(needs).toContain('dynamodb:Query');
    expect(needs.filter((action) => !actionsOf(viewer).includes(action))).toEqual([]);
  });

  it.each([
    ['approver', approver, 'holdfast-approve'],
    ['operator', operator, 'holdfast-operate'],
  ])('let an %s invoke one function besides', (_, policy, name) => {
    expect(policy.Statement.slice(0, -1)).toEqual(viewer.Statement);
    expect(policy.Statement.at(-1)).toMatchObject({
      Action: ['lambda:InvokeFunction'],
      Resource: [`arn:aws:lambda:*:*:function:${name}`],
    });
  });

  it('let a records officer place and lift legal holds in the archive, and have Holdfast note it', () => {
    expect(officer.Statement.slice(0, -2)).toEqual(viewer.Statement);
    expect(officer.Statement.slice(-2)).toMatchObject([
      { Action: ['s3:PutObjectLegalHold'], Resource: ['arn:aws:s3:::holdfast-archivebucket-*/*'] },
      { Action: ['lambda:InvokeFunction'], Resource: ['arn:aws:lambda:*:*:function:holdfast-operate'] },
    ]);
  });

  it.each(Object.entries(peoplePolicies))(
    'name every action in full, and everything only where AWS lets nobody narrow it down: %s',
    (_, policy) => {
      for (const action of actionsOf(policy)) expect(action).toMatch(/^[a-z0-9]+:[A-Z]\w+$/);
      const onEverything = policy.Statement.filter(({ Resource }) => Resource.includes('*'));
      expect(onEverything.flatMap(({ Action }) => Action)).toEqual([
        'cloudtrail:DescribeTrails',
        'cloudwatch:GetMetricData',
        'config:DescribeConfigurationRecorderStatus',
        'ec2:DescribeRegions',
      ]);
    },
  );

  it.each(Object.entries(peoplePolicies))(
    'are no longer than IAM takes, 6,144 characters: %s',
    (_, policy) => {
      expect(JSON.stringify(policy).length).toBeLessThanOrEqual(6144);
    },
  );

  it.each(Object.entries(peoplePolicies))(
    'are written in docs/iam, ready to be attached: %s',
    (name, policy) => {
      const text = readFileSync(join(import.meta.dirname, `../../docs/iam/${name}.json`), 'utf8');
      expect(JSON.parse(text)).toEqual(policy);
    },
  );
});
