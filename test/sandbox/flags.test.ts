import { readFlags, UsageError } from '../../sandbox/flags.ts';

describe('the command line of npm start', () => {
  it.each([
    ['', { once: false, json: false }],
    ['--once', { once: true, json: false }],
    ['--once --json', { once: true, json: true }],
    ['--port 4566', { once: false, json: false, port: 4566 }],
    ['--once --help', undefined],
    ['-h', undefined],
  ])('"%s"', (line, flags) => {
    expect(readFlags(line.split(' ').filter(Boolean))).toStrictEqual(flags);
  });

  it.each([
    ['--frob', /Unknown option '--frob'/],
    ['--json', /--json needs --once/],
    ['--port', /'--port <value>' argument missing/],
    ['--port x', /--port x is no port/],
    ['--port 65536', /--port 65536 is no port/],
    ['now', /Unexpected argument 'now'/],
  ])('refuses "%s" and says why', (line, reason) => {
    const read = (): unknown => readFlags(line.split(' '));

    expect(read).toThrow(UsageError);
    expect(read).toThrow(reason);
  });
});
