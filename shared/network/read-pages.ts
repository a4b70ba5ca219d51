/** Reads page after page of an answer of EC2. */
export async function readPages<Page extends { readonly NextToken?: string | undefined }>(
  readPage: (nextToken: string | undefined) => Promise<Page>,
): Promise<readonly Page[]> {
  const pages: Page[] = [];
  let token: string | undefined;
  do {
    const page = await readPage(token);
    pages.push(page);
    token = page.NextToken;
  } while (token !== undefined && token !== '');
  return pages;
}
