import { kmsService } from '../shared/services/kms.ts';
import { serve } from './support/serve.ts';

export const handler = serve(kmsService);
