import { guardDutyService } from '../shared/services/guardduty.ts';
import { serve } from './support/serve.ts';

export const handler = serve(guardDutyService);
