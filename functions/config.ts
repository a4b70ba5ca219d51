import { configService } from '../shared/services/config.ts';
import { serve } from './support/serve.ts';

export const handler = serve(configService);
