import { type Exemption, isInForce } from '../../shared/policy/exemption.ts';
import type { Paint, Style } from '../terminal.ts';
import { formatTime } from '../time.ts';
import { toColumns } from './columns.ts';

export type ExemptionStatus = 'in force' | 'waiting' | 'ended';

const statusStyles: Readonly<Record<ExemptionStatus, Style>> = {
  'in force': 'green',
  waiting: 'yellow',
  ended: 'dim',
};

/** Whether it holds, waits for a second person, or is over. */
export function getExemptionStatus(exemption: Exemption, now: Date): ExemptionStatus {
  if (Date.parse(exemption.endsAt) <= now.getTime()) return 'ended';
  return isInForce(exemption, now) ? 'in force' : 'waiting';
}

/** All of an exemption. */
export function toExemptionText(exemption: Exemption, now: Date, paint: Paint): string {
  const { id, controls, violations, reason, ticket, requestedBy, requestedAt, endsAt, undoes } = exemption;
  const { approvedBy, approvedAt } = exemption;
  const status = getExemptionStatus(exemption, now);
  const approval =
    approvedBy === undefined
      ? []
      : [
          `Approved    by ${approvedBy.name} (${approvedBy.arn})${approvedAt === undefined ? '' : ` at ${formatTime(approvedAt)} UTC`}`,
        ];
  return [
    `${paint('bold', id)}  ${paint(statusStyles[status], status)}`,
    `Controls    ${controls.join(', ')}`,
    `Resources   ${describeScope(exemption)}`,
    ...(violations === undefined ? [] : [`Violations  ${violations.join(', ')}`]),
    `Reason      ${reason}`,
    ...(ticket === undefined ? [] : [`Ticket      ${ticket}`]),
    `Asked for   by ${requestedBy.name} (${requestedBy.arn}) at ${formatTime(requestedAt)} UTC`,
    ...approval,
    ...(undoes === undefined ? [] : [`Undo of     ${undoes}`]),
    `Ends        ${formatTime(endsAt)} UTC`,
  ].join('\n');
}

/** One line an exemption. */
export function toExemptionTable(exemptions: readonly Exemption[], now: Date, paint: Paint): string {
  return toColumns(
    ['EXEMPTION', 'STATUS', 'ENDS (UTC)', 'CONTROLS', 'RESOURCES', 'BY', 'REASON'],
    exemptions.map((exemption) => {
      const status = getExemptionStatus(exemption, now);
      return [
        exemption.id,
        paint(statusStyles[status], status),
        formatTime(exemption.endsAt),
        exemption.controls.join(' '),
        describeScope(exemption),
        [exemption.requestedBy, exemption.approvedBy].flatMap((by) => by?.name ?? []).join(', '),
        exemption.reason,
      ];
    }),
    paint,
  );
}

function describeScope({ resource = 'all', tags = {} }: Exemption): string {
  const tagged = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
  return tagged.length === 0 ? resource : `${resource} with ${tagged.join(' ')}`;
}
