import type { Place } from '../control/resource.ts';
import type { Severity } from '../control/control.ts';
import type { Pause } from '../policy/pause.ts';
import type { Answer } from './control-tally.ts';
import type { EndingCounts } from './ending.ts';
import type { ReportedExemption } from './exemption-history.ts';
import type { FrameworkName } from './names.ts';
import type { OpenItem } from './open-items.ts';
import type { TimeToRemediate } from './percentile.ts';
import type { Proof } from './proof.ts';
import type { SwitchNotice } from './trail-fold.ts';

/** What is counted of a control, or of all of them. */
export interface Figures {
  /** Different findings of which there is a record in the range. Undos are none. */
  readonly findings: number;
  /** How they stand at its end. */
  readonly endings: EndingCounts;
  /** Changes in which a call was made, or may have been. */
  readonly changes: number;
  readonly timeToRemediate: TimeToRemediate;
  readonly exemptions: number;
  readonly openItems: number;
  readonly answers: number;
}

export interface ControlReport {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly isInCatalogue: boolean;
  readonly figures: Figures;
  readonly exemptions: readonly ReportedExemption[];
  readonly openItems: readonly OpenItem[];
  readonly answers: readonly Answer[];
}

export interface RequirementReport {
  readonly id: string;
  readonly title: string;
  /** The ids of the controls that watch it; none where Holdfast does not. */
  readonly controls: readonly string[];
}

/** All that a report says, as data. */
export interface Report {
  readonly framework: { readonly name: FrameworkName; readonly title: string; readonly scope: string };
  /** The account and Region that Holdfast is deployed in. */
  readonly place: Place;
  /** ISO 8601; the end itself is not included. */
  readonly range: { readonly from: string; readonly to: string };
  /** When, and the ARN of who. */
  readonly generated: { readonly at: string; readonly by: string };
  readonly proof: Proof;
  /** Different records of the range. */
  readonly records: number;
  /** Of the controls that watch a requirement, each counted once. */
  readonly totals: Figures;
  readonly requirements: readonly RequirementReport[];
  /** Those that watch a requirement of the framework. */
  readonly controls: readonly ControlReport[];
  /** Those of which something is recorded and that watch none. */
  readonly others: readonly ControlReport[];
  readonly switches: readonly SwitchNotice[];
  /** In force when the report was made, and before the range began. */
  readonly earlierPauses: readonly Pause[];
}
