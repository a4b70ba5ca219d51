import type { Control } from '../../shared/control/control.ts';
import { requestParameter } from '../../shared/control/selectors.ts';
import { attempt, callsBy, cloudTrail, config, sweep, type Trigger } from '../../shared/control/trigger.ts';
import { createPatterns } from '../../shared/deploy/event-patterns.ts';
import { services } from '../../shared/services/index.ts';
import type { Service } from '../../shared/services/service.ts';
import { listSampleEvents, listTriggerNames } from '../support/sample-events.ts';

const [template] = services as [Service, ...Service[]];
const ownRole = 'arn:aws:iam::111122223333:role/holdfast-s3-eu-west-1';

/** A service of which only the triggers of its controls are real. */
function serviceWith(...triggers: (readonly Trigger[])[]): Service {
  const [control] = template.controls as [Control, ...Control[]];
  return { ...template, name: 'test', controls: triggers.map((own) => ({ ...control, triggers: own })) };
}

const bucketName = requestParameter('bucketName');

describe('the rules of a function', () => {
  it('name the calls of all its controls once, and leave out what failed, what read, and what it did itself', () => {
    const service = serviceWith(
      [cloudTrail('s3', ['PutBucketPolicy', 'CreateBucket'], bucketName)],
      [cloudTrail('s3', ['PutBucketAcl', 'CreateBucket'], bucketName)],
    );
    expect(createPatterns(service, ownRole).events).toEqual([
      {
        source: [{ prefix: 'aws.' }],
        'detail-type': ['AWS API Call via CloudTrail'],
        detail: {
          eventSource: ['s3.amazonaws.com'],
          eventName: ['CreateBucket', 'PutBucketAcl', 'PutBucketPolicy'],
          errorCode: [{ exists: false }],
          readOnly: [false],
          userIdentity: {
            sessionContext: { sessionIssuer: { arn: [{ exists: false }, { 'anything-but': [ownRole] }] } },
          },
        },
      },
    ]);
  });

  it('are one for each service that makes the calls', () => {
    const service = serviceWith(
      [cloudTrail('monitoring', ['DeleteAlarms'], bucketName)],
      [cloudTrail('logs', ['DeleteLogGroup'], bucketName)],
    );
    expect(createPatterns(service, ownRole).events).toMatchObject([
      { detail: { eventSource: ['monitoring.amazonaws.com'], eventName: ['DeleteAlarms'] } },
      { detail: { eventSource: ['logs.amazonaws.com'], eventName: ['DeleteLogGroup'] } },
    ]);
  });

  it('take failed calls too where an attempt counts, in a rule of their own', () => {
    const service = serviceWith(
      [attempt('organizations', ['LeaveOrganization'], bucketName)],
      [cloudTrail('organizations', ['MoveAccount'], bucketName)],
    );
    const [attempts, others] = createPatterns(service, ownRole).events;
    expect(attempts).toMatchObject({ detail: { eventName: ['LeaveOrganization'], readOnly: [false] } });
    expect(attempts?.['detail']).not.toHaveProperty('errorCode');
    expect(others).toMatchObject({ detail: { eventName: ['MoveAccount'], errorCode: [{ exists: false }] } });
  });

  it('take sign-ins by both spellings of their type', () => {
    const service = serviceWith([cloudTrail('signin', ['ConsoleLogin'], bucketName)]);
    expect(createPatterns(service, ownRole).events).toMatchObject([
      {
        'detail-type': ['AWS Console Sign In via CloudTrail', 'AWS Console Signin via CloudTrail'],
        detail: { eventSource: ['signin.amazonaws.com'], eventName: ['ConsoleLogin'] },
      },
    ]);
  });

  it('take whatever a kind of caller does that writes, and signing in', () => {
    const service = serviceWith([callsBy('Root', bucketName)], [callsBy('Root', bucketName)]);
    expect(createPatterns(service, ownRole).events).toEqual([
      {
        source: [{ prefix: 'aws.' }],
        'detail-type': [
          'AWS API Call via CloudTrail',
          'AWS Console Sign In via CloudTrail',
          'AWS Console Signin via CloudTrail',
        ],
        detail: { userIdentity: { type: ['Root'] }, readOnly: [false] },
      },
    ]);
  });

  it('take the items of AWS Config, and the verdicts of its rules', () => {
    const resourceType = ['AWS::EC2::SecurityGroup', 'AWS::S3::Bucket'];
    const service = serviceWith(
      [config('AWS::S3::Bucket')],
      [config('AWS::EC2::SecurityGroup'), config('AWS::S3::Bucket')],
    );
    expect(createPatterns(service, ownRole).events).toMatchObject([
      {
        source: ['aws.config'],
        $or: [
          { detail: { configurationItem: { resourceType } } },
          { detail: { configurationItemSummary: { resourceType } } },
        ],
      },
      {
        'detail-type': ['Config Rules Compliance Change'],
        detail: { resourceType, newEvaluationResult: { complianceType: ['NON_COMPLIANT'] } },
      },
    ]);
  });

  it('take no verdict on what is known by its name, which a verdict does not carry', () => {
    expect(createPatterns(serviceWith([config('AWS::IAM::User')]), ownRole).events).toEqual([
      expect.objectContaining({ source: ['aws.config'], $or: expect.any(Array) as unknown[] }),
    ]);
  });

  it('are none for controls that only the sweep triggers: EventBridge takes no empty list', () => {
    expect(createPatterns(serviceWith([sweep()]), ownRole).events).toEqual([]);
  });

  it('take the commands for the types of its controls', () => {
    expect(createPatterns(serviceWith([sweep()]), ownRole).own).toEqual([
      {
        source: ['holdfast'],
        'detail-type': ['Holdfast Command'],
        detail: { resourceType: [template.controls[0]?.resourceType] },
      },
    ]);
  });

  it('are refused at packaging when one is longer than EventBridge takes', () => {
    const names = Array.from({ length: 100 }, (_, index) => `PutSomethingOrOther${String(index)}`);
    expect(() => createPatterns(serviceWith([cloudTrail('s3', names, bucketName)]), ownRole)).toThrow(
      /^A rule of test has a pattern of \d{4} characters; EventBridge takes 2048$/,
    );
  });
});

describe('every control', () => {
  const controls = services
    .flatMap((service) => service.controls)
    .map((control) => [control.id, control] as const);

  it.each(controls)('%s has a sample event for each of its triggers, and no other', (_, control) => {
    expect(listSampleEvents(control)).toEqual(listTriggerNames(control));
  });
});
