import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Where the bundles of the program in `folder` are. */
export function bundlesOf(folder) {
  return join(folder, 'node_modules/.cache/bundle')
}

/** What tells one state of a file from another without reading it; null when there is no file. */
export function markOf(file) {
  const found = statSync(file, { throwIfNoEntry: false })
  return found === undefined ? null : `${found.size} ${found.mtimeMs}`
}

/** The program in one file instead of four hundred, which is the half of a start; null when there is none, or when anything that went into it is not what it was. */
export function freshBundle(folder) {
  const record = join(bundlesOf(folder), 'bundle.json')
  if (!existsSync(record)) return null
  const { program, inputs } = JSON.parse(readFileSync(record, 'utf8'))
  const isFresh = Object.entries(inputs).every(([file, mark]) => markOf(join(folder, file)) === mark)
  return isFresh ? join(bundlesOf(folder), program) : null
}
