import type { FileOperations } from '@fluxforge/storage'
import type { FileNames } from './file-names.ts'
import { parseSegmentName, segmentName } from './segment-name.ts'

/** Names that no file of a folder has: of no meaning outside it, so nobody else is asked. What the world sees is named when it is published. */
export class FreeNames implements FileNames {
  readonly #files: FileOperations
  readonly #directory: string
  /** The highest number so far, whatever its hour: one used before may still be on its way out. */
  #last: number | undefined

  constructor(files: FileOperations, directory: string) {
    this.#files = files
    this.#directory = directory
  }

  async take(hour: string): Promise<string> {
    this.#last ??= await this.#highest()
    return segmentName({ hour, counter: ++this.#last })
  }

  use(): void {}

  async takeBack(): Promise<void> {}

  async giveUp(): Promise<void> {}

  async #highest(): Promise<number> {
    const entries = await this.#files.readdir(this.#directory)
    return entries.reduce((highest, { name }) => Math.max(highest, parseSegmentName(name)?.counter ?? 0), 0)
  }
}
