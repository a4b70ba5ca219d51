import { rolesAnywhereService } from '../shared/services/rolesanywhere.ts';
import { serve } from './support/serve.ts';

export const handler = serve(rolesAnywhereService);
