import pMap from 'p-map';
import { createRecordId } from '../audit/identity.ts';
import { getOwnObjects, type LegalHold } from '../policy/legal-hold.ts';
import type { Principal } from '../policy/principal.ts';
import type { OperatorCommand } from './command.ts';
import { CommandRefusedError } from './command-refused-error.ts';
import type { CommandOffice, Ruling } from './ruling.ts';

type PlaceCommand = Extract<OperatorCommand, { command: 'place-legal-hold' }>;
type ReleaseCommand = Extract<OperatorCommand, { command: 'release-legal-hold' }>;

const readsAtOnce = 10;

/** Notes that somebody holds the records of a finding. They placed the holds in S3 themselves; here that is looked at. */
export async function placeLegalHold(
  { subject: findingId, reason, objects, recordIds }: PlaceCommand,
  by: Principal,
  office: CommandOffice,
): Promise<Ruling> {
  const { desk, clock } = office;
  const was = (await desk.listLegalHolds()).find((hold) => hold.findingId === findingId);
  const legalHold: LegalHold = {
    findingId,
    by,
    reason,
    at: clock.now().toISOString(),
    objects: unite(was?.objects, objects),
    recordIds: unite(was?.recordIds, recordIds),
    revision: createRecordId(),
  };
  await checkObjects(legalHold.objects, true, office);
  const count = `${String(legalHold.recordIds.length)} records of ${findingId}`;
  return {
    notice: {
      topic: 'legal-hold-placed',
      findingId,
      explanation: `${count} are under a legal hold, in ${String(legalHold.objects.length)} objects of the archive.`,
      by,
      reason,
      details: { objects: legalHold.objects, recordIds: legalHold.recordIds },
    },
    writes: [{ kind: 'put-legal-hold', legalHold, was }],
  };
}

/** Notes that the records of a finding are held no longer. What another held finding needs stays under its hold. */
export async function releaseLegalHold(
  { subject: findingId, reason }: ReleaseCommand,
  by: Principal,
  office: CommandOffice,
): Promise<Ruling> {
  const all = await office.desk.listLegalHolds();
  const legalHold = all.find((hold) => hold.findingId === findingId);
  if (legalHold === undefined) {
    throw new CommandRefusedError(
      `${findingId} is under no legal hold: \`holdfast legal-hold list\` shows those there are`,
    );
  }
  const lifted = getOwnObjects(legalHold, all);
  await checkObjects(lifted, false, office);
  const kept = legalHold.objects.length - lifted.length;
  return {
    notice: {
      topic: 'legal-hold-released',
      findingId,
      explanation:
        `The legal hold of ${findingId} is released: ${String(lifted.length)} objects of the archive are not held any more` +
        `${kept === 0 ? '' : `, ${String(kept)} still are for other findings`}.`,
      by,
      reason,
      details: { objects: lifted },
    },
    writes: [{ kind: 'delete-legal-hold', legalHold }],
  };
}

function unite(before: readonly string[] = [], more: readonly string[]): readonly string[] {
  return [...new Set([...before, ...more])];
}

/** @throws CommandRefusedError naming the first object that is not as it was said to be */
async function checkObjects(
  keys: readonly string[],
  isExpected: boolean,
  { isUnderLegalHold }: CommandOffice,
): Promise<void> {
  const states = await pMap(keys, isUnderLegalHold, { concurrency: readsAtOnce });
  const wrong = keys.find((_, index) => states[index] !== isExpected);
  if (wrong === undefined) return;
  throw new CommandRefusedError(
    isExpected
      ? `${wrong} is under no legal hold in S3: \`holdfast legal-hold add\` places it, with credentials that may`
      : `${wrong} is still under a legal hold in S3: \`holdfast legal-hold release\` lifts it, with credentials that may`,
  );
}
