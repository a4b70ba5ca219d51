import { frameworks } from '../../shared/report/frameworks.ts';
import { frameworkNames } from '../../shared/report/names.ts';
import { services } from '../../shared/services/index.ts';
import { report } from '../support/report-sources.ts';

const controls = services.flatMap((service) => service.controls);

describe.each(frameworkNames)('the requirements of %s', (name) => {
  const ids = frameworks[name].requirements.map(([id]) => id);

  it('have a title wherever a control refers to one', () => {
    const referred = new Set(controls.flatMap(({ references }) => references[name] ?? []));
    expect(referred.size).toBeGreaterThan(0);
    expect([...referred].filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('are each named once, in words', () => {
    expect(ids).toEqual([...new Set(ids)]);
    expect(frameworks[name].requirements.filter(([, title]) => title.length < 5)).toEqual([]);
  });
});

describe('what no control watches', () => {
  it('is reported of the policy, whose sections are all known', async () => {
    const { requirements } = await report([], { framework: 'policy' });
    expect(requirements).toHaveLength(16);
    expect(requirements.filter((requirement) => requirement.controls.length > 0).map(({ id }) => id)).toEqual(
      ['3.1.1', '3.1.2', '3.3.1'],
    );
  });

  it('is left out of the other frameworks, and the report says so', async () => {
    const { requirements, framework } = await report();
    expect(requirements.map(({ id }) => id)).toEqual(['CC6.1', 'CC6.6']);
    expect(framework.scope).toContain('says nothing of the others');
  });
});
