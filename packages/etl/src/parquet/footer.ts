import type { ConversionSettings } from '../conversion-settings.ts'
import { zstdVersion } from './codec.ts'
import type { KeyValue } from './file-metadata.ts'

/** What a part says of its making: the same of all these, and the same lines, is the same bytes. */
export function footerOf(
  segments: readonly string[],
  writerVersion: string,
  compression: ConversionSettings['compression'],
): readonly KeyValue[] {
  return [
    { key: 'fluxforge.segments', value: JSON.stringify(segments) },
    { key: 'fluxforge.version', value: writerVersion },
    ...(compression === 'zstd' ? [{ key: 'fluxforge.zstd', value: zstdVersion }] : []),
  ]
}
