import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/guardduty/guardduty-not-blinded.ts';
import type { Criteria } from '../../../shared/logging/finding-filter.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { detectorId } from '../../support/detector-answers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const filter = toResourceRef('AWS::GuardDuty::Filter', `${detectorId}/filter/known-scanner`, testPlace);
const archive = (criteria: Criteria) => ({ action: 'ARCHIVE', criteria });

describe('a filter', () => {
  it('that archives what a known scanner causes is left alone', () => {
    const criteria = {
      type: { Equals: ['Recon:EC2/PortProbeUnprotectedPort'] },
      'resource.instanceDetails.tags.value': { Equals: ['scanner'] },
    };
    expect(detect(control, archive(criteria))).toEqual([]);
  });

  it('that archives nothing is left alone, however wide it is', () => {
    expect(detect(control, { action: 'NOOP', criteria: {} })).toEqual([]);
  });

  it('that archives everything archives nothing from now on, and everything again when that is undone', () => {
    const update = (Action: string) => [
      {
        operation: 'guardduty:UpdateFilter',
        input: { DetectorId: detectorId, FilterName: 'known-scanner', Action },
      },
    ];
    expect(remedy(control, archive({}), filter)).toEqual({
      violations: [
        {
          element: 'Action',
          reason: 'the filter archives findings wholesale: it has no condition',
          evidence: 'ARCHIVE',
        },
      ],
      summary:
        'Have the filter known-scanner archive nothing. What it archived stays archived: look through it.',
      apply: update('NOOP'),
      undo: update('ARCHIVE'),
    });
  });

  it('may take in as much as the settings allow', () => {
    const medium = archive({ severity: { LessThan: 7 } });
    expect(detect(control, medium)).toHaveLength(1);
    expect(detect(control, medium, { settings: { mostSeverity: 7 } })).toEqual([]);
    const types = archive({
      type: { Equals: ['Recon:EC2/Portscan', 'Recon:EC2/PortProbeEMRUnprotectedPort'] },
    });
    expect(detect(control, types)).toEqual([]);
    expect(detect(control, types, { settings: { mostTypes: 1 } })).toHaveLength(1);
  });

  it('is asked about, since what it hides is not lost', () => {
    expect(control.defaultMode).toBe('approve');
  });
});

describe('reading a filter', () => {
  const FindingCriteria = { Criterion: { severity: { GreaterThanOrEqual: 1 } } };

  it('takes one call', async () => {
    const aws = fakeReader({
      'guardduty:GetFilter': { Name: 'known-scanner', Action: 'ARCHIVE', FindingCriteria },
    });
    await expect(control.read(filter, aws, contextOf(control))).resolves.toEqual(
      archive({ severity: { GreaterThanOrEqual: 1 } }),
    );
    expect(aws.reads).toEqual([
      {
        operation: 'guardduty:GetFilter',
        input: { DetectorId: detectorId, FilterName: 'known-scanner' },
      },
    ]);
  });

  it('fails where it is denied', async () => {
    const aws = fakeReader({ 'guardduty:GetFilter': awsError('AccessDeniedException') });
    await expect(control.read(filter, aws, contextOf(control))).rejects.toThrow('AccessDenied');
  });
});

describeTriggers(control, {
  CreateFilter: [`${detectorId}/filter/tidy-console`],
  UpdateFilter: [`${detectorId}/filter/known-scanner`],
});
