/** Ports `from` to `to`, both among them. */
export type PortRange = { readonly from: number; readonly to: number };

export const allPorts: PortRange = { from: 0, to: 65_535 };

/** Whether `text` is a port such as `22` or a range of ports such as `5985-5986`. */
export function isPortRange(text: number | string): boolean {
  const { from, to } = toPortRange(text);
  // Neither comparison holds for NaN, which stands for text that is no number.
  return from <= to && to <= allPorts.to;
}

/**
 * Reads `22` or `'5985-5986'`.
 * @throws RangeError when it is neither, or no port.
 */
export function parsePortRange(text: number | string): PortRange {
  if (isPortRange(text)) return toPortRange(text);
  throw new RangeError(`'${text}' is neither a port from 0 to 65535 nor a range of ports such as 5985-5986`);
}

function toPortRange(text: number | string): PortRange {
  const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(String(text)) ?? [];
  return { from: Number(from), to: Number(to) };
}

/** The ports that both ranges have; undefined where there are none. */
export function intersectPorts(a: PortRange, b: PortRange): PortRange | undefined {
  const common = { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
  return common.from <= common.to ? common : undefined;
}

/** The same ports in the fewest ranges, in ascending order. */
export function mergePorts(ranges: readonly PortRange[]): readonly PortRange[] {
  const merged: PortRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last === undefined || range.from > last.to + 1) merged.push(range);
    else merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
  }
  return merged;
}

/** What is left of the ports `from` to `to` without `ports`, in ascending order. */
export function splitPortRange(from: number, to: number, ports: readonly PortRange[]): readonly PortRange[] {
  return ports.reduce<readonly PortRange[]>(
    (kept, port) =>
      kept.flatMap((range) =>
        [
          { from: range.from, to: Math.min(range.to, port.from - 1) },
          { from: Math.max(range.from, port.to + 1), to: range.to },
        ].filter((side) => side.from <= side.to),
      ),
    [{ from, to }],
  );
}

/** `22, 5985-5986` */
export function formatPorts(ranges: readonly PortRange[]): string {
  return ranges.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
}
