import { macieService } from '../shared/services/macie.ts';
import { serve } from './support/serve.ts';

export const handler = serve(macieService);
