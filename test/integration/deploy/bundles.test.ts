import { getClientConfig } from '../../../shared/aws/client-config.ts';
import { services } from '../../../shared/services/index.ts';
import type { Service } from '../../../shared/services/service.ts';
import { type Bundle, bundleFunctions } from '../../support/bundle.ts';

/** The stores, and the bus by which a sweep goes on. */
const ofEveryFunction = ['dynamodb', 'eventbridge'];

/** The SDK packages of a service's own modules, as their clients call themselves: `S3 Control` is in `client-s3-control`. */
async function listOwnClients({ modules }: Service): Promise<readonly string[]> {
  const ids = modules.map(async (module) => {
    const { config } = module.createClient(getClientConfig('eu-central-1')) as {
      readonly config: { readonly serviceId: string };
    };
    return Promise.resolve(config.serviceId.toLowerCase().replaceAll(' ', '-'));
  });
  return Promise.all(ids);
}

// The cold start of a function must not grow with the catalogue.
describe('the bundle of the function', () => {
  let bundles: ReadonlyMap<string, Bundle>;

  beforeAll(async () => {
    bundles = await bundleFunctions(services.map(({ name }) => name));
  });

  /** What a pattern finds in the paths of the modules, each once, sorted. */
  function find(service: Service, pattern: RegExp): readonly string[] {
    const { modules = [] } = bundles.get(service.name) ?? {};
    const found = modules.flatMap((module) => pattern.exec(module)?.[1] ?? []);
    return [...new Set(found)].toSorted();
  }

  it.each(services.map((service) => [service.name, service] as const))(
    'of %s carries its own controls, all of them and no others',
    (name, service) => {
      expect(find(service, /^shared\/controls\/([^/]+)\//)).toEqual([name]);
      const own = find(service, /^shared\/controls\/.+\/(?!index)([^/]+)\.ts$/);
      expect(own).toEqual(expect.arrayContaining(service.controls.map(({ id }) => id)));
      expect(find(service, /^shared\/services\/(index)\.ts$/)).toEqual([]);
    },
  );

  it.each(services.map((service) => [service.name, service] as const))(
    'of %s carries the SDK clients of its own modules, its stores and its bus, and no others',
    async (_, service) => {
      const expected = new Set([...(await listOwnClients(service)), ...ofEveryFunction]);
      expect(find(service, /@aws-sdk\/client-([^/]+)\//)).toEqual([...expected].toSorted());
    },
  );
});
