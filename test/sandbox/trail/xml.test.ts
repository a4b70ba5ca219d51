import fc from 'fast-check';
import { parseXml } from '../../../sandbox/trail/xml.ts';

describe('reading the XML of an API', () => {
  it.each<[string, string, unknown]>([
    ['text', '<a>b</a>', { a: 'b' }],
    ['an empty element', '<a/>', { a: '' }],
    ['an element with nothing in it', '<a></a>', { a: '' }],
    ['attributes', '<a x="1" y="2"/>', { a: { x: '1', y: '2' } }],
    ['text beside attributes', '<a x="1">b</a>', { a: { x: '1', content: 'b' } }],
    ['space between elements', '<a>\n  <b>1</b>\n</a>', { a: { b: '1' } }],
    ['elements that repeat', '<a><b>1</b><b>2</b><b>3</b></a>', { a: { b: ['1', '2', '3'] } }],
    ['a declaration and a comment', '<?xml version="1.0"?><!-- <x> --><a>b</a>', { a: 'b' }],
    ['entities', '<a>&lt;&amp;&gt; &quot;&apos; &#65;&#x42; &other;</a>', { a: `<&> "' AB &other;` }],
  ])('%s', (_, xml, value) => {
    expect(parseXml(xml)).toStrictEqual(value);
  });

  it.each([
    ['an element that is not closed', '<a><b></a>'],
    ['an element that was not opened', '</a>'],
    ['the end missing', '<a><b></b>'],
  ])('refuses %s', (_, xml) => {
    expect(() => parseXml(xml)).toThrow(SyntaxError);
  });

  it('gives back any text that was written', () => {
    const escape = (text: string): string =>
      text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(parseXml(`<a>${escape(text)}</a>`)).toStrictEqual({ a: text });
      }),
    );
  });
});
