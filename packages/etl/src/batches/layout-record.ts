import { isJsonObject, listBatchKeys, parseJsonObject, readBatchList, readRecordText, recordBytes } from '@fluxforge/segments'
import { isStorageError } from '@fluxforge/storage'
import { EtlError } from '../errors.ts'
import type { Layout } from '../lines/layout.ts'
import { outputName, type Site } from './desk.ts'
import { layoutDifference } from './layout-difference.ts'

interface LayoutRecord {
  readonly number: number
  readonly text: string
}

/**
 * The number of the output's layout, once it is the one asked for: the newest record is the same, or there was none, or nothing used it yet.
 *
 * @throws {EtlError} ERR_ETL_LAYOUT naming the difference and the ways out.
 */
export async function settleLayout(site: Site, layout: Layout): Promise<number> {
  const text = layoutText(layout)
  for (;;) {
    const newest = await newestLayout(site)
    if (newest?.text === text) return newest.number
    if (newest !== null && (await isUsed(site, newest.number))) throw otherLayout(site, newest, layout)
    const number = (newest?.number ?? 0) + 1
    if (await create(site, number, text)) return number
  }
}

/**
 * Writes the layout asked for as the next one, so that new parts may differ from old ones. The number of the layout in force.
 *
 * @throws {EtlError} ERR_ETL_REFUSED while something is in ready/, processing/ or quarantine/: a retry under other settings would leave doubles.
 */
export async function raiseLayout(site: Site, layout: Layout): Promise<number> {
  const { input, keys } = site
  for (const folder of [keys.paths.ready, keys.paths.processing, keys.paths.quarantine]) {
    for await (const { key } of input.list(folder)) {
      throw new EtlError(
        'ERR_ETL_REFUSED',
        `raising the layout: expected nothing in ready/, processing/ and quarantine/, found ${input.describe(key)}; convert it first under the old settings (etl --once)`,
      )
    }
  }
  const text = layoutText(layout)
  for (;;) {
    const newest = await newestLayout(site)
    if (newest?.text === text) return newest.number
    const number = (newest?.number ?? 0) + 1
    if (await create(site, number, text)) return number
  }
}

function layoutText(layout: Layout): string {
  return Buffer.from(recordBytes({ format: 1, ...layout })).toString()
}

/** False when somebody else took that number. */
async function create({ output, outputKeys }: Site, number: number, text: string): Promise<boolean> {
  try {
    await output.put(outputKeys.layout(number), Buffer.from(text), { mode: 'create' })
    return true
  } catch (error) {
    if (isStorageError(error, 'ERR_STORAGE_ALREADY_EXISTS')) return false
    throw error
  }
}

/** Numbers have no holes, so asking upwards finds the newest without listing the tables beside it. */
async function newestLayout({ output, outputKeys }: Site): Promise<LayoutRecord | null> {
  let newest: LayoutRecord | null = null
  for (let number = 1; ; number++) {
    const text = await readRecordText(output, outputKeys.layout(number))
    if (text === undefined) return newest
    newest = { number, text }
  }
}

/** A commit or a list names this layout. Newest commits first: they are the likeliest. */
async function isUsed(site: Site, layout: number): Promise<boolean> {
  const { input, output, keys, outputKeys } = site
  for (const batch of (await listBatchKeys(input, keys)).lists) {
    const list = await readBatchList(input, keys, batch)
    if (list?.layout === layout && list.output === outputName(site)) return true
  }
  const commits: string[] = []
  for await (const { key } of output.list(outputKeys.allCommits)) commits.push(key)
  for (const key of commits.reverse()) {
    const record = parseJsonObject((await readRecordText(output, key)) ?? '')
    if (record?.['layout'] === layout) return true
  }
  return false
}

function otherLayout(site: Site, { number, text }: LayoutRecord, asked: Layout): EtlError {
  const found = parseJsonObject(text)
  const difference = isJsonObject(found) ? layoutDifference(found, asked) : 'its record can not be read'
  return new EtlError(
    'ERR_ETL_LAYOUT',
    `opening ${outputName(site)}: its layout ${number} is not the one of these settings: ${difference}; go back to the old settings, or give the output another place, ` +
      'or convert all that is left under the old settings and then run: pnpm --filter etl start layout --raise',
  )
}
