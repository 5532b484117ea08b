import { readFile } from 'node:fs/promises'

const PAGE = new URL('../../../docs/configuration.md', import.meta.url)

/** The defaults of a block of the settings, as docs/configuration.md tells them: key → text. */
export async function documentedDefaults(block: string): Promise<ReadonlyMap<string, string>> {
  const [, section = ''] = (await readFile(PAGE, 'utf8')).split(`\n## ${block}\n`)
  const [table = ''] = section.split('\n## ')
  const rows = table.matchAll(/^\| `([^`]+)` *\|[^|]*\| (?:`([^`]*)`)? *\|/gm)
  return new Map([...rows].map(([, key = '', text = '']) => [key, text]))
}
