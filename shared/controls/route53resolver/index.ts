// Made by `npm run generate` from the files of this folder.
import type { Control } from '../../control/control.ts';
import route53resolverQueriesLogged from './route53resolver-queries-logged.ts';

export const controls: readonly Control[] = [route53resolverQueriesLogged];
