import { DisableRuleCommand, EnableRuleCommand, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import rolePolicyKept from '../../../shared/controls/holdfast/holdfast-role-policy-kept.ts';
import roleUntouched from '../../../shared/controls/holdfast/holdfast-role-untouched.ts';
import ruleUntouched from '../../../shared/controls/holdfast/holdfast-rule-untouched.ts';
import untouched from '../../../shared/controls/holdfast/holdfast-untouched.ts';
import { toResourceRef } from '../../../shared/control/resource.ts';
import { holdfastService } from '../../../shared/services/holdfast.ts';
import { answering } from '../../support/answering.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { createWireEngine, type WireEngine } from '../../support/wire-engine.ts';
import { apiCall, scheduledSweep } from '../../support/wire-events.ts';
import {
  allow,
  attachDenial,
  createGuardClients,
  createOwnRole,
  createRule,
  type GuardClients,
  putPolicy,
  readOwnRole,
  readWireRule,
  removeOwnRole,
  removeRule,
} from '../../support/wire-guard.ts';

describe('somebody who lays hands on Holdfast, in an account', () => {
  let account: WireAccount;
  let clients: GuardClients;

  beforeAll(async () => {
    account = await startWireAccount();
    clients = createGuardClients(account);
  });

  afterAll(async () => account.stop());

  describe('what was put on a role', () => {
    let engine: WireEngine;
    let role: string;

    beforeEach(async () => {
      engine = createWireEngine({ ...holdfastService, controls: [roleUntouched, rolePolicyKept] }, account);
      role = await createOwnRole(clients);
      await engine.handle(scheduledSweep(account.place));
    });

    afterEach(async () => removeOwnRole(clients, role));

    async function touch(eventName: string) {
      const requestParameters = { roleName: role };
      const results = await engine.handle(
        apiCall(account.place, { eventSource: 'iam.amazonaws.com', eventName, requestParameters }),
      );
      return Object.fromEntries(results.map(({ control, status }) => [control, status]));
    }

    it('is taken off without asking, with all else left', async () => {
      const good = await readOwnRole(clients, role);
      await putPolicy(clients, role, 'quiet', allow('*', 'Deny'));
      await attachDenial(clients, role);

      await expect(touch('PutRolePolicy')).resolves.toEqual({
        'holdfast-role-untouched': 'remediated',
        'holdfast-role-policy-kept': 'compliant',
      });
      await expect(readOwnRole(clients, role)).resolves.toEqual(good);
    });

    it('is told where it took the place of what was there', async () => {
      await putPolicy(clients, role, 'own', allow('*'));

      await expect(touch('PutRolePolicy')).resolves.toEqual({
        'holdfast-role-untouched': 'compliant',
        'holdfast-role-policy-kept': 'reported',
      });
    });
  });

  describe('between a deployment and an intruder', () => {
    // The emulator does not tell when a stack was changed.
    const stack = { StackName: 'holdfast', CreationTime: new Date('2026-03-01T12:00:00Z') };
    let deployed: object;
    let engine: WireEngine;
    let rule: string;

    beforeEach(async () => {
      deployed = { ...stack, StackStatus: 'CREATE_COMPLETE' };
      const service = answering(holdfastService, { DescribeStacks: () => ({ Stacks: [deployed] }) });
      engine = createWireEngine({ ...service, controls: [ruleUntouched, untouched] }, account, {
        settings: {
          breaker: { changesPerControl: 2, changesPerAccount: 2 },
          contested: { times: 2, withinMinutes: 60 },
        },
      });
      rule = await createRule(clients);
      await engine.handle(scheduledSweep(account.place));
    });

    afterEach(async () => removeRule(clients, rule));

    const deploy = (StackStatus: string): void => {
      deployed = { ...stack, StackStatus, LastUpdatedTime: new Date('2026-03-14T12:00:00Z') };
    };

    const resource = () => toResourceRef('AWS::Holdfast::Rule', rule, account.place);
    const putRule = async (EventPattern: string) =>
      clients.events.send(new PutRuleCommand({ Name: rule, EventPattern }));
    const hear = async (eventName: string, over: object = {}) => {
      const results = await engine.handle(
        apiCall(account.place, {
          eventSource: 'events.amazonaws.com',
          eventName,
          requestParameters: { name: rule },
          ...over,
        }),
      );
      return results.filter(({ control }) => control === ruleUntouched.id).map(({ status }) => status);
    };
    const byCloudFormation = { sourceIPAddress: 'cloudformation.amazonaws.com' };
    const patternOf = async () => (await readWireRule(clients, rule))?.rule.EventPattern;

    it.each(['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE'])(
      'leaves what is deployed, which counts at once: %s',
      async (status) => {
        deploy(status);
        await putRule('{"source":["aws.s3","aws.config"]}');

        await expect(hear('PutRule', byCloudFormation)).resolves.toEqual(['compliant']);
        await expect(engine.readRecords(resource().arn)).resolves.toEqual([]);

        await putRule('{"source":["nothing"]}');
        await expect(hear('PutRule')).resolves.toEqual(['remediated']);
        await expect(patternOf()).resolves.toBe('{"source":["aws.s3","aws.config"]}');
      },
    );

    it('leaves what is deployed where no event of it ever comes', async () => {
      deploy('UPDATE_COMPLETE');
      await putRule('{"source":["aws.s3","aws.config"]}');

      await engine.handle(scheduledSweep(account.place));

      await expect(patternOf()).resolves.toBe('{"source":["aws.s3","aws.config"]}');
      await expect(engine.readRecords(resource().arn)).resolves.toEqual([]);
    });

    it('takes the stack of somebody else for no deployment', async () => {
      await putRule('{"source":["nothing"]}');
      await expect(hear('PutRule', byCloudFormation)).resolves.toEqual(['remediated']);
    });

    it('does not tire, however often the rule is disabled', async () => {
      for (let round = 0; round < 4; round += 1) {
        await clients.events.send(new DisableRuleCommand({ Name: rule }));
        await expect(hear('DisableRule')).resolves.toEqual(['remediated']);
      }
    });

    it('tells who it was, also where nothing is left to put back', async () => {
      await clients.events.send(new DisableRuleCommand({ Name: rule }));
      await clients.events.send(new EnableRuleCommand({ Name: rule }));

      await expect(hear('DisableRule')).resolves.toEqual(['compliant']);

      const [told] = await engine.readRecords(resource().arn);
      expect(told).toMatchObject({
        kind: 'observation',
        control: 'holdfast-untouched',
        severity: 'critical',
        actor: { name: 'robin' },
        violations: [{ reason: `arn:aws:iam::111122223333:user/robin called DisableRule` }],
      });
    });
  });
});
