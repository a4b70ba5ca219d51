import type { Section } from './document.ts';
import type { Report } from './report.ts';

/** How the report was made, and what it does not say. */
export function method({ place }: Report): Section {
  return {
    blocks: [
      { kind: 'heading', level: 2, text: 'How to read this report' },
      {
        kind: 'list',
        items: [
          'It is made from the audit trail: what was written before and after each change, each record once. All times are UTC.',
          `It is of the one account and of what the Holdfast deployed in ${place.region} saw. Where Holdfast was not deployed, was blind or ` +
            'was paused, nothing is recorded, and that nothing is recorded does not mean that nothing happened.',
          'A finding is one violation of one control in one resource; what is only observed is one finding a day. It counts in each ' +
            'range in which something of it is recorded, and stands as the last record of the range says.',
          '“Remediated” is said only after the resource was read again and passed. “Settled” means that what held the finding back ended ' +
            'without a change: the resource passed when it was read again, is gone, or is only observed from then on.',
          'The time to remediate is that of findings that ended remediated: from the event, or the sweep, that showed the violation to ' +
            'the verified end, with any wait for an approval. Percentiles are by nearest rank, so each is a time that was measured.',
          'A change counts where a call was made, or may have been when a function ended before it could say.',
          'An open item is a control and a resource whose last record in the range does not end well: not put back, not verified, ' +
            'waiting, left alone, rejected, lapsed, observed, or brought back by an undo. What was open before the range and not recorded ' +
            'in it is listed as far as Holdfast still holds it. What somebody mended by hand may be listed until it is seen again.',
          'A control can watch several requirements and is counted for each of them; the totals count it once.',
          'Titles of requirements are short names in our own words. The text of the framework is what counts.',
          'To check the seals without this program: docs/audit-trail.md of Holdfast. To prove a single finding: holdfast audit prove and its id.',
        ],
      },
    ],
  };
}
