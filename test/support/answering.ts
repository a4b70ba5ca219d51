import type { ServiceModule } from '../../shared/aws/service-module.ts';
import type { Service } from '../../shared/services/service.ts';

/** By command, such as `ListFilters`, what AWS would answer: an output, or an error. */
type Answers = Readonly<Record<string, () => object>>;

/**
 * A service of which the emulator lacks some commands: these are answered here as AWS documents them, and all others go
 * over the wire.
 */
export function answering(service: Service, answers: Answers): Service {
  return { ...service, modules: service.modules.map((module) => answeringModule(module, answers)) };
}

function answeringModule(module: ServiceModule, answers: Answers): ServiceModule {
  return {
    ...module,
    createClient(config) {
      const client = module.createClient(config);
      client.middlewareStack.add(
        (next, context) => async (args) => {
          const answer = answers[(context.commandName ?? '').replace(/Command$/, '')]?.();
          if (answer === undefined) return next(args);
          if (answer instanceof Error) throw answer;
          return { response: {}, output: { $metadata: {}, ...answer } };
        },
        { step: 'deserialize', priority: 'high', name: 'answering' },
      );
      return client;
    },
  };
}
