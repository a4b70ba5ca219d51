import type { AuditRecord, NoticeTopic } from '../../shared/audit/record.ts';
import type { Exemption } from '../../shared/policy/exemption.ts';
import { notice, robin } from '../support/audit-records.ts';
import { exemption as makeExemption, sam } from '../support/policy-values.ts';
import { bucketControl, portControl, report, reportPorts, stream } from '../support/report-sources.ts';

const granted = makeExemption({
  id: 'ex-1',
  requestedAt: '2026-01-29T00:00:00.000Z',
  approvedBy: sam,
  approvedAt: '2026-01-30T00:00:00.000Z',
  endsAt: '2026-02-05T00:00:00.000Z',
});

function tell(
  topic: NoticeTopic,
  exemption: Exemption,
  over: Parameters<typeof notice>[0] = {},
): AuditRecord {
  return notice({ recordId: topic, findingId: exemption.id, topic, details: exemption, ...over });
}

async function list(
  exemptions: readonly Exemption[],
  records: readonly AuditRecord[] = [],
): Promise<readonly unknown[]> {
  const ports = await reportPorts(records, { policy: { pauses: [], exemptions } });
  return ports.exemptions;
}

describe('the exemptions in force', () => {
  it('are those of the policy, with who asked and who approved', async () => {
    await expect(list([granted])).resolves.toEqual([
      { exemption: granted, inForceFrom: granted.approvedAt, inForceUntil: granted.endsAt },
    ]);
  });

  it.each<[string, Partial<Exemption>]>([
    ['nobody approved', { approvedBy: undefined, approvedAt: undefined }],
    ['were approved only after the range', { approvedAt: '2026-02-01T00:00:00.000Z' }],
    ['ended before the range', { endsAt: '2026-01-31T00:00:00.000Z' }],
  ])('are not those that %s', async (_, over) => {
    await expect(list([{ ...granted, ...over }])).resolves.toEqual([]);
  });

  it.each<NoticeTopic>(['exemption-approved', 'exemption-expiring', 'exemption-ended'])(
    'are also those that only the trail still knows of: %s',
    async (topic) => {
      await expect(list([], [tell(topic, granted)])).resolves.toMatchObject([{ exemption: { id: 'ex-1' } }]);
    },
  );

  it('are also those that ended after the range, whose notice is no part of it', async () => {
    const laterRecords = stream([tell('exemption-ended', granted, { at: '2026-02-05T00:01:00.000Z' })]);
    const { exemptions } = await reportPorts([], { laterRecords });
    expect(exemptions).toMatchObject([{ exemption: { id: 'ex-1' }, inForceUntil: granted.endsAt }]);
  });

  it('end when somebody removes them', async () => {
    const at = '2026-01-31T10:00:00.000Z';
    const removal = tell('exemption-removed', granted, {
      at,
      by: robin,
      reason: 'The partner has a VPN now',
    });
    await expect(list([], [removal])).resolves.toMatchObject([
      { inForceUntil: at, removedBy: robin, removedFor: 'The partner has a VPN now' },
    ]);
  });

  it('include one that came with an undo, which needs no second person', async () => {
    const { approvedBy: _by, approvedAt: _at, ...asked } = granted;
    await expect(list([{ ...asked, undoes: 'hf-1' }])).resolves.toMatchObject([
      { inForceFrom: granted.requestedAt, exemption: { undoes: 'hf-1' } },
    ]);
  });

  it('are told for each of their controls, and count once', async () => {
    const exemptions = [{ ...granted, controls: [portControl.id, bucketControl.id] }];
    const { controls, totals } = await report([], { policy: { pauses: [], exemptions } });
    expect(controls.map(({ figures }) => figures.exemptions)).toEqual([1, 1]);
    expect(totals.exemptions).toBe(1);
  });

  it('are never left out in silence: a notice that cannot be read ends the report', async () => {
    const damaged = notice({
      findingId: 'ex-1',
      recordId: 'r9',
      topic: 'exemption-ended',
      details: { id: 'ex-1' },
    });
    await expect(report([damaged])).rejects.toThrow('The notice r9 of 2026-01-31T09:30:00.000Z about ex-1');
  });
});
