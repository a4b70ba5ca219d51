/**
 * What is recorded of a control outlives it, so that an unknown one is a mistake only where nothing was found.
 * @throws CliError naming the controls that were probably meant
 */
export async function checkControl(id: string | undefined): Promise<void> {
  if (id === undefined) return;
  const { getControl } = await import('./catalogue.ts');
  getControl(id);
}
