interface Page {
  readonly Marker?: string | undefined;
  readonly IsTruncated?: boolean | undefined;
}

/** All pages of a list of IAM, in order; `read` is handed where the next one begins. */
export async function readPages<Of extends Page>(
  read: (from: { readonly Marker?: string }) => Promise<Of>,
): Promise<readonly Of[]> {
  const pages: Of[] = [];
  let marker: string | undefined;
  do {
    const page = await read(marker === undefined ? {} : { Marker: marker });
    pages.push(page);
    marker = page.IsTruncated === true ? page.Marker : undefined;
  } while (marker !== undefined);
  return pages;
}
