import { s3Service } from '../shared/services/s3.ts';
import { serve } from './support/serve.ts';

export const handler = serve(s3Service);
