import { randomUUID } from 'node:crypto';
import { resourceTypes, type ResourceRef } from '../../shared/control/resource.ts';
import type { Place } from '../../shared/control/resource.ts';
import { type CallOptions, cloudTrailEvent } from './cloudtrail-event.ts';

/** An EventBridge event, with the id that makes its deliveries one. */
export type WireEvent = Readonly<Record<string, unknown>> & { readonly id: string };

function envelope(place: Place, source: string, detailType: string, detail: object): WireEvent {
  return {
    version: '0',
    id: randomUUID(),
    source,
    'detail-type': detailType,
    account: place.account,
    region: place.region,
    time: new Date().toISOString(),
    resources: [],
    detail,
  };
}

/** An API call that was just made in the account. */
export function apiCall(place: Place, call: CallOptions): WireEvent {
  return cloudTrailEvent({
    eventTime: new Date().toISOString(),
    recipientAccountId: place.account,
    awsRegion: place.region,
    ...call,
  });
}

/** AWS Config has recorded a change of the resource. */
export function configItem(resource: ResourceRef): WireEvent {
  const { id, type } = resource;
  return envelope(resource, 'aws.config', 'Config Configuration Item Change Notification', {
    messageType: 'ConfigurationItemChangeNotification',
    configurationItem: {
      resourceType: type,
      awsAccountId: resource.account,
      awsRegion: resource.region,
      configurationItemStatus: 'OK',
      // Where Config has an id of its own, such as a user's unique id, it tells the name beside it.
      ...(resourceTypes[type].configId === 'resourceId'
        ? { resourceId: id }
        : { resourceId: 'AIDAEXAMPLEEXAMPLE01', resourceName: id.split('/').at(-1), ARN: resource.arn }),
    },
  });
}

/** A person asks Holdfast to look at the resource now: by one control, or by all that watch its type. */
export function assessCommand(resource: ResourceRef, control?: string): WireEvent {
  return envelope(resource, 'holdfast.command', 'Holdfast Command', {
    command: 'assess',
    resourceType: resource.type,
    resourceId: resource.id,
    ...(control === undefined ? {} : { control }),
  });
}

/** The schedule asks for a look at everything. */
export function scheduledSweep(place: Place): WireEvent {
  return envelope(place, 'aws.events', 'Scheduled Event', {});
}
