import { holdfastService } from '../shared/services/holdfast.ts';
import { serve } from './support/serve.ts';

export const handler = serve(holdfastService);
