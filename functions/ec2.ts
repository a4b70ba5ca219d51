import { ec2Service } from '../shared/services/ec2.ts';
import { serve } from './support/serve.ts';

export const handler = serve(ec2Service);
