import type { AnyClient } from '../../shared/aws/operation.ts';

/** The emulator leaves out the zone of its times where AWS always tells it, and the SDK refuses to read them so. */
export function mendTimes<Client extends AnyClient>(client: Client): Client {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as { body: AsyncIterable<Uint8Array> };
      const chunks: Uint8Array[] = [];
      for await (const chunk of response.body) chunks.push(chunk);
      const body = Buffer.concat(chunks).toString();
      // The SDK takes a body that was read already as well as one that streams.
      (response as { body: unknown }).body = Buffer.from(
        body.replaceAll(/(\d{2}:\d{2}:\d{2}(?:\.\d+)?)"/g, '$1Z"'),
      );
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'mendTimes' },
  );
  return client;
}
