import { readFileSync, statSync } from 'node:fs'
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

/** The program in one file instead of four hundred, which is the half of a start; null when there is none, or when it or anything that went into it is not what it was. */
export function freshBundle(folder) {
  const bundles = bundlesOf(folder)
  try {
    const { program, files } = JSON.parse(readFileSync(join(bundles, 'bundle.json'), 'utf8'))
    const isFresh = Object.entries(files).every(([file, mark]) => markOf(join(folder, file)) === mark)
    return isFresh ? join(bundles, program) : null
  } catch {
    // None was made, or by another version, or a power cut left half of it.
    return null
  }
}
