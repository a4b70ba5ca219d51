import { route53ResolverService } from '../shared/services/route53resolver.ts';
import { serve } from './support/serve.ts';

export const handler = serve(route53ResolverService);
