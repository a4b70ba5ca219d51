import { getEnvironment } from '../../functions/support/environment.ts';

describe('a variable of the environment', () => {
  const { env } = process;

  beforeEach(() => {
    process.env = { ...env, HOLDFAST_BUS: 'holdfast', HOLDFAST_EMPTY: '' };
  });

  afterEach(() => {
    process.env = env;
  });

  it('is what the stack set', () => {
    expect(getEnvironment('HOLDFAST_BUS')).toBe('holdfast');
  });

  it.each(['HOLDFAST_EMPTY', 'HOLDFAST_NO_SUCH'])('is named when it is missing: %s', (name) => {
    expect(() => getEnvironment(name)).toThrow(`The environment variable ${name} is not set`);
  });
});
