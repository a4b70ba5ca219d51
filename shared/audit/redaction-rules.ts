import type { RedactionSettings } from './writing-rules.ts';

/** A kind of secret that is known by what it looks like. */
export interface ShapeRule {
  readonly name: string;
  readonly pattern: RegExp;
  /** What stays of a match beside the secret; where it gives nothing, there is none. Nothing stays unless given. */
  readonly keep?: (groups: readonly string[]) => Kept | undefined;
}

interface Kept {
  readonly before: string;
  readonly after?: string;
}

/** Fields that hold a secret by their name, in small letters and without separators, or by how the name ends. */
const exactNames: ReadonlySet<string> = new Set(['token', 'keymaterial', 'secretbinary', 'secretstring']);
const endings =
  /(?:password|passwd|passphrase|passcode|secret|secretkey|secretaccesskey|privatekey|presharedkey|apikey|apitoken|accesstoken|refreshtoken|idtoken|sessiontoken|securitytoken|authtoken|bearertoken|authorization|connectionstring)$/;
/** Fields of which everything below them is one, whatever it is called. */
const wholeNames: ReadonlySet<string> = new Set(['userdata']);
/** Fields whose variables hold what the software that gets them wants, which is mostly a secret. */
const environments: ReadonlySet<string> = new Set(['environment', 'environmentvariables']);

export type FieldKind = 'secret' | 'whole' | 'environment' | 'plain';

/** What a field's name says of its value. A condition key of IAM, which has a colon, says nothing: its value is compared with. */
export function getFieldKind(name: string, { fields }: RedactionSettings): FieldKind {
  if (name.includes(':')) return 'plain';
  const plain = normalize(name);
  if (wholeNames.has(plain) || fields.some((field) => normalize(field) === plain)) return 'whole';
  if (exactNames.has(plain) || endings.test(plain)) return 'secret';
  return environments.has(plain) ? 'environment' : 'plain';
}

function normalize(name: string): string {
  return name.toLowerCase().replaceAll(/[-_. ]/g, '');
}

/** A secret that is only named, by its ARN or as CloudFormation looks it up, and one that is redacted already. */
const harmless = /^(?:arn:[\w-]*:|\{\{resolve:|\[redacted:)/;

export function isSecretText(text: string): boolean {
  return text !== '' && !harmless.test(text);
}

const accessKeyId = /(?<![A-Z0-9])A[KS]IA[A-Z0-9]{16}(?![A-Z0-9])/;

/** An id is no secret, and the SOC needs it to look for what it did; beside it stands what is. */
export function holdsAccessKeyId(text: string): boolean {
  return accessKeyId.test(text);
}

/** The other half of an access key: 40 characters, which a digest in hexadecimal digits has too. */
export const secretAccessKey: ShapeRule = {
  name: 'secret access key',
  pattern: /(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])/g,
  keep: ([text = '']) => (/^[\da-f]{40}$/i.test(text) ? undefined : { before: '' }),
};

const keepFirst: NonNullable<ShapeRule['keep']> = ([, before = '', secret = '']) =>
  isSecretText(secret) ? { before } : undefined;

/** Secrets by their shape, wherever they stand. */
export const shapeRules: readonly ShapeRule[] = [
  {
    name: 'private key',
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:(?!-----END)[\s\S])*(?:-----END [A-Z0-9 ]{0,60}-----)?/g,
  },
  { name: 'JSON web token', pattern: /\beyJ[\w-]{8,}(?:\.[\w-]+){2,4}/g },
  { name: 'session token', pattern: /\b(?:IQoJb3JpZ2lu|F[wQ]oGZXIvYXdz)[A-Za-z0-9+/=%]{40,}/g },
  {
    name: 'signed URL',
    pattern: /(\bX-Amz-(?:Signature|Security-Token)(?:=|%3D))([^&\s"'\\]+)/gi,
    keep: keepFirst,
  },
  {
    name: 'URL with a password',
    pattern: /(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/?#:@"'\\]{0,200}:)([^\s/?#@"'\\]{1,200})(?=@)/gi,
    keep: keepFirst,
  },
  {
    name: 'authorization',
    pattern: /(\bauthorization\\*["']?\s{0,9}[=:]\s{0,9}\\*["']?(?:basic|bearer|token)\s+)([^\s"'\\]+)/gi,
    keep: keepFirst,
  },
  {
    name: 'basic authorization',
    pattern: /(\bbasic\s{1,9})([A-Za-z0-9+/]{6,}={0,2})/gi,
    keep: ([, before = '', secret = '']) => (isUserAndPassword(secret) ? { before } : undefined),
  },
  { name: 'bearer token', pattern: /(\bbearer\s{1,9})([\w.~+/-]{20,}=*)/gi, keep: keepFirst },
  {
    name: 'token of a service',
    pattern:
      /\b(?:gh[pousr]_\w{30,}|github_pat_\w{40,}|glpat-[\w-]{20,}|xox[abeprs]-[\w-]{10,}|[rs]k_live_\w{16,}|AIza[\w-]{35})/g,
  },
  {
    name: 'assigned secret',
    pattern:
      /((?:password|passwd|passphrase|secret[_-]?(?:access[_-]?)?key|client[_-]?secret|secretstring|api[_-]?key|(?:auth|access|session|refresh|security)[_-]?token|private[_-]?key)\\*["']?\s{0,9}[=:]\s{0,9})("[^"]{1,4096}"|'[^']{1,4096}'|\\+"[^"\\]{1,4096}\\+"|[^\s,;&"'\\}\]]+)/gi,
    keep: keepAroundValue,
  },
];

/** No text that lacks all of these holds one of the shapes: most texts are not looked at any further. */
export const shapeHints =
  /PRIVATE KEY|eyJ|IQoJ|oGZXIv|X-Amz-|:\/\/|authorization|basic|bearer|A[KS]IA|gh[pousr]_|github_pat|glpat-|xox|k_live_|AIza|passw|passphrase|secret|api.?key|token|private.?key/i;

/** Quotes stay, so that what was JSON still is. */
function keepAroundValue([, before = '', value = '']: readonly string[]): Kept | undefined {
  const quote = /^\\*["']/.exec(value)?.[0] ?? '';
  const secret = value.slice(quote.length, value.length - quote.length);
  return isSecretText(secret) ? { before: `${before}${quote}`, after: quote } : undefined;
}

function isUserAndPassword(base64: string): boolean {
  const text = Buffer.from(base64, 'base64').toString('latin1');
  return text.includes(':') && /^[\x20-\x7e\xa0-\xff]+$/.test(text);
}
