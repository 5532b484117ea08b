import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const PAGE = await readFile(join(ROOT, 'docs/reliability.md'), 'utf8')

/** `file › title` in the page. */
const NAMED = [...PAGE.matchAll(/`([^`]+\.test\.ts) › ([^`]+)`/g)].map(([, file = '', title = '']) => ({ file, title }))

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i)

/** What the page has to speak of: the rest is of exchanges and tools that are not here. */
const WEAKNESSES = [...range(1, 27), ...range(30, 58)]

/** Rows of the tables under a heading, by cells; not those that go on with more tests of the row above, nor heads. */
function rowsOf(heading: string): string[][] {
  const [, section = ''] = PAGE.split(`\n## ${heading}\n`)
  const lines = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('|'))
  const isHead = (i: number): boolean => /^\|[ :|-]+$/.test(lines[i] ?? '') || /^\|[ :-]*-/.test(lines[i + 1] ?? '')
  return lines.flatMap((line, i) => {
    const cells = line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1)
    return isHead(i) || cells[0] === '' ? [] : [cells]
  })
}

async function sourceOf(file: string): Promise<string> {
  const path = /^(apps|tools|test|examples)\//.test(file) ? file : `packages/${file}`
  return await readFile(join(ROOT, path), 'utf8')
}

test('docs/reliability.md names tests that are there', async () => {
  expect(NAMED.length).toBeGreaterThan(150)
  const missing: string[] = []
  for (const { file, title } of NAMED) {
    const source = await sourceOf(file).catch(() => '')
    // Behind a quote: a title, or a part of one, and not a word of the code.
    const isThere = source.split('\n').some((line) => /['"`]/.test(line.slice(0, Math.max(0, line.indexOf(title)))) && line.includes(title))
    if (!isThere) missing.push(`${file} › ${title}`)
  }
  expect(missing).toEqual([])
})

test('each test file of the page comes with the title of a test', () => {
  const files = [...PAGE.matchAll(/[\w./-]+\.test\.ts/g)].length
  // This one.
  expect(files - NAMED.length).toBe(1)
})

test('each promise, each weakness and each kind of bad input has a test, or a reason why it can not apply', () => {
  const promises = rowsOf('The promises')
  expect(promises.map(([name]) => name)).toEqual(range(1, 10).map((n) => `**P${n}**`))
  const weaknesses = rowsOf("The ancestor's weaknesses")
  expect(weaknesses.map(([number]) => Number(number))).toEqual(WEAKNESSES)
  const inputs = rowsOf('Bad input')
  expect(inputs.length).toBeGreaterThan(35)
  for (const row of [...promises, ...weaknesses, ...inputs]) expect(row.at(-1), row.join()).toMatch(/ › |^Can't apply/)
})
