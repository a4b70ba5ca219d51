import { organizationsService } from '../shared/services/organizations.ts';
import { serve } from './support/serve.ts';

export const handler = serve(organizationsService);
