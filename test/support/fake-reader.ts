import type { OperationInput, OperationOutput, ReadOperationName } from '../../shared/aws/operation-map.ts';
import type { Reader } from '../../shared/control/control.ts';
import type { Place } from '../../shared/control/resource.ts';

export const testPlace: Place = { partition: 'aws', account: '111122223333', region: 'eu-central-1' };

type Answer<Name extends ReadOperationName> = Omit<OperationOutput<Name>, '$metadata'> | Error;

/** By operation, what AWS answers: an output, an error, or what a function makes of the input. */
export type Answers = {
  readonly [Name in ReadOperationName]?: Answer<Name> | ((input: OperationInput<Name>) => Answer<Name>);
};

export interface FakeReader extends Reader {
  /** The reads that were made, in order. */
  readonly reads: readonly { readonly operation: ReadOperationName; readonly input: object }[];
}

/** An error as AWS sends it: what `find` is asked to take for an absence is its code. */
export function awsError(code: string): Error {
  return Object.assign(new Error(`AWS says ${code}`), { name: code });
}

/** A reader that answers as told. A read it was told nothing about fails the test. */
export function fakeReader(answers: Answers, place: Place = testPlace): FakeReader {
  const reads: { operation: ReadOperationName; input: object }[] = [];

  async function read<Name extends ReadOperationName>(
    operation: Name,
    input: OperationInput<Name>,
  ): Promise<OperationOutput<Name>> {
    reads.push({ operation, input });
    const told: unknown = answers[operation];
    if (told === undefined) throw new Error(`the control read ${operation}, which the test does not expect`);
    const answer: unknown = typeof told === 'function' ? (told as (input: object) => unknown)(input) : told;
    if (answer instanceof Error) throw answer;
    return Promise.resolve(answer as OperationOutput<Name>);
  }

  return {
    ...place,
    reads,
    read,
    async find(operation, input, absent) {
      try {
        return await read(operation, input);
      } catch (error) {
        if (error instanceof Error && absent.includes(error.name)) return undefined;
        throw error;
      }
    },
  };
}
