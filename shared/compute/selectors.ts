import * as z from 'zod';
import { selectFrom } from '../control/selectors.ts';

const id = z.string().min(1);

/** RunInstances and StartInstances: every instance that was started. */
export const startedInstances = selectFrom(
  z.looseObject({
    responseElements: z.looseObject({
      instancesSet: z.looseObject({ items: z.array(z.looseObject({ instanceId: id })) }),
    }),
  }),
  ({ responseElements }) => responseElements.instancesSet.items.map(({ instanceId }) => instanceId),
);

/** ModifyInstanceMetadataOptions: recorded under the name of the request, and with the API's capitals. */
export const instanceOfMetadataOptions = selectFrom(
  z.looseObject({
    requestParameters: z.looseObject({
      ModifyInstanceMetadataOptionsRequest: z.looseObject({ InstanceId: id }),
    }),
  }),
  ({ requestParameters }) => [requestParameters.ModifyInstanceMetadataOptionsRequest.InstanceId],
);

/** CreateVolume: the answer has the id. */
export const createdVolume = selectFrom(
  z.looseObject({ responseElements: z.looseObject({ volumeId: id }) }),
  ({ responseElements }) => [responseElements.volumeId],
);
