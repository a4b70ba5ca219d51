import fc from 'fast-check';
import { parseForm } from '../../../sandbox/trail/form.ts';

describe('reading a form-encoded request', () => {
  it.each<[string, string, unknown]>([
    ['parameters, without those that select the operation', 'Action=X&Version=1&A=1', { A: '1' }],
    ['a structure', 'A.B=1&A.C=2', { A: { B: '1', C: '2' } }],
    ['a list', 'A.1=x&A.2=y', { A: ['x', 'y'] }],
    ['a list of structures', 'A.1.B=x&A.2.B=y', { A: [{ B: 'x' }, { B: 'y' }] }],
    ['a list with member', 'A.member.1=x', { A: ['x'] }],
    ['a map', 'A.entry.1.key=k&A.entry.1.value=v', { A: { k: 'v' } }],
    ['what is encoded', 'A=a%2Bb+c%26', { A: 'a+b c&' }],
  ])('%s', (_, body, value) => {
    expect(parseForm(body)).toStrictEqual(value);
  });

  it('keeps the order of a list, in whatever order it was sent', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.string(), { minLength: 1, maxLength: 15 })
          .chain((list) =>
            fc.tuple(fc.constant(list), fc.shuffledSubarray([...list.keys()], { minLength: list.length })),
          ),
        ([list, order]) => {
          const body = new URLSearchParams(
            order.map((index): [string, string] => [`A.${index + 1}`, list[index] ?? '']),
          );

          expect(parseForm(body.toString())).toStrictEqual({ A: list });
        },
      ),
    );
  });
});
