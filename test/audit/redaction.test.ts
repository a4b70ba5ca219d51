import fc from 'fast-check';
import { redactRecord } from '../../shared/audit/redact-record.ts';
import { getRedactor, holdsMarker } from '../../shared/audit/redaction.ts';
import type { AuditRecord, OutcomeRecord } from '../../shared/audit/record.ts';
import { auditRecord } from '../../shared/audit/record.ts';
import { intent, notice, observation, outcome } from '../support/audit-records.ts';

const none = { fields: [], patterns: [] };
const redactor = getRedactor(none);

/** Put together here, since what looks for secrets in a repository does not know that these are none. */
const pem = [
  '-----BEGIN RSA PRIVATE',
  ' KEY-----\nDEK-Info: AES\n\nMIIEow==\n-----END RSA PRIVATE KEY-----',
].join('');
const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiJhZGEifQ', 'c2lnbmF0dXJl'].join('.');
const sessionToken = `IQoJb3JpZ2lu${'aB3/'.repeat(20)}`;
const keyId = ['AKIA', 'IOSFODNN7EXAMPLE'].join('');
const secretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

describe('what is redacted by its shape', () => {
  it.each([
    ['a private key', `key:\n${pem}\nend`, 'key:\n[redacted: private key]\nend'],
    ['a private key without its end', pem.slice(0, 50), '[redacted: private key]'],
    ['a JSON web token', `token is ${jwt}.`, 'token is [redacted: JSON web token].'],
    ['a session token', sessionToken, '[redacted: session token]'],
    ['an access key beside its id', `${keyId} ${secretKey}`, `${keyId} [redacted: secret access key]`],
    [
      'the password of a URL',
      'postgres://ada:hunter2@db.example.com/x',
      'postgres://ada:[redacted: URL with a password]@db.example.com/x',
    ],
    [
      'what signs a URL',
      'https://b.s3.amazonaws.com/k?X-Amz-Date=1&X-Amz-Signature=0a1b2c',
      'https://b.s3.amazonaws.com/k?X-Amz-Date=1&X-Amz-Signature=[redacted: signed URL]',
    ],
    ['a header', 'Authorization: Bearer abc', 'Authorization: Bearer [redacted: authorization]'],
    [
      'basic authorization',
      'curl -H Basic YWRhOmh1bnRlcjI=',
      'curl -H Basic [redacted: basic authorization]',
    ],
    ['a token of another service', `ghp_${'a1'.repeat(18)}`, '[redacted: token of a service]'],
    ['an assignment', 'DB_PASSWORD=hunter2 npm start', 'DB_PASSWORD=[redacted: assigned secret] npm start'],
    [
      'an assignment in JSON, which stays JSON',
      '{"masterPassword": "hunter 2","port":1}',
      '{"masterPassword": "[redacted: assigned secret]","port":1}',
    ],
    [
      'an assignment in JSON in JSON',
      String.raw`{\"password\":\"hunter2\"}`,
      String.raw`{\"password\":\"[redacted: assigned secret]\"}`,
    ],
  ])('is %s', (_, text, expected) => {
    expect(redactor.redact({ note: text })).toEqual({ note: expected });
  });
});

describe('what is redacted by where it stands', () => {
  it.each<[what: string, value: object, expected: object]>([
    [
      'a field of such a name',
      { MasterUserPassword: 'x' },
      { MasterUserPassword: '[redacted: field MasterUserPassword]' },
    ],
    [
      'whatever way it is written',
      { 'client-secret': 'x', AUTH_TOKEN: 'y' },
      {
        'client-secret': '[redacted: field client-secret]',
        AUTH_TOKEN: '[redacted: field AUTH_TOKEN]',
      },
    ],
    [
      'user data, wherever it is below',
      { UserData: { Value: 'IyEvYmluL3No' } },
      { UserData: { Value: '[redacted: field UserData]' } },
    ],
    [
      'the variables of a function',
      { Environment: { Variables: { STAGE: 'prod' } } },
      {
        Environment: { Variables: { STAGE: '[redacted: environment variable]' } },
      },
    ],
    [
      'the variables of a container',
      { environment: [{ name: 'STAGE', value: 'prod' }] },
      {
        environment: [{ name: 'STAGE', value: '[redacted: environment variable]' }],
      },
    ],
    [
      'the value of a pair',
      { ParameterKey: 'DbPassword', ParameterValue: 'x' },
      {
        ParameterKey: 'DbPassword',
        ParameterValue: '[redacted: field DbPassword]',
      },
    ],
    [
      'the other half of an access key',
      { id: keyId, other: secretKey },
      { id: keyId, other: '[redacted: secret access key]' },
    ],
  ])('is %s', (_, value, expected) => {
    expect(redactor.redact(value)).toEqual(expected);
  });

  it.each<[what: string, value: object]>([
    ['an access key id', { accessKeyId: keyId }],
    [
      'a secret that is named by its ARN',
      { secret: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf' },
    ],
    ['one that CloudFormation looks up', { password: '{{resolve:secretsmanager:db:SecretString:password}}' }],
    [
      'a condition on a name',
      { StringEquals: { 'aws:PrincipalTag/token': 'x', 'aws:RequestTag/password': 'y' } },
    ],
    ['whether there is one', { ManageMasterUserPassword: true, MinimumPasswordLength: 14 }],
    ['what pages or makes a call once', { NextToken: 'abc', ClientRequestToken: 'def' }],
    ['a tag called environment', { Environment: 'prod' }],
    ['a digest beside an access key id', { id: keyId, commit: 'da39a3ee5e6b4b0d3255bfef95601890afd80709' }],
    ['prose', { note: 'Basic authentication and bearer tokens are off; the password policy is strict' }],
    [
      'an ARN that is as long as a key',
      { id: keyId, arn: 'arn:aws:sts::111122223333:assumed-role/DeployRole01/GitHubActionsSession01' },
    ],
  ])('is not %s', (_, value) => {
    expect(redactor.redact(value)).toBe(value);
  });
});

describe('what settings add', () => {
  const own = getRedactor({ fields: ['license_key'], patterns: ['EMP-\\d{6}'] });

  it('is redacted too, by name with all below it and by pattern', () => {
    expect(own.redact({ licenseKey: { a: ['x', 1] }, note: 'of EMP-123456', password: 'x' })).toEqual({
      licenseKey: { a: ['[redacted: field licenseKey]', 1] },
      note: 'of [redacted: audit.redact.patterns 1]',
      password: '[redacted: field password]',
    });
  });
});

describe('a record', () => {
  const secrets: readonly ((filler: string) => { readonly planted: unknown; readonly secret: string })[] = [
    (filler) => ({ planted: { password: filler }, secret: filler }),
    (filler) => ({ planted: { deep: [{ SecretString: filler }] }, secret: filler }),
    (filler) => ({ planted: { Environment: { Variables: { X: filler } } }, secret: filler }),
    (filler) => ({ planted: { UserData: filler }, secret: filler }),
    () => ({ planted: `before ${jwt} after`, secret: jwt }),
    () => ({ planted: pem, secret: 'MIIEow==' }),
    () => ({ planted: { text: `x ${keyId}:${secretKey}` }, secret: secretKey }),
    (filler) => ({ planted: `https://ada:${filler}@example.com`, secret: filler }),
    (filler) => ({ planted: `mysql --password=${filler} -h db`, secret: filler }),
  ];
  const filler = fc.stringMatching(/^q[A-Za-z0-9]{7,30}z$/);
  const planting = fc.tuple(fc.constantFrom(...secrets), filler).map(([plant, text]) => plant(text));

  const call = (planted: unknown) => ({ operation: 'ec2:X', input: { planted } as never });
  const made = { at: '2026-01-31T09:26:53.700Z', durationMs: 1 };
  /** Every place that a record has for what comes from outside. */
  const places: readonly ((planted: never) => AuditRecord)[] = [
    (planted) => outcome({ stateBefore: { planted } }),
    (planted) => outcome({ stateAfter: { list: [{ planted }] } }),
    (planted) => outcome({ violations: [{ element: 'e', reason: 'r', evidence: { planted } }] }),
    (planted) => outcome({ violations: [{ element: 'e', reason: JSON.stringify(planted), evidence: {} }] }),
    (planted) => outcome({ explanation: JSON.stringify(planted) }),
    (planted) => outcome({ calls: [{ ...call(planted), ...made }] }),
    (planted) =>
      outcome({ calls: [{ ...call(1), ...made, error: { code: 'X', message: JSON.stringify(planted) } }] }),
    (planted) => intent({ change: { ...intent().change, apply: [call(planted)] } }),
    (planted) => observation({ change: { ...intent().change, undo: [call(planted)] } }),
    (planted) => notice({ details: { planted } }),
    (planted) => notice({ reason: JSON.stringify(planted) }),
  ];
  // As text the rules for fields do not hold, but for those that are assigned there.
  const isStructured = (text: string): boolean => !/Variables|UserData/.test(text);

  it('never has a secret in its text, wherever it was planted, and is still a record', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), planting, (place, { planted, secret }) => {
        const record = place(planted as never);
        fc.pre(isStructured(JSON.stringify(planted)) || !JSON.stringify(record).includes('\\"'));
        const redacted = redactRecord(record, redactor);
        expect(JSON.stringify(redacted)).not.toContain(secret);
        expect(auditRecord.safeParse(redacted).success).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('is the same to the byte where there is none', () => {
    for (const record of [
      intent(),
      observation(),
      outcome(),
      notice(),
      outcome({ stateBefore: { token: '' } }),
    ]) {
      expect(JSON.stringify(redactRecord(record, redactor))).toBe(JSON.stringify(record));
    }
  });

  it('is the same when it is redacted again', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), planting, (place, { planted }) => {
        const once = redactRecord(place(planted as never), redactor);
        expect(JSON.stringify(redactRecord(once, redactor))).toBe(JSON.stringify(once));
      }),
    );
  });

  it.each(['apply', 'undo'] as const)(
    'says that its change cannot be undone where a call would %s a secret: what is stored is what is run',
    (half) => {
      const change = { ...intent().change, [half]: [call({ password: 'hunter2' })] };
      const redacted = redactRecord(intent({ change }), redactor);
      expect(redacted.change.undo).toEqual({
        irreversible: expect.stringContaining('which the audit trail does not keep') as string,
      });
      expect(JSON.stringify(redacted)).not.toContain('hunter2');
    },
  );

  it('keeps who did it, from where and with what: the SOC looks for them', () => {
    const actor = { ...outcome().actor, accessKeyId: keyId, arn: 'arn:aws:iam::111122223333:user/ada' };
    const record = outcome({ actor: actor as OutcomeRecord['actor'] });
    expect(redactRecord(record, getRedactor({ fields: [], patterns: ['IAMUser|cli'] })).actor).toMatchObject({
      type: 'IAMUser',
      name: 'ada',
      channel: 'cli',
      accessKeyId: keyId,
      sourceAddress: '203.0.113.7',
    });
  });

  it('says where something was redacted, so that nobody takes the marker for the state', () => {
    expect(holdsMarker(redactRecord(outcome({ stateAfter: { password: 'x' } }), redactor))).toBe(true);
    expect(holdsMarker(outcome())).toBe(false);
  });
});

describe('the time that redaction takes', () => {
  it('is small against what the writing takes, and grows with the text alone', () => {
    const rules = Array.from({ length: 1000 }, (_, index) => ({
      id: `sgr-${String(index)}`,
      cidrIpv4: '0.0.0.0/0',
      description: 'opened by hand, see the secret ticket',
    }));
    const hostile = [
      'a-'.repeat(50_000),
      'password='.repeat(10_000),
      '-----BEGIN PRIVATE KEY-----'.repeat(3000),
      `eyJ${'a'.repeat(100_000)}`,
      'https://'.repeat(10_000),
      `basic ${'A'.repeat(100_000)}`,
      `${keyId}${'/'.repeat(100_000)}`,
    ];
    const measure = (record: AuditRecord): number => {
      const start = performance.now();
      redactRecord(record, redactor);
      return performance.now() - start;
    };
    measure(outcome());
    const small = Math.min(...Array.from({ length: 20 }, () => measure(outcome())));
    const large = measure(outcome({ stateBefore: { rules } }));
    process.stdout.write(
      `Redacted a record in ${small.toFixed(3)} ms, one of 1000 rules in ${large.toFixed(1)} ms\n`,
    );
    expect(small).toBeLessThan(2);
    expect(large).toBeLessThan(200);
    for (const text of hostile) expect(measure(outcome({ stateBefore: { text } }))).toBeLessThan(1000);
  });
});
