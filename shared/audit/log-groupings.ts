/** What lines can be counted by. */
export const groupings = [
  'control',
  'actor',
  'outcome',
  'severity',
  'resource',
  'type',
  'channel',
  'rule',
  'topic',
  'day',
  'hour',
] as const;
export type Grouping = (typeof groupings)[number];
