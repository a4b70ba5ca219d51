import { cloudWatchService } from '../shared/services/cloudwatch.ts';
import { serve } from './support/serve.ts';

export const handler = serve(cloudWatchService);
