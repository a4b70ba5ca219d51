import { createRequire } from 'node:module';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';

const require = createRequire(import.meta.url);
const plugins = require('../../shared/deploy/esbuild-plugins.cjs') as Plugin[];
const project = path.join(import.meta.dirname, '../..');

export interface Bundle {
  readonly text: string;
  /** The modules of which something is in the text, as paths within the project. */
  readonly modules: readonly string[];
}

/** The bundles of functions by their names, with the names in them as they are, otherwise as serverless.yml asks for. */
export async function bundleFunctions(names: readonly string[]): Promise<ReadonlyMap<string, Bundle>> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: project,
    entryPoints: names.map((name) => `functions/${name}.ts`),
    outdir: 'bundles',
    bundle: true,
    write: false,
    metafile: true,
    minifySyntax: true,
    minifyWhitespace: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    plugins,
  });
  const bundles = Object.entries(metafile.outputs).map(([output, { inputs }]): [string, Bundle] => [
    path.basename(output, '.js'),
    {
      text: outputFiles.find((file) => file.path === path.join(project, output))?.text ?? '',
      modules: Object.entries(inputs).flatMap(([module, { bytesInOutput }]) =>
        bytesInOutput > 0 ? [module] : [],
      ),
    },
  ]);
  return new Map(bundles);
}
