import { type FileOperations, LocalStorage, nodeFiles } from '@fluxforge/storage'
import { errnoOf } from '../errno.ts'
import { ActiveLock } from '../lock/active-lock.ts'
import type { HostIdentity } from '../lock/host-identity.ts'
import { parseSegmentName } from '../names/segment-name.ts'
import { SpoolKeys } from './spool-keys.ts'

export interface LeftSpool {
  /** The folder of its files. */
  readonly directory: string
  readonly files: number
}

export interface LeftSpoolsOptions {
  /** Below it are all spools of this machine. */
  readonly spoolDir: string
  readonly source: string
  readonly identity: HostIdentity
  readonly files?: FileOperations
}

/** The spools of `source` whose files nobody is publishing: an ingest with other settings left them. One whose holder is on another machine counts as in use. */
export async function findLeftSpools(options: LeftSpoolsOptions): Promise<readonly LeftSpool[]> {
  const found: LeftSpool[] = []
  for await (const root of roots(options.spoolDir, options)) {
    const directory = `${root}/${new SpoolKeys(options.source).files}`
    const files = (await entriesOf(directory, options)).filter(({ name }) => parseSegmentName(name) !== undefined).length
    if (files > 0 && !(await isHeld(root, options))) found.push({ directory, files })
  }
  return found
}

/** The folders that hold a spool's files and its state. */
async function* roots(folder: string, options: LeftSpoolsOptions): AsyncGenerator<string> {
  const keys = new SpoolKeys(options.source)
  const folders = (await entriesOf(folder, options)).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  if (folders.includes(keys.files) && folders.includes(keys.state)) yield folder
  for (const name of folders) yield* roots(`${folder}/${name}`, options)
}

async function entriesOf(folder: string, { files = nodeFiles }: LeftSpoolsOptions): ReturnType<FileOperations['readdir']> {
  try {
    return await files.readdir(folder)
  } catch (error) {
    const code = errnoOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return []
    throw error
  }
}

async function isHeld(root: string, { source, identity, files = nodeFiles }: LeftSpoolsOptions): Promise<boolean> {
  const storage = await LocalStorage.open(root, { files })
  return await ActiveLock.isHeld({ storage, key: new SpoolKeys(source).lock, identity })
}
