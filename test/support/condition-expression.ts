import type { Item } from '../../shared/audit/items.ts';

type Test = (item: Item) => boolean;

interface Expression {
  readonly text: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Item;
}

/** The part of DynamoDB's condition expressions that the action log asks with, on texts. Anything else is an error. */
export function compile({ text, names, values }: Expression): Test {
  const tokens = text.match(/[#:]?\w+|[(),=]/g) ?? [];
  let at = 0;
  if (tokens.some((token, index) => token === '(' && tokens[index + 1] === '(')) {
    throw new Error(`Invalid FilterExpression: The expression has redundant parentheses: ${text}`);
  }
  const peek = (): string | undefined => tokens[at];
  const next = (expected?: string): string => {
    const token = tokens[at] ?? 'the end';
    if (expected !== undefined && token !== expected) throw new Error(`${expected}, not ${token}: ${text}`);
    at += 1;
    return token;
  };
  const readAttribute = (): ((item: Item) => string | undefined) => {
    const token = next();
    const name = token.startsWith('#') ? names[token] : token;
    if (name === undefined) throw new Error(`No name ${token}: ${text}`);
    return (item) => item[name]?.S ?? item[name]?.N;
  };
  const readValue = (): string => {
    const token = next();
    const value = values[token]?.S;
    if (value === undefined) throw new Error(`No value ${token}: ${text}`);
    return value;
  };

  const readOr = (): Test => {
    const tests = [readAnd()];
    while (peek() === 'OR') {
      next();
      tests.push(readAnd());
    }
    return (item) => tests.some((test) => test(item));
  };
  const readAnd = (): Test => {
    const tests = [readTest()];
    while (peek() === 'AND') {
      next();
      tests.push(readTest());
    }
    return (item) => tests.every((test) => test(item));
  };
  const readTest = (): Test => {
    const token = peek();
    if (token === '(') {
      next('(');
      const test = readOr();
      next(')');
      return test;
    }
    return token !== undefined && Object.hasOwn(functions, token) ? readFunction() : readComparison();
  };
  const readFunction = (): Test => {
    const test = functions[next()];
    next('(');
    const get = readAttribute();
    const value = peek() === ',' ? (next(), readValue()) : '';
    next(')');
    return (item) => {
      const attribute = get(item);
      return attribute !== undefined && test?.(attribute, value) === true;
    };
  };
  const readComparison = (): Test => {
    const get = readAttribute();
    const operator = next();
    if (operator === '=') {
      const value = readValue();
      return (item) => get(item) === value;
    }
    if (operator === 'BETWEEN') {
      const low = readValue();
      next('AND');
      const high = readValue();
      return (item) => String(get(item)) >= low && String(get(item)) <= high;
    }
    next('(');
    const wanted = new Set([readValue()]);
    while (peek() === ',') {
      next();
      wanted.add(readValue());
    }
    next(')');
    return (item) => wanted.has(String(get(item)));
  };

  const test = readOr();
  if (peek() !== undefined) throw new Error(`Not understood from ${String(peek())}: ${text}`);
  return test;
}

const functions: Readonly<Record<string, (attribute: string, value: string) => boolean>> = {
  contains: (attribute, value) => attribute.includes(value),
  begins_with: (attribute, value) => attribute.startsWith(value),
  attribute_exists: () => true,
};
