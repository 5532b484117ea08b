import type { FileOperations } from '../file-operations.ts'
import type { Directories } from './directories.ts'
import type { LocalRoot } from './root.ts'

/** What the parts of one local storage share. */
export interface LocalPlace {
  readonly files: FileOperations
  readonly root: LocalRoot
  readonly directories: Directories
  readonly takeName: TakeName
}

/** Gives a staged file the name `target`, of which one caller becomes the owner; the others meet EEXIST. The staged name is gone afterwards. */
export type TakeName = (staged: string, target: string) => Promise<void>
