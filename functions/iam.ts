import { iamService } from '../shared/services/iam.ts';
import { serve } from './support/serve.ts';

export const handler = serve(iamService);
