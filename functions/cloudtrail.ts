import { cloudTrailService } from '../shared/services/cloudtrail.ts';
import { serve } from './support/serve.ts';

export const handler = serve(cloudTrailService);
