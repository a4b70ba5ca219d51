import { secretsManagerService } from '../shared/services/secretsmanager.ts';
import { serve } from './support/serve.ts';

export const handler = serve(secretsManagerService);
