import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { oneOf } from '../src/problem-text.ts'
import { schemaAt } from '../src/schema-at.ts'
import { writtenConfig } from '../src/written-config.ts'
import { complaint, load } from './loading.ts'

const written = await readFile(join(import.meta.dirname, '../../../docs/configuration.md'), 'utf8')
// The formatter lines columns up.
const text = written.replace(/ *\| */g, '|').replace(/-{3,}/g, '---')
const schema = writtenConfig([])

/** The table of a block as docs/configuration.md has it: every key with unit, default and meaning, from the schema itself. */
function table(block: string): string {
  return ['|key|unit|default|meaning|', '|---|---|---|---|', ...rows(block.split('.'))].join('\n')
}

function rows(path: readonly string[], prefix = ''): string[] {
  const block = schemaAt(schema, path)
  if (block === undefined || !('entries' in block)) throw new Error(`no block at ${path.join('.')}`)
  return Object.entries(block.entries as Record<string, v.GenericSchema>).flatMap(([key, wrapped]) => {
    const inner = schemaAt(wrapped, [])
    if (inner !== undefined && 'entries' in inner) return rows([...path, key], `${prefix}${key}.`)
    if (inner !== undefined && 'value' in inner) return rows([...path, key, '<table>'], `${prefix}${key}.<table>.`)
    return [row(`${prefix}${key}`, wrapped)]
  })
}

function row(key: string, wrapped: v.GenericSchema): string {
  const inner = schemaAt(wrapped, [])
  if (inner === undefined) throw new Error(`no schema at ${key}`)
  const { unit = '' } = v.getMetadata(inner)
  const fallback = 'default' in wrapped && wrapped.default !== undefined ? `\`${plain(wrapped.default)}\`` : ''
  const options = 'options' in inner && Array.isArray(inner.options) ? `${oneOf(inner.options.map((one) => `\`${one}\``))}: ` : ''
  return `|\`${key}\`|${plain(unit)}|${fallback}|${options}${v.getDescription(inner)}|`
}

/** Without the quotes of JSON. */
function plain(value: unknown): string {
  return JSON.stringify(value).replaceAll('"', '')
}

describe('docs/configuration.md has', () => {
  test.each(['storage.ingestion_storage', 'storage.paths', 'ingestion', 'etl'])(
    'every key of %s, with unit, default and meaning',
    (block) => {
      expect(text).toContain(table(block))
    },
  )

  test('log_level', () => {
    expect(text).toContain(row('log_level', schema.entries.log_level))
  })

  test('an example that loads', async () => {
    const [, example] = /```yaml\n([\s\S]*?)```/.exec(text) ?? []
    expect((await load(example ?? '', { environment: { BUCKET: 'vault' } })).storage.etlOutput).toMatchObject({ bucket: 'vault' })
  })

  test('problems as they are told', async () => {
    const [, told] = /```text\n([\s\S]*?)```/.exec(text) ?? []
    const said = await complaint('ingestion:\n  segment_max_mb: 50MB\netl:\n  compresion: zstd\n  workers: ${WORKERS}\n')
    expect(told).toBe(`${said.replaceAll('c.yaml', 'config/config.yaml')}\n`)
  })
})
