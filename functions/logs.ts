import { logsService } from '../shared/services/logs.ts';
import { serve } from './support/serve.ts';

export const handler = serve(logsService);
