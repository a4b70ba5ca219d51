import { securityHubService } from '../shared/services/securityhub.ts';
import { serve } from './support/serve.ts';

export const handler = serve(securityHubService);
