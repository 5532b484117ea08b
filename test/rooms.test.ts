import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const PACKAGES = ['storage', 'segments', 'etl', 'coinbase', 'config']

/** The folder below src/ that a file stands in; null for those of src/ itself, which belong to all rooms. */
function roomOf(file: string, source: string): string | null {
  const [room = '', ...rest] = relative(source, file).split(sep)
  return rest.length === 0 ? null : room
}

/** Room → rooms of the same package that its files import, types included. */
async function roomsOf(source: string): Promise<Map<string, Set<string>>> {
  const rooms = new Map<string, Set<string>>()
  const files = (await readdir(source, { recursive: true, withFileTypes: true })).filter((one) => one.name.endsWith('.ts'))
  for (const one of files) {
    const file = join(one.parentPath, one.name)
    const room = roomOf(file, source)
    if (room === null) continue
    const imported = rooms.get(room) ?? new Set()
    rooms.set(room, imported)
    for (const [, path = ''] of (await readFile(file, 'utf8')).matchAll(/\bfrom '(\.[^']+)'/g)) {
      const other = roomOf(join(dirname(file), path), source)
      if (other !== null && other !== room) imported.add(other)
    }
  }
  return rooms
}

/** A way from a room back to itself, or null. */
function circle(rooms: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | null {
  const open = [...rooms.keys()].map((room) => [room])
  for (let way = open.pop(); way !== undefined; way = open.pop()) {
    for (const next of rooms.get(way.at(-1) ?? '') ?? []) {
      if (next === way[0]) return [...way, next]
      if (!way.includes(next)) open.push([...way, next])
    }
  }
  return null
}

test.each(PACKAGES)('the rooms of %s import each other in one direction', async (name) => {
  const rooms = await roomsOf(join(ROOT, 'packages', name, 'src'))
  expect(circle(rooms)?.join(' → ') ?? null).toBe(null)
})

test('a circle of rooms is found, however long', () => {
  const rooms = (...arrows: readonly (readonly [string, string])[]): Map<string, Set<string>> =>
    new Map(arrows.map(([from, to]) => [from, new Set([to])]))
  expect(circle(rooms(['a', 'b'], ['b', 'c']))).toBe(null)
  expect(circle(rooms(['a', 'b'], ['b', 'c'], ['c', 'b']))).toEqual(['c', 'b', 'c'])
})
