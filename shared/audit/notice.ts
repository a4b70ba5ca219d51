import { createRecordId } from './identity.ts';
import { type NoticeRecord, recordVersion } from './record.ts';

type NoticeFacts = Omit<NoticeRecord, 'kind' | 'version' | 'recordId' | 'at'> & { readonly at: Date };

/** A notice as the audit trail takes it. */
export function toNotice({ at, ...facts }: NoticeFacts): NoticeRecord {
  return {
    kind: 'notice',
    version: recordVersion,
    recordId: createRecordId(),
    at: at.toISOString(),
    ...facts,
  };
}
