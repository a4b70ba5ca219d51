import type { AuditRecord } from '../audit/record.ts';
import type { Verification } from '../audit/seals/verify.ts';
import type { Control } from '../control/control.ts';
import type { Place } from '../control/resource.ts';
import type { Hold } from '../policy/hold.ts';
import type { PolicySnapshot } from '../policy/store.ts';
import { ControlTally } from './control-tally.ts';
import { countEndings } from './ending.ts';
import { ExemptionHistory, type ReportRange } from './exemption-history.ts';
import { frameworks } from './frameworks.ts';
import type { FrameworkName } from './names.ts';
import type { OpenItem } from './open-items.ts';
import { measure } from './percentile.ts';
import { toProof } from './proof.ts';
import type { ControlReport, Figures, Report, RequirementReport } from './report.ts';
import { TrailFold } from './trail-fold.ts';

/** What a report says of a control of the catalogue. */
export type ControlFacts = Pick<Control, 'id' | 'title' | 'severity' | 'references'>;

/** What a report is made from. */
export interface ReportSources {
  readonly framework: FrameworkName;
  /** The whole catalogue. */
  readonly controls: readonly ControlFacts[];
  readonly place: Place;
  readonly range: ReportRange;
  readonly generated: { readonly at: Date; readonly by: string };
  /** The records of the range, oldest first; any may come twice. */
  readonly records: AsyncIterable<AuditRecord>;
  /** The records from the end of the range until now: an exemption that has ended since is in its notices only. */
  readonly laterRecords: AsyncIterable<AuditRecord>;
  readonly policy: Pick<PolicySnapshot, 'pauses' | 'exemptions'>;
  readonly holds: readonly Hold[];
  readonly verification: Verification;
}

/**
 * Folds a trail into a report.
 * @throws what reading throws, and Error for a notice whose exemption cannot be read
 */
export async function buildReport(sources: ReportSources): Promise<Report> {
  const { framework, controls, place, range, generated, verification, policy } = sources;
  const { fold, exemptions } = await readTrail(sources);
  const openItems = fold.openItems.list(sources.holds, range.to);
  const requirements = listRequirements(framework, controls);
  const watching = new Set(requirements.flatMap((requirement) => requirement.controls));
  const reports = listControls(sources, fold, openItems).map((control) =>
    toControlReport(control, fold, exemptions.list(range), openItems),
  );
  const inFramework = reports.filter(({ id }) => watching.has(id));
  const from = range.from.toISOString();
  return {
    framework: { name: framework, title: frameworks[framework].title, scope: frameworks[framework].scope },
    place,
    range: { from, to: range.to.toISOString() },
    generated: { at: generated.at.toISOString(), by: generated.by },
    proof: toProof(verification, { range, now: generated.at, firstAt: fold.firstAt }),
    records: fold.records,
    totals: sum(inFramework, fold),
    requirements,
    controls: inFramework,
    others: reports.filter((report) => !watching.has(report.id) && hasHappened(report)),
    switches: fold.switches,
    earlierPauses: policy.pauses.filter(({ since }) => since < from),
  };
}

async function readTrail({ records, laterRecords, policy }: ReportSources): Promise<{
  readonly fold: TrailFold;
  readonly exemptions: ExemptionHistory;
}> {
  const fold = new TrailFold();
  const exemptions = new ExemptionHistory();
  for await (const record of records) {
    fold.add(record);
    exemptions.addNotice(record);
  }
  for await (const record of laterRecords) exemptions.addNotice(record);
  exemptions.addCurrent(policy.exemptions);
  return { fold, exemptions };
}

function listRequirements(
  name: FrameworkName,
  controls: readonly ControlFacts[],
): readonly RequirementReport[] {
  const { requirements, isComplete } = frameworks[name];
  return requirements
    .map(([id, title]) => ({
      id,
      title,
      controls: controls
        .filter(({ references }) => references[name]?.includes(id) === true)
        .map((control) => control.id),
    }))
    .filter((requirement) => isComplete || requirement.controls.length > 0);
}

type ListedControl = Pick<ControlReport, 'id' | 'title' | 'severity' | 'isInCatalogue'>;

/** The catalogue, and then what is recorded of controls that are in it no more. */
function listControls(
  { controls }: ReportSources,
  { tallies }: TrailFold,
  openItems: readonly OpenItem[],
): readonly ListedControl[] {
  const known = new Set(controls.map(({ id }) => id));
  const recorded = [...new Set([...tallies.keys(), ...openItems.map(({ control }) => control)])];
  return [
    ...controls.map(({ id, title, severity }) => ({ id, title, severity, isInCatalogue: true })),
    ...recorded
      .filter((id) => !known.has(id))
      .map((id) => {
        const { title, severity } = tallies.get(id) ?? new ControlTally();
        return { id, title: title === '' ? id : title, severity, isInCatalogue: false };
      }),
  ];
}

function toControlReport(
  control: ListedControl,
  fold: TrailFold,
  allExemptions: ControlReport['exemptions'],
  allOpenItems: readonly OpenItem[],
): ControlReport {
  const tally = fold.tallies.get(control.id) ?? new ControlTally();
  const { changes, elapsedMs, answers } = tally;
  const endings = tally.listEndings();
  const exemptions = allExemptions.filter(({ exemption }) => exemption.controls.includes(control.id));
  const openItems = allOpenItems.filter((item) => item.control === control.id);
  const figures: Figures = {
    findings: endings.length,
    endings: countEndings(endings),
    changes,
    timeToRemediate: measure(elapsedMs),
    exemptions: exemptions.length,
    openItems: openItems.length,
    answers: answers.length,
  };
  return { ...control, figures, exemptions, openItems, answers };
}

/** A control counts once, however many requirements it watches, and so does an exemption from several controls. */
function sum(reports: readonly ControlReport[], fold: TrailFold): Figures {
  const add = (get: (figures: Figures) => number): number =>
    reports.reduce((total, { figures }) => total + get(figures), 0);
  const ids = reports.flatMap(({ exemptions }) => exemptions.map(({ exemption }) => exemption.id));
  return {
    findings: add(({ findings }) => findings),
    endings: countEndings(reports.flatMap(({ id }) => fold.tallies.get(id)?.listEndings() ?? [])),
    changes: add(({ changes }) => changes),
    timeToRemediate: measure(reports.flatMap(({ id }) => fold.tallies.get(id)?.elapsedMs ?? [])),
    exemptions: new Set(ids).size,
    openItems: add(({ openItems }) => openItems),
    answers: add(({ answers }) => answers),
  };
}

function hasHappened({ figures, exemptions, openItems, answers }: ControlReport): boolean {
  return figures.findings + exemptions.length + openItems.length + answers.length > 0;
}
