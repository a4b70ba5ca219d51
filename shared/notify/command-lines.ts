// A reason has to be typed: what is pasted as it stands says none.
const reason = '--reason "…"';

/** What can be typed about a message, as messages give it. */
export const commandLines = {
  /** @param subject what records are filed under: the id of a finding or an exemption, `pause`, `breaker` or `baseline` */
  show: (subject: string): string => `npx holdfast show ${subject}`,
  approve: (subject: string): string => `npx holdfast approve ${subject}`,
  reject: (subject: string): string => `npx holdfast reject ${subject} ${reason}`,
  undo: (findingId: string): string => `npx holdfast undo ${findingId} ${reason}`,
  resume: (control: string | undefined): string =>
    `npx holdfast resume ${control === undefined ? '' : `--control ${control} `}${reason}`,
  requestExemption: 'npx holdfast exempt add --help',
  removeExemption: (exemptionId: string): string => `npx holdfast exempt remove ${exemptionId} ${reason}`,
  doctor: 'npx holdfast doctor',
  log: 'npx holdfast log --since 12h',
  listHolds: 'npx holdfast holds',
  closeBreaker: (key: string): string => `npx holdfast breaker close ${key} ${reason}`,
  showBaseline: (control = 'CONTROL', resourceArn = 'ARN'): string =>
    `npx holdfast baseline show ${resourceArn} --control ${control}`,
} as const;
