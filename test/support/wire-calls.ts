import type { AnyClient } from '../../shared/aws/operation.ts';
import type { ServiceModule } from '../../shared/aws/service-module.ts';

/** Notes every request that a client sends, retries too, as `prefix:Operation`. */
export function noteCalls<Client extends AnyClient>(client: Client, prefix: string, calls: string[]): Client {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      calls.push(`${prefix}:${(context.commandName ?? '').replace(/Command$/, '')}`);
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low', name: 'noteCalls' },
  );
  return client;
}

/** The same services, whose clients note what they send. */
export function notingCalls(modules: readonly ServiceModule[], calls: string[]): readonly ServiceModule[] {
  return modules.map((module) => ({
    ...module,
    createClient: (config) => noteCalls(module.createClient(config), module.prefix, calls),
  }));
}
