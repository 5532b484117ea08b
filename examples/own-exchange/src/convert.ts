import { Etl, isEmpty } from '@fluxforge/etl'
import { type RawKeys, thisProcess } from '@fluxforge/segments'
import type { Storage } from '@fluxforge/storage'
import { source } from './source.ts'

const OUTPUT = 'processed/tiny'

/** Everything in ready/ to Parquet, each line once; the keys of all parts that are there afterwards. */
export async function convert(storage: Storage, keys: RawKeys): Promise<string[]> {
  const etl = new Etl({
    source,
    input: storage,
    output: storage,
    rawPaths: keys.paths,
    outputPath: OUTPUT,
    conversion: { compression: 'snappy' },
    identity: await thisProcess(),
    version: '1.0.0',
    onEvent: (event) => {
      if (event.kind === 'committed') console.log(`etl: ${event.batch} committed`)
    },
  })
  const left = await etl.once(new AbortController().signal)
  if (!isEmpty(left)) throw new Error(`something is left that needs a person: ${JSON.stringify(left)}`)
  const parts: string[] = []
  for await (const { key } of storage.list(OUTPUT)) if (key.endsWith('.parquet')) parts.push(key)
  return parts
}
