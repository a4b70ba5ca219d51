import { ofBothProtocols } from '../../shared/network/world-openings.ts';
import { findOpenings, toPortRanges, worldPortSettings } from '../../shared/network/world-ports.ts';
import { everyone, rule, state } from '../support/security-group-rules.ts';

describe('what an opening is known by', () => {
  const settings = worldPortSettings(['20-23']).parse({});
  const keys = (id: string, ports: string) =>
    findOpenings(
      state([rule(id, 'tcp', ports, everyone)]),
      ofBothProtocols(toPortRanges(settings.ports)),
      settings,
    ).map(({ key }) => key);

  it('is what it lets in, not the id, which is new whenever the rule comes back', () => {
    expect(keys('sgr-1', '22')).toEqual(['tcp 22 from 0.0.0.0/0']);
    expect(keys('sgr-2', '22')).toEqual(keys('sgr-1', '22'));
  });

  it('is another where it lets in more', () => {
    expect(keys('sgr-1', '22..23')).not.toEqual(keys('sgr-1', '22'));
  });
});
