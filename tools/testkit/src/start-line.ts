import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const APPS = join(import.meta.dirname, '../../../apps')

/** What `pnpm --filter <app> start` gives to Node. */
export function startLine(app: 'etl' | 'ingest'): readonly string[] {
  const { scripts }: { scripts: { start: string } } = JSON.parse(readFileSync(join(APPS, app, 'package.json'), 'utf8'))
  const [, ...flags] = scripts.start.split(' ')
  return [...flags.slice(0, -1), join(APPS, app, flags.at(-1) ?? '')]
}
