/** Text that is no range of IP addresses. */
export class MalformedCidrError extends Error {
  override readonly name = 'MalformedCidrError';

  constructor(text: string) {
    super(`'${text}' is no IPv4 or IPv6 address range in CIDR notation`);
  }
}
