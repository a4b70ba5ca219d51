import type { NoticeRecord, NoticeTopic } from '../audit/record.ts';
import { accountBreaker } from '../policy/breaker.ts';
import { describeDifference, type Difference } from '../policy/difference.ts';
import { commandLines } from './command-lines.ts';
import { describePrincipal, getConsoleLink } from './finding-message.ts';
import { type Message, toBlock, toField, toSubject } from './message.ts';

/** The account and Region that a message comes from: the Holdfast that speaks. */
export interface Sender {
  readonly account: string;
  readonly region: string;
}

interface Wording {
  /** In a list of messages it is nearly all that is read; in capitals where somebody has to act or to worry. */
  readonly headline: string;
  /** What follows from it. */
  readonly meaning: string;
  /** What can be typed about it. */
  readonly commands?: (notice: NoticeRecord) => readonly (readonly [label: string, line: string])[];
}

const whatIsLookedAt = 'is looked at again now, as if it were new.';

const wordings: Readonly<Record<NoticeTopic, Wording>> = {
  paused: {
    headline: 'PAUSED',
    meaning:
      'What is found meanwhile is reported and not put back. Nothing is lost: it is looked at again on resume.',
    commands: ({ control }) => [['Resume', commandLines.resume(control)]],
  },
  resumed: { headline: 'Resumed', meaning: `What was found meanwhile ${whatIsLookedAt}` },
  'exemption-requested': {
    headline: 'EXEMPTION TO APPROVE',
    meaning: 'It is not in force until another person approves it.',
    commands: ({ findingId }) => [
      ['Approve', commandLines.approve(findingId)],
      ['Reject', commandLines.reject(findingId)],
    ],
  },
  'exemption-approved': {
    headline: 'Exempt',
    meaning: 'Until it ends, what it covers is left alone, and no message is sent about that.',
    commands: ({ findingId }) => [['Remove', commandLines.removeExemption(findingId)]],
  },
  'exemption-removed': { headline: 'Exemption removed', meaning: `What it covered ${whatIsLookedAt}` },
  'exemption-expiring': {
    headline: 'EXEMPTION ENDS SOON',
    meaning:
      'When it ends, what it covers is looked at again, as if it were new. Mend it until then, or ask for a new exemption.',
    commands: () => [['Ask anew', commandLines.requestExemption]],
  },
  'exemption-ended': { headline: 'Exemption ended', meaning: `What it covered ${whatIsLookedAt}` },
  approved: {
    headline: 'Approved',
    meaning:
      'Once nobody else has to approve, exactly the change that was shown is made, unless the resource has moved since: ' +
      'then it is asked again.',
  },
  rejected: { headline: 'Rejected', meaning: 'What was asked is not done.' },
  expired: {
    headline: 'NOBODY ANSWERED',
    meaning: 'What was asked is not done. It is asked again when the violation is seen again.',
  },
  settled: { headline: 'Settled', meaning: 'Nothing is waiting for an answer any more.' },
  'undo-requested': {
    headline: 'Undo asked for',
    meaning: 'The change is undone, unless the resource has moved since: then the undo is refused.',
  },
  'undo-refused': { headline: 'UNDO REFUSED', meaning: 'Nothing was changed.' },
  'breaker-opened': {
    headline: 'CIRCUIT BREAKER OPEN',
    meaning:
      'This is the only message about it: what waits is in the list below, and no message is sent for each. Is ' +
      'somebody changing much at once, or is a setting wrong?',
    commands: ({ control = accountBreaker }) => [
      ['Review', commandLines.listHolds],
      ['Close', commandLines.closeBreaker(control)],
    ],
  },
  'breaker-closed': {
    headline: 'Circuit breaker closed',
    meaning: 'From now on Holdfast puts back again by itself.',
    commands: () => [['Review', commandLines.listHolds]],
  },
  'baseline-accepted': {
    headline: 'Baseline accepted',
    meaning:
      'From now on drift of it is put back to what is there today. Whoever did not expect that should look at it.',
    commands: ({ control, resource }) => [['See it', commandLines.showBaseline(control, resource?.arn)]],
  },
  'baseline-reset': {
    headline: 'Baseline forgotten',
    meaning: 'Until it is looked at again and passes, drift of it is not put back to what it was.',
    commands: ({ control, resource }) => [['See it', commandLines.showBaseline(control, resource?.arn)]],
  },
  'legal-hold-placed': {
    headline: 'Legal hold placed',
    meaning: 'Nobody can remove these records from the archive until it is released, however old they are.',
  },
  'legal-hold-released': {
    headline: 'LEGAL HOLD RELEASED',
    meaning: 'Its records are kept as long as the archive keeps all records, and no longer.',
  },
  blind: {
    headline: 'HOLDFAST IS BLIND',
    meaning:
      'What is changed now is found by the sweep, within the hour, and not within seconds. Somebody may have done that on ' +
      'purpose: see who stopped a trail or disabled a rule of late.',
    commands: () => [['Find out why', commandLines.doctor]],
  },
  seeing: {
    headline: 'Events come again',
    meaning:
      'What was changed meanwhile is put back where it still violates a control, with the name of who did it.',
    commands: () => [['Review', commandLines.log]],
  },
  'guard-stopped': {
    headline: 'SOMEBODY STOPPED THE GUARD OF HOLDFAST',
    meaning: 'It runs again. See what else was done meanwhile, and end the sessions of whoever it was.',
    commands: () => [
      ['See what was done', commandLines.log],
      ['See what is wrong', commandLines.doctor],
    ],
  },
};

/** What people commanded, and what the clock or a limit brought about: what it means, and what can be typed. */
export function toNoticeMessage(notice: NoticeRecord, sender: Sender): Message {
  const { headline } = wordings[notice.topic];
  const about = `${headline}: ${getSubject(notice, sender)}`;
  const by = notice.by === undefined ? '' : `, by ${notice.by.name}`;
  return {
    subject: toSubject(`[Holdfast ${notice.severity.toUpperCase()}] ${about}${by}`),
    text: toText(notice, about, sender),
    data: {
      schema: 'holdfast.notice.v1',
      status: notice.kind,
      topic: notice.topic,
      account: sender.account,
      region: sender.region,
      ...(notice.resource && { consoleLink: getConsoleLink({ resource: notice.resource }) }),
      record: notice,
    },
  };
}

function getSubject({ resource, findingId, control }: NoticeRecord, { account }: Sender): string {
  if (resource !== undefined) return resource.id;
  if (/^(ex|hf)-/.test(findingId)) return findingId;
  return control ?? `account ${account}`;
}

function toText(notice: NoticeRecord, about: string, { account, region }: Sender): string {
  const { topic, explanation, severity, at, by, reason, control, resource, findingId } = notice;
  const { meaning, commands = () => [] } = wordings[topic];
  const lines = commands(notice);
  return [
    about,
    '',
    explanation,
    meaning,
    ...(lines.length === 0 ? [] : ['']),
    ...lines.map(([label, line]) => toField(label, line)),
    '',
    toField('Severity', severity),
    ...(resource === undefined ? [] : [toField('Resource', resource.arn)]),
    toField('Account', `${account}, ${region}`),
    toField('When', at),
    toField('Who', by === undefined ? 'Holdfast itself' : describePrincipal(by)),
    ...(reason === undefined ? [] : [toField('Reason', ...reason.split('\n'))]),
    ...(control === undefined ? [] : [toField('Control', control)]),
    toField('History', commandLines.show(findingId)),
    ...(resource === undefined ? [] : [toField('Console', getConsoleLink({ resource }))]),
    ...describeDetails(notice),
  ].join('\n');
}

const mostDifferences = 20;
const longestValue = 200;

function describeDetails({ topic, details }: NoticeRecord): readonly string[] {
  if (details === undefined) return [];
  const { differences } = details;
  // The details of a notice that was too large to be sent are a note of that.
  if (topic !== 'undo-refused' || differences === undefined) return ['', 'Details', toBlock(details)];
  return describeDifferences(differences as readonly Difference[]);
}

function describeDifferences(differences: readonly Difference[]): readonly string[] {
  const others = differences.length - mostDifferences;
  return [
    ...(differences.length === 0 ? [] : ['', 'What is different']),
    ...differences
      .slice(0, mostDifferences)
      .map((difference) => `  ${describeDifference(difference, longestValue)}`),
    ...(others > 0 ? [`  and ${String(others)} more`] : []),
  ];
}
