import type { RecordingGroup, RecordingMode, ResourceType } from '@aws-sdk/client-config-service';

/** The resource types that a recorder records: these only, or everything but these. Sorted. */
export type Scope = { readonly only: readonly string[] } | { readonly except: readonly string[] };

/** What a recorder of everything leaves out unless it includes the global types. */
const globalTypes = ['AWS::IAM::Group', 'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::IAM::User'];

/** AWS Config names one thing in several ways: the strategy may be left out, and lists may be there and empty. */
export function toScope(group: RecordingGroup = {}): Scope {
  const { resourceTypes: only = [], exclusionByResourceTypes: { resourceTypes: except = [] } = {} } = group;
  if (group.allSupported === true || (only.length === 0 && except.length === 0)) {
    return { except: group.includeGlobalResourceTypes === true ? [] : globalTypes };
  }
  return only.length > 0 ? { only: [...only].toSorted() } : { except: [...except].toSorted() };
}

/** What PutConfigurationRecorder takes. */
export function toRecordingGroup(scope: Scope): RecordingGroup {
  if ('only' in scope) {
    return {
      allSupported: false,
      includeGlobalResourceTypes: false,
      resourceTypes: [...scope.only] as ResourceType[],
      recordingStrategy: { useOnly: 'INCLUSION_BY_RESOURCE_TYPES' },
    };
  }
  const isAll = scope.except.length === 0;
  if (isAll || scope.except.join() === globalTypes.join()) {
    return {
      allSupported: true,
      includeGlobalResourceTypes: isAll,
      recordingStrategy: { useOnly: 'ALL_SUPPORTED_RESOURCE_TYPES' },
    };
  }
  return {
    allSupported: false,
    includeGlobalResourceTypes: false,
    exclusionByResourceTypes: { resourceTypes: [...scope.except] as ResourceType[] },
    recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
  };
}

/** What was recorded before and no longer is: resource types, or `everything but …`. */
export function findUnrecorded(before: Scope, now: Scope): readonly string[] {
  if ('only' in before) {
    return before.only.filter((type) =>
      'only' in now ? !now.only.includes(type) : now.except.includes(type),
    );
  }
  if ('except' in now) return now.except.filter((type) => !before.except.includes(type));
  const but = [...new Set([...before.except, ...now.only])].toSorted();
  return [`everything but ${but.join(', ')}`];
}

/** All that either of two scopes records. */
export function unite(one: Scope, other: Scope): Scope {
  if ('only' in one) {
    if ('except' in other) return unite(other, one);
    return { only: [...new Set([...one.only, ...other.only])].toSorted() };
  }
  return {
    except: one.except.filter((type) =>
      'only' in other ? !other.only.includes(type) : other.except.includes(type),
    ),
  };
}

/** How often a recorder looks: at each change, or once a day; by default and for single types. */
export type Pace = {
  readonly frequency: string;
  readonly overrides: readonly {
    readonly types: readonly string[];
    readonly frequency: string;
    readonly description?: string;
  }[];
};

export function toPace({
  recordingFrequency,
  recordingModeOverrides = [],
}: Partial<RecordingMode> = {}): Pace {
  return {
    frequency: recordingFrequency ?? 'CONTINUOUS',
    overrides: recordingModeOverrides.map(
      ({ resourceTypes = [], recordingFrequency: frequency, description }) => ({
        types: [...resourceTypes].toSorted(),
        frequency: frequency ?? 'CONTINUOUS',
        ...(description === undefined ? {} : { description }),
      }),
    ),
  };
}

/** What PutConfigurationRecorder takes. */
export function toRecordingMode({ frequency, overrides }: Pace): RecordingMode {
  return {
    recordingFrequency: frequency as 'CONTINUOUS',
    ...(overrides.length === 0
      ? {}
      : {
          recordingModeOverrides: overrides.map(({ types, frequency: often, description }) => ({
            resourceTypes: [...types] as ResourceType[],
            recordingFrequency: often as 'CONTINUOUS',
            ...(description === undefined ? {} : { description }),
          })),
        }),
  };
}

/** The types that were recorded at each change and are now once a day; `all others` are those without a pace of their own. */
export function findSlowed(before: Pace, now: Pace): readonly string[] {
  const types = [...before.overrides, ...now.overrides].flatMap((override) => override.types);
  return [...new Set([...types, 'all others'])].filter(
    (type) => getPace(before, type) === 'CONTINUOUS' && getPace(now, type) !== 'CONTINUOUS',
  );
}

function getPace({ frequency, overrides }: Pace, type: string): string {
  return overrides.find(({ types }) => types.includes(type))?.frequency ?? frequency;
}
