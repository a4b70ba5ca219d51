const host = /^(?:(.+)\.)?s3(?:[.-][a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?$/i;

/**
 * Where a list of GuardDuty is, as `bucket/key`: the same object has several addresses. What is no address of an object in
 * S3 is given back as it is.
 * Source: "Setting up entity lists and IP address lists", Amazon GuardDuty User Guide, on the forms that GuardDuty takes.
 */
export function toObjectName(location: string): string {
  const uri = /^s3:\/\/([^/]+\/.+)$/i.exec(location)?.[1];
  if (uri !== undefined) return uri;
  const [, server = '', path = ''] = /^https?:\/\/([^/]+)\/([^?#]+)/i.exec(location) ?? [];
  const served = host.exec(server);
  if (served === null) return location;
  const bucket = served[1] === undefined ? '' : `${served[1]}/`;
  return `${bucket}${decode(path)}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
