import {
  DescribeRuleCommand,
  DisableRuleCommand,
  ListRulesCommand,
  PutEventsCommand,
  PutRuleCommand,
} from '@aws-sdk/client-eventbridge';
import type { Clients } from '../../sandbox/clients.ts';
import { SystemAccount } from '../support/system-account.ts';
import { waitFor } from '../support/wait-for.ts';

describe('the deployed stack, when somebody lays hands on it', () => {
  let account: SystemAccount;
  let mallory: Clients;

  beforeAll(async () => {
    account = await SystemAccount.start();
    mallory = await account.engage('mallory', 'events:*');
    // The first look after a deployment, as `npm run deploy` asks for it.
    await account.root.eventBridge.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: 'holdfast',
            Source: 'holdfast',
            DetailType: 'Holdfast Command',
            Detail: JSON.stringify({ command: 'sweep', resourceType: 'AWS::Holdfast::Rule' }),
          },
        ],
      }),
    );
    await waitFor(
      'the guard to have looked',
      async () =>
        (await account.readHandled('holdfast')).find(({ signal }) => signal.name === 'holdfast sweep'),
      90,
    );
  });

  afterAll(async () => {
    await account.stop();
  });

  const toArn = (rule: string): string =>
    `arn:aws:events:${account.sandbox.region}:${account.sandbox.account}:rule/${rule}`;

  const describeRule = async (Name: string) =>
    account.root.eventBridge.send(new DescribeRuleCommand({ Name }));

  it('enables a rule again that was disabled, and tells who it was', async () => {
    const rule = 'holdfast-s3-rule-1';
    await mallory.eventBridge.send(new DisableRuleCommand({ Name: rule }));

    const outcome = await account.waitForOutcome(toArn(rule));
    const message = await account.waitForMessage(toArn(rule));

    expect(outcome).toMatchObject({
      status: 'remediated',
      control: 'holdfast-rule-untouched',
      severity: 'critical',
      actor: { name: 'mallory' },
      calls: [{ operation: 'events:EnableRule' }],
    });
    expect(message.text).toContain('mallory');
    await expect(describeRule(rule)).resolves.toMatchObject({ State: 'ENABLED' });
  });

  it('gives a rule its pattern back that was narrowed', async () => {
    const rule = 'holdfast-kms-rule-1';
    const { EventPattern } = await describeRule(rule);
    await mallory.eventBridge.send(
      new PutRuleCommand({ Name: rule, EventPattern: '{"source":["nothing"]}' }),
    );

    await expect(account.waitForOutcome(toArn(rule))).resolves.toMatchObject({ status: 'remediated' });
    await expect(describeRule(rule)).resolves.toMatchObject({ EventPattern, State: 'ENABLED' });
  });

  it('comes back where the very rules were disabled by which it hears of that', async () => {
    const { Rules = [] } = await account.root.eventBridge.send(
      new ListRulesCommand({ NamePrefix: 'holdfast-holdfast-rule-' }),
    );
    expect(Rules.length).toBeGreaterThan(10);
    for (const { Name } of Rules) await mallory.eventBridge.send(new DisableRuleCommand({ Name }));

    await waitFor('all rules of the guard to be enabled', async () => {
      const { Rules: now = [] } = await account.root.eventBridge.send(
        new ListRulesCommand({ NamePrefix: 'holdfast-holdfast-rule-' }),
      );
      return now.every(({ State }) => State === 'ENABLED') ? now : undefined;
    });
    const last = toArn(Rules.at(-1)?.Name ?? '');
    await expect(account.waitForOutcome(last)).resolves.toMatchObject({ status: 'remediated' });
  });
});
