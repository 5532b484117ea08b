import { parseSegmentName, segmentName } from '@fluxforge/segments'

/** The segments that the commits of an output name, by the SHA-256 of their content. */
export function segmentsOf(output: ReadonlyMap<string, string>): Map<string, string> {
  const commits = [...output].flatMap(([key, text]) => (key.includes('/_commits/') ? [text] : []))
  const named = commits.flatMap((text) => [...text.matchAll(/"segment":"([^"]+)","bytes":\d+,"sha256":"(\w+)"/g)])
  return new Map(named.map(([, segment = '', sha256 = '']) => [sha256, segment]))
}

/** Numbers of this hour below the highest that no segment of ours has. */
export function skippedNames(output: ReadonlyMap<string, string>): string[] {
  const used = new Set(segmentsOf(output).values())
  const highest = Math.max(...[...used].map((name) => parseSegmentName(name)?.counter ?? 0))
  return Array.from({ length: highest }, (_, i) => segmentName({ hour: '20251203T14', counter: i + 1 })).filter((name) => !used.has(name))
}
