import { inspectorService } from '../shared/services/inspector.ts';
import { serve } from './support/serve.ts';

export const handler = serve(inspectorService);
