/** A requirement by the id that controls refer to it by, and a short title in our own words. */
export type RequirementTitle = readonly [id: string, title: string];

export interface Framework {
  readonly title: string;
  /** What the report holds of the framework and what it does not, in a sentence. */
  readonly scope: string;
  /** In the order in which they are reported. A test holds that each one that a control refers to is here. */
  readonly requirements: readonly RequirementTitle[];
  /** Whether those that no control watches are reported too, since all of them are here. */
  readonly isComplete: boolean;
}

/** Of a framework whose text goes far beyond an AWS account. */
export const watchedOnly =
  'Only the requirements that a control of Holdfast watches are listed; that says nothing of the others, nor that these ' +
  'are met by the controls alone.';
