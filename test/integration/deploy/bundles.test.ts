import { getClientConfig } from '../../../shared/aws/client-config.ts';
import { services } from '../../../shared/services/index.ts';
import type { Service } from '../../../shared/services/service.ts';
import { type Bundle, bundleFunctions } from '../../support/bundle.ts';

/** The stores, and the bus by which a sweep goes on. */
const ofEveryFunction = ['dynamodb', 'eventbridge'];

/** The SDK clients of a service's own modules, named for their classes: `S3ControlClient` is `s3control`. */
function listOwnClients({ modules }: Service): readonly string[] {
  return modules.map((module) => {
    const { name } = module.createClient(getClientConfig('eu-central-1')).constructor;
    return name.replace(/Client$/, '').toLowerCase();
  });
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
    (_, service) => {
      const expected = new Set([...listOwnClients(service), ...ofEveryFunction]);
      const packages = find(service, /@aws-sdk\/client-([^/]+)\//).map((name) => name.replaceAll('-', ''));
      expect(packages.toSorted()).toEqual([...expected].toSorted());
    },
  );
});
